/*
 * Replies that no rule need know, and what their words are like. They name the
 * cause, never surely; and cost nobody an address. Should a rule come to know
 * one of them, it must say the same.
 */

#include "nixie/session.h"
#include "unit/check.h"

static const struct {
	const char *reply, *cause;
} cases[] = {
	{ "550 the spam engine of our faculty scored this letter as junk",
	    "spam_content" },
	{ "554 5.0.0 our rbl has that ip blacklisted", "ip_blocklisted" },
	{ "550 his storage quota has no room left for this", "mailbox_full" },
	{ "554 these are too many rcpt, recipients limit of one message hit",
	    "too_many_recipients" },
	{ "451 grey list: this triplet is new to us", "greylisted" },
	{ "554 greeting helo must be a hostname", "helo_rejected" },
	{ "550 its attachment has a forbidden extension, file blocked",
	    "attachment_blocked" },
	{ "550 our antivirus saw a virus in here", "virus_detected" },
	{ "550 that ptr is missing, reverse dns wanted", "reverse_dns" },
	{ "554 ssl certificate trouble: no starttls for you", "tls_failed" },
};

static struct session session;

static void
check_case(const char *reply, const char *cause)
{
	const struct diagnosis *diagnosis = &session.diagnosis;

	session_open(&session, span_of(reply), span_empty(), false);
	CHECK_FOR(reply, session_next(&session) == SESSION_CASE);
	CHECK_TEXT(reply, diagnosis->cause->name, cause);
	if (diagnosis->basis != BASIS_LIKENESS)
		return;
	CHECK_FOR(reply, diagnosis->confidence == CONFIDENCE_LOW);
	CHECK_FOR(reply, diagnosis->suppress.advice == SUPPRESS_NEVER);
	CHECK_FOR(reply, diagnosis->because.count == 1);
}

/* What says nothing is like nothing. */
static void
check_nothing(void)
{
	static const char *const replies[] = { "550 frumious bandersnatch",
		"550 no", "554 Error 17", "550 see https://example.org/17" };

	for (size_t i = 0; i < COUNT_OF(replies); i++) {
		session_open(&session, span_of(replies[i]), span_empty(),
		    false);
		CHECK_FOR(replies[i], session_next(&session) == SESSION_CASE);
		CHECK_FOR(replies[i],
		    session.diagnosis.basis != BASIS_LIKENESS);
	}
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error))
		return 1;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_case(cases[i].reply, cases[i].cause);
	check_nothing();
	session_clear(&session);
	return check_done();
}
