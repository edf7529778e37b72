/* Any bytes may be what a server lists of its queue. */

#include <stdint.h>
#include <stdlib.h>

#include "core/log/queue.h"

#define MUST(what) ((what) ? (void)0 : abort())

static void
touch(struct span span)
{
	static volatile char sum;

	MUST(span.ptr != NULL);
	for (size_t i = 0; i < span.len; i++)
		sum = (char)(sum ^ span.ptr[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct log_queue queue;
	struct log_queued found;
	size_t count = 0;

	log_queue_init(&queue,
	    (struct span){ data ? (const char *)data : "", size },
	    INT64_C(1795392000));
	while (log_queue_next(&queue, &found)) {
		/* Each recipient takes at least a byte of the listing. */
		MUST(++count <= size);
		MUST(found.format < LOG_FORMATS && found.age >= -1);
		touch(found.queue_id);
		touch(found.sender);
		touch(found.recipient);
		touch(found.reason);
	}
	return 0;
}
