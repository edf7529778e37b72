/*
 * What was explained, told again: each reply that the knowledge has seen is
 * explained, made a scenario, played to our own client, and explained again.
 */

#include "core/lab/retell.h"

#include "../smtp/wire.h"

#include "check.h"
#include "core/lab/quote.h"
#include "nixie/session.h"

enum { TEXT_MAX_BYTES = 256 * 1024 };

static struct session session;

static const struct {
	const char *name, *input, *scenario;
} cases[] = {
	{ "a reply", "452 4.2.2 <joe@example.org>: mailbox full",
	    "# The mailbox is full\non rcpt to=joe@example.org\n"
	    "\tsay 452 4.2.2 <joe@example.org>: mailbox full\n" },
	{ "lines",
	    "550-5.7.26 Your email has been blocked because the sender is "
	    "unauthenticated.\n550 5.7.26 a1b2 - gsmtp\n",
	    "# The receiver demands authenticated mail\non eod\n"
	    "\tsay 550-5.7.26 Your email has been blocked because the sender "
	    "is unauthenticated.\n\tsay 550 5.7.26 a1b2 - gsmtp\n" },
	{ "no code", "Sorry, no mailbox here by that name. (#5.1.1)",
	    "# The mailbox does not exist\non rcpt\n"
	    "\tsay 550 Sorry, no mailbox here by that name. (#5.1.1)\n" },
	{ "a sender",
	    "MAIL FROM:<ann@example.net>\n250 ok\nRCPT TO:<joe@example.org>\n"
	    "250 ok\nRSET\n250 ok\nMAIL FROM:<bob@example.net>\n"
	    "452 4.2.2 Mailbox full\n",
	    "# The mailbox is full\non mail from=bob@example.net\n"
	    "\tsay 452 4.2.2 Mailbox full\n" },
	{ "nobody's bounce",
	    "EHLO me\n250 hi\nMAIL FROM:<>\n550 5.7.1 No bounces please\n",
	    "# Refused by a private rule\non mail from=<>\n"
	    "\tsay 550 5.7.1 No bounces please\n" },
	{ "nobody answers",
	    "connect to mx.example.org[192.0.2.1]:25: Connection timed out",
	    "# No connection, or the connection broke off\non "
	    "banner\n\tsilence\n" },
};

static void
retell(struct text *text, struct span input)
{
	session_open(&session, input, span_empty(), false);
	if (session_next(&session) == SESSION_CASE)
		lab_retell_case(text, &session.diagnosis);
}

static void
test_in_turn(void)
{
	struct text text;

	text_init(&text, NULL, TEXT_MAX_BYTES);
	lab_retell_in_turn(&text,
	    span_of("# One\non mail from=a\n\tsay 450 1\n\tsay 450 2\n"
		    "# Another\non mail from=b\n\tsay 450 1\n"
		    "# Two\non mail from=a\n\tsay 550 no\n"
		    "# Two\non mail from=a\n\tsay 550 no\n"));
	CHECK_TEXT("in turn", text_span(&text),
	    "# One\non mail from=a total=1\n\tsay 450 1\n\tsay 450 2\n"
	    "# Another\non mail from=b\n\tsay 450 1\n"
	    "# Two\non mail from=a\n\tsay 550 no\n"
	    "# Two\non mail from=a\n\tsay 550 no\n");
	text_reset(&text);
	lab_retell_in_turn(&text, span_empty());
	CHECK(text.len == 0);
	text_clear(&text);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text text;

		text_init(&text, NULL, TEXT_MAX_BYTES);
		retell(&text, span_of(cases[i].input));
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].scenario);
		text_clear(&text);
	}
}

/* What is in the way of a terminal goes as bytes, and comes back the same. */
static void
test_odd_bytes(void)
{
	struct text text;
	struct smtp_scenario scenario;
	struct arena arena;
	struct error error;

	arena_init(&arena, TEXT_MAX_BYTES);
	text_init(&text, NULL, TEXT_MAX_BYTES);
	retell(&text, span_of("550 5.1.1 no\x1b[2J \\user unknown\x07"));
	CHECK(!memchr(text.ptr, '\x1b', text.len));
	CHECK(smtp_scenario_parse(&scenario, &arena, text_span(&text), &error));
	CHECK_TEXT("bytes", scenario.rules.items[0].actions.items[0].words,
	    "550 5.1.1 no\x1b[2J \\user unknown\x07\r\n");
	text_clear(&text);
	arena_clear(&arena);
}

