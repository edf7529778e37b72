/* Whose message a bounce is about. What is not shown proves nothing. */

#include "check.h"
#include "nixie/ours.h"

static const struct {
	const char *name;
	const char *domain, *verp; /* given as options; NULL: not */
	const char *message_id, *from, *to;
	bool is_foreign;
} cases[] = {
	{ "nothing given", NULL, NULL, "<1@example.net>", "a@example.net",
	    "b@example.net", false },
	{ "our Message-ID", "example.org", NULL, "<1@example.org>",
	    "a@example.net", "b@example.net", false },
	{ "below our domain", "example.org", NULL, "<1@mx.Example.org>", NULL,
	    NULL, false },
	{ "only ends alike", "example.org", NULL, "<1@notexample.org>",
	    "a@example.org", NULL, true },
	{ "a forger writes our From", "example.org", NULL, "<1@example.net>",
	    "a@example.org", "a@example.org", true },
	{ "no Message-ID, our From", "example.org", NULL, NULL,
	    "Joe <a@example.org>", NULL, false },
	{ "no Message-ID, foreign From", "example.org", NULL, NULL,
	    "Joe <a@example.net>", NULL, true },
	{ "nothing shown", "example.org", "x*", NULL, NULL, NULL, false },
	{ "a Message-ID without a domain", "example.org", NULL, "<1>", NULL,
	    NULL, false },
	{ "our envelope sender", NULL, "bounce+*@example.org", NULL, NULL,
	    "Bounce+joe=example.net@example.org", false },
	{ "not our envelope sender", NULL, "bounce+*@example.org",
	    "<1@example.org>", "a@example.org", "joe@example.org", true },
};

static void
note(struct arena *arena, struct evidence *evidence, enum fact_kind kind,
    const char *value)
{
	if (value)
		evidence_add(arena, evidence, kind, WITNESS_LOCAL_MTA,
		    span_of(value));
}

static void
check_case(struct arena *arena, size_t i, enum case_kind kind,
    enum source_kind source, bool is_foreign)
{
	struct evidence evidence = { .source = { .kind = source },
		.kind = kind };
	struct session_ours ours = { .domain_count = 0 };

	if (cases[i].domain)
		ours.domains[ours.domain_count++] = cases[i].domain;
	if (cases[i].verp)
		ours.verps[ours.verp_count++] = cases[i].verp;
	note(arena, &evidence, FACT_MESSAGE_ID, cases[i].message_id);
	note(arena, &evidence, FACT_FROM, cases[i].from);
	note(arena, &evidence, FACT_SENDER, cases[i].to);
	ours_judge(&ours, &evidence);
	CHECK_FOR(cases[i].name, evidence.is_foreign == is_foreign);
	CHECK_FOR(cases[i].name,
	    evidence.kind == (is_foreign ? CASE_NOT_MAIL_FAILURE : kind));
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, 1024 * 1024);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		check_case(&arena, i, CASE_FAILURE, SOURCE_DSN,
		    cases[i].is_foreign);
		check_case(&arena, i, CASE_DELAY, SOURCE_NOTICE,
		    cases[i].is_foreign);
		check_case(&arena, i, CASE_COMPLAINT, SOURCE_ARF, false);
		check_case(&arena, i, CASE_FAILURE, SOURCE_REPLY, false);
	}
	arena_clear(&arena);
	return check_done();
}
