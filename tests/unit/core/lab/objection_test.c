/*
 * Each objection in each persona's words is explained as the cause it stands
 * for: what the lab says, nixie understands.
 */

#include "core/lab/objection.h"

#include "check.h"

#include "nixie/session.h"

static const char *const gap_values[] = { "joe@example.org", "ann@example.net",
	"example.net", "192.0.2.17", "mail.example.net", "zen.spamhaus.org",
	"ann", "example.net", "a.exe" };

static struct lab_gaps
make_gaps(void)
{
	return (struct lab_gaps){ .recipient = span_of(gap_values[0]),
		.sender = span_of(gap_values[1]),
		.domain = span_of(gap_values[2]),
		.ip = span_of(gap_values[3]),
		.helo = span_of(gap_values[4]),
		.zone = span_of(gap_values[5]),
		.user = span_of(gap_values[6]),
		.from = span_of(gap_values[7]),
		.detail = span_of(gap_values[8]) };
}

static void
write_reply(struct text *text, const struct smtp_decision *decision)
{
	struct span rest = decision->words, line;
	char status[SMTP_STATUS_TEXT];

	while (span_split(&rest, '\n', &line)) {
		text_write_format(text, "%u%c", decision->code,
		    rest.len > 0 ? '-' : ' ');
		if (decision->status.severity > 0) {
			smtp_status_print(decision->status, status);
			text_write_format(text, "%s ", status);
		}
		text_write(text, line);
		text_write_string(text, "\r\n");
	}
}

static void
check_reply(struct session *session, unsigned objection, unsigned persona)
{
	char words[2000], bytes[4000], label[100];
	struct text filled = text_in(words, sizeof(words));
	struct text reply = text_in(bytes, sizeof(bytes));
	struct lab_gaps gaps = make_gaps();
	struct smtp_decision decision;
	size_t at;

	if (objection == LAB_RHSBL)
		gaps.zone = span_of("dbl.spamhaus.org");
	snprintf(label, sizeof(label), "%s as %s",
	    lab_objection_name((enum lab_objection)objection),
	    lab_persona_name((enum lab_persona)persona));
	decision = lab_reply((enum lab_objection)objection,
	    (enum lab_persona)persona, &gaps, &filled);
	CHECK_FOR(label, decision.code >= 400 && decision.code < 600);
	CHECK_FOR(label,
	    decision.status.severity == 0 ||
		decision.status.severity == decision.code / 100);
	CHECK_FOR(label, !span_find(decision.words, span_of("{"), &at));
	write_reply(&reply, &decision);
	session_open(session, text_span(&reply), span_empty(), false);
	CHECK_FOR(label, session_next(session) == SESSION_CASE);
	CHECK_TEXT(label, session->diagnosis.cause->name,
	    lab_objection_cause((enum lab_objection)objection));
}

static void
test_names(void)
{
	enum lab_objection objection;
	enum lab_persona persona;

	for (unsigned i = 1; i < LAB_OBJECTIONS; i++)
		CHECK(lab_objection_parse(span_of(lab_objection_name(
					      (enum lab_objection)i)),
			  &objection) &&
		    objection == i);
	CHECK(!lab_objection_parse(span_of("none"), &objection));
	CHECK(lab_persona_parse(span_of("gmail"), &persona));
	CHECK(!lab_persona_parse(span_of("Gmail"), &persona));
}

/* Whatever a client sends stays within its line. */
static void
test_controls(void)
{
	char words[200];
	struct text filled = text_in(words, sizeof(words));
	struct lab_gaps gaps = { .recipient =
				     span_of("a\r\n250 Ok\n\033[2J@b") };
	struct smtp_decision decision =
	    lab_reply(LAB_RELAY, LAB_PLAIN, &gaps, &filled);

	CHECK_TEXT("one line", decision.words,
	    "<a??250 Ok??[2J@b>: relay access denied");
}

int
main(void)
{
	struct session session;
	struct error error;

	CHECK(session_init(&session, &error));
	for (unsigned i = 1; i < LAB_OBJECTIONS; i++)
		for (unsigned k = 0; k < LAB_PERSONAS; k++)
			check_reply(&session, i, k);
	test_names();
	test_controls();
	session_clear(&session);
	return check_done();
}
