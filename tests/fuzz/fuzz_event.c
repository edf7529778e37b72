/* Any bytes may come as a webhook's event; all that is told is there. */

#include <stdint.h>
#include <stdlib.h>

#include "core/intake/event.h"

#include "in_arena.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 256 * 1024 * 1024 };

static void
touch(struct span span)
{
	static volatile char sum;

	for (size_t i = 0; i < span.len; i++)
		sum = (char)(sum ^ span.ptr[i]);
}

static void
check_evidence(const struct evidence *evidence)
{
	MUST(evidence->source.kind == SOURCE_EVENT && evidence->source.format);
	MUST(evidence->stage < STAGES && evidence->role < ROLES);
	MUST(evidence->kind < CASE_KINDS);
	MUST(evidence->reply.ptr && evidence->around.ptr);
	touch(evidence->reply);
	for (size_t i = 0; i < evidence->facts.count; i++) {
		const struct fact *fact = &evidence->facts.items[i];

		MUST(fact->kind < FACTS && fact->value.ptr && fact->quote.ptr);
		touch(fact->value);
	}
}

static void
read_all(struct arena *arena, struct span rest)
{
	struct event_header header = { .len = 0 };
	struct evidence_list cases;
	size_t before = rest.len + 1;

	MUST(event_whole(&header, rest) <= rest.len);
	while (event_take(arena, &header, &rest, &cases)) {
		MUST(rest.len < before);
		before = rest.len;
		for (size_t i = 0; i < cases.count; i++)
			check_evidence(&cases.items[i]);
	}
	MUST(rest.len == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_arena(CEILING, read_all, data, size);
	return 0;
}
