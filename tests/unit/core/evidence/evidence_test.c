#include "core/evidence/evidence.h"

#include "unit/check.h"

static void
test_facts(void)
{
	struct evidence evidence = { .kind = CASE_FAILURE };
	struct arena arena;

	arena_init(&arena, 1024 * 1024);
	CHECK(evidence_find(&evidence, FACT_SENDER) == NULL);
	CHECK(evidence_value(&evidence, FACT_SENDER).len == 0);
	CHECK(evidence_value(&evidence, FACT_SENDER).ptr != NULL);
	evidence_add(&arena, &evidence, FACT_RECIPIENT, WITNESS_REMOTE,
	    span_of("b@example.org"));
	evidence_add(&arena, &evidence, FACT_RECIPIENT, WITNESS_US,
	    span_of("c@example.org"));
	evidence_add(&arena, &evidence, FACT_SENDER, WITNESS_LOCAL_MTA,
	    span_of("a@example.org"));
	CHECK_TEXT("the first", evidence_value(&evidence, FACT_RECIPIENT),
	    "b@example.org");
	CHECK(evidence_find(&evidence, FACT_RECIPIENT)->witness ==
	    WITNESS_REMOTE);
	CHECK_TEXT("its quote", evidence_find(&evidence, FACT_SENDER)->quote,
	    "a@example.org");
	CHECK(evidence.facts.count == 3);
	arena_clear(&arena);
}

static void
test_missing_names(void)
{
	unsigned names = 0;

	for (unsigned bit = 1; bit <= MISSING_SPEAKING_HOST; bit *= 2)
		names += missing_name((enum missing)bit) != NULL;
	CHECK(names == 6);
	CHECK(missing_name((enum missing)(MISSING_SPEAKING_HOST * 2)) == NULL);
	CHECK_TEXT("reply", span_of(missing_name(MISSING_FULL_REPLY)),
	    "full_reply");
}

int
main(void)
{
	test_facts();
	test_missing_names();
	return check_done();
}
