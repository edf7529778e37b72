/* Whatever a server sends, a reply stays within its bytes and its limits. */

#include <stdint.h>
#include <stdlib.h>

#include "core/smtp/reply.h"

#define MUST(what) ((what) ? (void)0 : abort())

static void
check_reply(struct smtp_reply reply, struct span input)
{
	struct span rest = reply.text, line;
	unsigned lines = 0;

	MUST(reply.text.ptr == input.ptr && reply.text.len <= input.len);
	MUST(reply.code >= 200 && reply.code <= 599);
	while (smtp_reply_next_line(&rest, &line)) {
		MUST(line.ptr >= input.ptr);
		MUST(line.ptr + line.len <= input.ptr + input.len);
		lines++;
	}
	MUST(lines == reply.lines && rest.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct span input = { data ? (const char *)data : "", size };
	struct span stream = input, before = input;
	struct smtp_reply reply;

	if (smtp_reply_parse(input, &reply))
		check_reply(reply, input);

	while (smtp_reply_take(&stream, &reply) == PARSE_OK) {
		check_reply(reply, before);
		MUST(stream.len < before.len);
		before = stream;
	}
	MUST(span_equal(stream, before));
	return 0;
}
