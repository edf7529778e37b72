/*
 * Replies whose code, or a part of whose words, says "no such mailbox", and
 * the rest something else: nobody loses an address by them. And those with
 * such words in them that are as clear as any.
 */

#include "nixie/session.h"
#include "unit/check.h"

static const struct {
	const char *reply;
	enum suppress advice;
} cases[] = {
	{ "550 5.1.1 message expired", SUPPRESS_NEVER },
	{ "535 Benutzer unbekannt", SUPPRESS_NEVER },
	{ "535 5.7.8 mailbox not found for login ann@example.net",
	    SUPPRESS_NEVER },
	{ "550 Konto existiert nicht, Absender gesperrt", SUPPRESS_NEVER },
	{ "550 address is disabled for external senders", SUPPRESS_NEVER },
	{ "550 Empf\xc3\xa4nger unbekannt. Absender: ann@example.net",
	    SUPPRESS_NOW },
	{ "550 5.1.1 temporary failure", SUPPRESS_NEVER },
	{ "550 5.1.1 connect to mailstore timed out", SUPPRESS_NEVER },
	{ "550 5.1.1 LDAP server unavailable", SUPPRESS_NEVER },
	{ "550 5.1.1 Recipient only accepts mail from members",
	    SUPPRESS_NEVER },
	{ "550 5.1.1 Rejected for policy reasons", SUPPRESS_NEVER },
	{ "550 5.1.1 content rejected", SUPPRESS_NEVER },
	{ "550 5.1.1 out of disk space", SUPPRESS_NEVER },
	{ "550 5.1.1 infected", SUPPRESS_NEVER },
	{ "550 5.1.1 restricted alias", SUPPRESS_NEVER },
	{ "550 5.2.1 Please try again later", SUPPRESS_NEVER },
	{ "550 5.2.1 Mailbox temporarily unavailable", SUPPRESS_NEVER },
	{ "450 5.1.1 mailbox busy", SUPPRESS_NEVER },
	{ "550 5.1.1 Bitte sp\xc3\xa4ter noch einmal", SUPPRESS_NEVER },

	{ "550 Unknown user: LDAP lookup failed", SUPPRESS_NEVER },
	{ "550 User unknown (directory service currently unavailable)",
	    SUPPRESS_NEVER },
	{ "550 5.1.1 User unknown; try again in 30 minutes", SUPPRESS_NEVER },
	{ "550 5.4.7 Delivery expired (message too old) 'User unknown' earlier",
	    SUPPRESS_NEVER },
	{ "550 5.1.1 Mailbox doesn't exist or is over quota", SUPPRESS_NEVER },
	{ "550 blocked: link to deactivated mailbox, phishing",
	    SUPPRESS_NEVER },
	{ "554 5.7.1 The account ann@example.net has been suspended, you "
	  "cannot send mail",
	    SUPPRESS_NEVER },
	{ "550 Adresse inconnue temporairement", SUPPRESS_NEVER },
	{ "550 Recipient rejected because of your sending history",
	    SUPPRESS_NEVER },
	{ "501 5.1.3 Bad address syntax in MAIL FROM", SUPPRESS_NEVER },
	{ "550 This account does not accept mail from unauthenticated senders",
	    SUPPRESS_NEVER },
	{ "553 sorry, your envelope sender is in my badmailfrom list (#5.7.1)",
	    SUPPRESS_NEVER },
	{ "550 list does not exist for nonmembers", SUPPRESS_NEVER },
	{ "550 5.1.1 listed at bl.example.org (203.0.113.9)", SUPPRESS_NEVER },
	{ "521 Refused: PTR lookup of your server returned NXDOMAIN",
	    SUPPRESS_NEVER },
	{ "550 mailbox unavailable [ip blocked]", SUPPRESS_NEVER },
	{ "550 5.2.1 recipient rejects mail without subject", SUPPRESS_NEVER },

	/* Words of addresses, hosts and links count for nothing. */
	{ "550 5.1.1 <later@example.org>: User unknown", SUPPRESS_NOW },
	{ "550 5.1.1 <joe@spam.example.org>: User unknown", SUPPRESS_NOW },
	{ "550 5.1.1 User unknown, see https://example.org/spam/policy",
	    SUPPRESS_NOW },
	{ "550 5.1.1 quota@example.org: User unknown", SUPPRESS_NOW },
	{ "550 5.1.1 frumious bandersnatch", SUPPRESS_AFTER },
	{ "550 5.1.1 <policy@example.org> frumious bandersnatch",
	    SUPPRESS_AFTER },
	{ "550 5.2.1 Mailbox disabled", SUPPRESS_NOW },
	{ "550 5.2.1 This mailbox has expired", SUPPRESS_NOW },
	{ "552 5.2.2 Mailbox full, try again later", SUPPRESS_AFTER },
	{ "524 5.2.4 Mailing list expansion problem", SUPPRESS_AFTER },
	{ "550 Address temporarily disabled", SUPPRESS_AFTER },
};

static struct session session;

static enum suppress
advice_of(struct span reply)
{
	session_open(&session, reply, span_empty(), false);
	return session_next(&session) == SESSION_CASE
	    ? session.diagnosis.suppress.advice
	    : SUPPRESS_NEVER;
}

/* Told, too: the code said one thing and the text another. */
static void
test_told(void)
{
	session_open(&session, span_of("550 5.1.1 message expired"),
	    span_empty(), false);
	CHECK(session_next(&session) == SESSION_CASE);
	CHECK_TEXT("cause", session.diagnosis.cause->name, "delivery_expired");
	CHECK(session.diagnosis.contradictions.count == 1);
	CHECK_TEXT("told", session.diagnosis.contradictions.items[0],
	    "the status code 5.1.1 says mailbox_unknown, the text says "
	    "delivery_expired");
}

int
main(void)
{
	struct error error;

	if (!session_init(&session, &error))
		return 1;
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_FOR(cases[i].reply,
		    advice_of(span_of(cases[i].reply)) == cases[i].advice);
	test_told();
	session_clear(&session);
	return check_done();
}
