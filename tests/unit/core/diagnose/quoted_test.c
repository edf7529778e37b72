/* Words of the message that a reply quotes decide nothing about anybody. */

#include "check.h"

#include "nixie/session.h"

static const struct {
	const char *name, *reply, *cause;
} cases[] = {
	{ "a subject",
	    "550 5.7.1 Message rejected: subject contains 'account disabled'",
	    "spam_content" },
	{ "a phrase",
	    "554 5.7.1 Rejected: message contains phrase \"mailbox full\"",
	    "spam_content" },
	{ "a pattern in slashes",
	    "550 5.7.1 Rejected: body matched /user unknown/i",
	    "spam_content" },
	{ "a forbidden word",
	    "550 5.7.1 This message contains a forbidden word: \"account has "
	    "been disabled\"",
	    "spam_content" },
	{ "the subject itself",
	    "550 5.7.1 Content filter: Subject: \"Your mailbox is full\" not "
	    "allowed",
	    "policy_rejection" },
	{ "a quotation that nobody announces",
	    "550 5.2.2 The server said \"mailbox full\"", "mailbox_full" },
	{ "a quoted name", "550 5.1.1 The account \"joe\" is disabled",
	    "mailbox_disabled" },
};

int
main(void)
{
	struct session session;
	struct error error;

	CHECK(session_init(&session, &error));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		session_open(&session, span_of(cases[i].reply), span_empty(),
		    false);
		CHECK_FOR(cases[i].name,
		    session_next(&session) == SESSION_CASE);
		CHECK_TEXT(cases[i].name, session.diagnosis.cause->name,
		    cases[i].cause);
	}
	session_clear(&session);
	return check_done();
}
