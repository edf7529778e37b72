#include "core/lab/expect.h"

#include "check.h"

static const char *const wrong[] = { "", "accepted=x", "accepted=2-1",
	"accepted=1-2-3", "refused maybe", "to=", "to=a nonsense=b", "status",
	"subject=", "accepted subject=" };

static void
test_wrong(void)
{
	for (size_t i = 0; i < COUNT_OF(wrong); i++) {
		struct lab_expectation expectation;
		struct error error;

		CHECK_FOR(wrong[i],
		    !lab_expectation_parse(&expectation, span_of(wrong[i]),
			&error));
	}
}

/* Two messages and a refusal are seen; then the command ends with 3. */
static const struct {
	const char *words;
	unsigned seen;
	bool holds;
} cases[] = {
	{ "accepted", 2, true },
	{ "accepted=2", 2, true },
	{ "accepted=1", 2, false },
	{ "accepted=1-", 2, true },
	{ "accepted=3-", 2, false },
	{ "accepted=0-1", 2, false },
	{ "accepted=0 to=nobody@*", 0, true },
	{ "accepted to=joe@example.org", 2, true },
	{ "accepted to=*@elsewhere.example", 0, false },
	{ "to=JOE@*", 2, true },
	{ "from=ann@* subject=* two", 1, true },
	{ "subject=Order two", 1, true },
	{ "subject=two", 0, false },
	{ "refused", 1, true },
	{ "refused cause=spf_fail objection=spf", 1, true },
	{ "cause=spf_fail", 1, true },
	{ "cause=dkim_fail", 0, false },
	{ "refused=1 stage=rcpt code=55*", 1, true },
	{ "refused stage=eod", 0, false },
	{ "refused to=bob@example.org", 1, true },
	{ "refused=0", 1, false },
	{ "status=3", 3, true },
	{ "status=0", 3, false },
	{ "status=1-", 3, true },
};

static void
see(struct lab_expectation *expectation, struct smtp_server *session,
    const char *subject, bool is_taken)
{
	struct lab_sight sight = { .is_taken = is_taken,
		.code = is_taken ? 250 : 550,
		.session = session,
		.cause = span_of(is_taken ? "" : "spf_fail"),
		.objection = span_of(is_taken ? "" : "spf"),
		.subject = span_of(subject) };

	lab_expectation_see(expectation, &sight);
}

static void
test_seen(void)
{
	struct smtp_server_recipient joe = { span_of("joe@example.org"),
		span_empty() };
	struct smtp_server session = { .stage = SMTP_STAGE_EOD,
		.envelope = { .sender = span_of("ann@example.net"),
		    .parameters = span_empty(),
		    .recipients = { &joe, 1, 1 } },
		.candidate = { span_of("bob@example.org"), span_empty() } };

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct lab_expectation expectation;
		char bytes[200];
		struct text text = text_in(bytes, sizeof(bytes));
		struct error error;

		CHECK_FOR(cases[i].words,
		    lab_expectation_parse(&expectation, span_of(cases[i].words),
			&error));
		session.stage = SMTP_STAGE_EOD;
		see(&expectation, &session, "Order one", true);
		see(&expectation, &session, "Order two", true);
		session.stage = SMTP_STAGE_RCPT;
		see(&expectation, &session, "", false);
		lab_expectation_end(&expectation, 3);
		CHECK_FOR(cases[i].words, expectation.seen == cases[i].seen);
		CHECK_FOR(cases[i].words,
		    lab_expectation_holds(&expectation) == cases[i].holds);
		lab_expectation_write(&text, &expectation);
		CHECK_FOR(cases[i].words,
		    span_find(text_span(&text),
			span_of(cases[i].holds ? ": yes, " : ": NO, "),
			&(size_t){ 0 }));
	}
}

/* Any front of an expectation is read, or complained about. */
static void
test_prefixes(void)
{
	static const char words[] = "accepted=1-2 to=joe@* subject=a b=c";

	for (size_t len = 0; len < sizeof(words); len++) {
		struct lab_expectation expectation;
		struct error error = { "" };

		CHECK(lab_expectation_parse(&expectation,
			  (struct span){ words, len },
			  &error) == (error.message[0] == '\0'));
	}
}

int
main(void)
{
	test_wrong();
	test_seen();
	test_prefixes();
	return check_done();
}
