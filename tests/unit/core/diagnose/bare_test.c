/* Rules need not foresee each way to set a name amid the words. */

#include "nixie/session.h"
#include "unit/check.h"

static struct session session;

static const struct {
	const char *name, *input, *cause, *quote;
} cases[] = {
	{ "in angle brackets", "550 User <joe@example.org> unknown",
	    "mailbox_unknown", "User <joe@example.org> unknown" },
	{ "quoted", "550 recipient 'joe@example.org' does not exist here",
	    "mailbox_unknown",
	    "recipient 'joe@example.org' does not exist here" },
	{ "quoted, no address", "550 there is no such \"joe\" mailbox",
	    "mailbox_unknown", "no such \"joe\" mailbox" },
	{ "a colon before it", "550 User: joe@example.org, not found",
	    "mailbox_unknown", "User: joe@example.org, not found" },
	{ "an IP", "554 Your ip [192.0.2.9] is blacklisted", "ip_blocklisted",
	    NULL },
	{ "a host", "550 relaying from mx.example.org not allowed",
	    "relay_denied", NULL },
	{ "only names", "550 <joe@example.org> [192.0.2.1]: mx.example.org",
	    "unknown", NULL },
	{ "no name at all", "550 5.9.9 the moon is down", "unknown", NULL },
	{ "words in round brackets stay", "550 no such (nice) user", "unknown",
	    NULL },
};

static const struct diagnosis *
explain(struct span input)
{
	session_open(&session, input, span_empty(), false);
	return session_next(&session) == SESSION_CASE ? &session.diagnosis
						      : NULL;
}

static void
test_cases(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		const struct diagnosis *diagnosis =
		    explain(span_of(cases[i].input));
		const struct because *because;

		if (!diagnosis) {
			CHECK_FOR(cases[i].name, !"a case");
			continue;
		}
		/* No rule knows it, whatever its words are like. */
		if (strcmp(cases[i].cause, "unknown") == 0)
			CHECK_FOR(cases[i].name, !diagnosis->rule);
		else
			CHECK_TEXT(cases[i].name, diagnosis->cause->name,
			    cases[i].cause);
		because = diagnosis->because.items;
		if (cases[i].quote)
			CHECK_FOR(cases[i].name,
			    diagnosis->because.count > 0 &&
				span_equal(because->quote,
				    span_of(cases[i].quote)));
	}
}

/* Cut at each byte, no text leaves its bounds. */
static void
test_prefixes(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct span input = span_of(cases[i].input);

		for (size_t len = 0; len <= input.len; len++) {
			const struct diagnosis *diagnosis =
			    explain((struct span){ input.ptr, len });

			if (diagnosis && diagnosis->because.count > 0)
				CHECK_FOR(cases[i].name,
				    diagnosis->because.items->end <=
					diagnosis->reply.text.len);
		}
	}
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error)) {
		CHECK(!"session");
		return check_done();
	}
	test_cases();
	test_prefixes();
	session_clear(&session);
	return check_done();
}