/* A program that tells of TLS alone, and of no reply. */
static void
test_no_reply(void)
{
	struct arena arena;
	struct text text;

	arena_init(&arena, TEXT_MAX_BYTES);
	text_init(&text, NULL, TEXT_MAX_BYTES);
	CHECK(lab_retell_session(&text, &arena,
	    span_of("STARTTLS\nthe TLS handshake failed\n")));
	CHECK_TEXT("spoiled", text_span(&text),
	    "# A session that was captured\non starttls count=1\n"
	    "\tsay 220 2.0.0 Ready to start TLS\n\tspoil\n");
	text_clear(&text);
	arena_clear(&arena);
}

/* Of the sender that the case was about, or of one of ours. */
static void
play(struct span scenario, struct span sender, struct span *cause,
    const struct rule **rule)
{
	static struct wire wire;
	struct smtp_recipient recipient = { .address =
						span_of("joe@example.org"),
		.notify = span_empty(),
		.original = span_empty() };
	struct smtp_plan plan;
	struct error error = { "" };

	smtp_plan_init(&plan);
	plan.name = span_of("client.example.net");
	plan.sender = sender.len > 0 ? sender : span_of("ann@example.net");
	plan.recipients = &recipient;
	plan.recipient_count = 1;
	plan.message = span_of("Subject: hi\r\n\r\nhi\r\n");
	*cause = span_of("none");
	CHECK_FOR("it can be read", wire_init(&wire, &plan, scenario, &error));
	wire_run(&wire, &plan);
	session_open(&session, text_span(&wire.transcript_text), span_empty(),
	    false);
	if (session_next(&session) == SESSION_CASE)
		*cause = session.diagnosis.cause->name;
	*rule = session.diagnosis.rule;
	wire_clear(&wire);
}

static bool
comes_again(struct span witness, bool *has_case)
{
	struct span cause, again, at, sender;
	const struct rule *rule, *found;
	struct text text;
	bool is_same;

	text_init(&text, NULL, TEXT_MAX_BYTES);
	session_open(&session, witness, span_empty(), false);
	*has_case = session_next(&session) == SESSION_CASE &&
	    session.evidence.stage != STAGE_STARTTLS &&
	    session.diagnosis.stage != STAGE_STARTTLS &&
	    session.diagnosis.stage != STAGE_AUTH;
	cause = session.diagnosis.cause->name;
	rule = session.diagnosis.rule;
	at = evidence_value(&session.evidence, FACT_RECIPIENT);
	sender = evidence_value(&session.evidence, FACT_SENDER);
	/* Our client's recipient is joe: who else was meant stays away. */
	*has_case &= at.len == 0 || span_equal(at, span_of("joe@example.org"));
	if (*has_case)
		lab_retell_case(&text, &session.diagnosis);
	if (*has_case)
		play(text_span(&text), sender, &again, &found);
	is_same = *has_case && (span_equal(cause, again) || found == rule);
	if (*has_case && !is_same && getenv("SHOW"))
		printf("# %.*s: %.*s\n%s\n", SPAN_ARGS(cause), SPAN_ARGS(again),
		    text.ptr);
	text_clear(&text);
	return is_same;
}

static void
test_witnesses(void)
{
	size_t told = 0, same = 0;

	for (size_t i = 0; i < knowledge_builtin.rule_count; i++) {
		const struct rule *rule = &knowledge_builtin.rules[i];

		for (size_t k = 0; k < rule->seen.count; k++) {
			bool has_case;

			same += comes_again(rule->seen.items[k], &has_case);
			told += has_case;
		}
	}
	printf("# of %zu replies, %zu are explained the same again\n", told,
	    same);
	CHECK(told > 3000);
	CHECK(told - same <= 10);
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error))
		return 1;
	test_in_turn();
	test_cases();
	test_odd_bytes();
	test_no_reply();
	test_witnesses();
	session_clear(&session);
	return check_done();
}
