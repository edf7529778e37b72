/* Any bytes may be taken for a session's log; all that is told is there. */

#include <stdint.h>
#include <stdlib.h>

#include "core/intake/transcript.h"

#include "in_arena.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 64 * 1024 * 1024 };

/* Escapes may have been undone: what is told need not lie in the input. */
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
	MUST(evidence->stage < STAGES && evidence->role < ROLES);
	MUST(evidence->kind < CASE_KINDS);
	MUST(evidence->reply.ptr);
	touch(evidence->reply);
	for (size_t i = 0; i < evidence->facts.count; i++) {
		const struct fact *fact = &evidence->facts.items[i];

		MUST(fact->kind < FACTS && fact->value.ptr && fact->quote.ptr);
		touch(fact->quote);
		touch(fact->value);
	}
}

static void
read_all(struct arena *arena, struct span input)
{
	struct evidence_list cases = { 0 };

	transcript_detect(input);
	transcript_read(arena, input, &cases);
	for (size_t i = 0; i < cases.count; i++)
		check_evidence(&cases.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_arena(CEILING, read_all, data, size);
	return 0;
}
