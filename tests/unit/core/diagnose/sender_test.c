/* Whose domain the sender's is, by what a reply says. */

#include "check.h"

#include "nixie/session.h"

static const struct {
	const char *name, *reply, *domain;
} cases[] = {
	{ "captured by the rule that wins",
	    "550 5.7.1 rejected by DMARC policy for x.example", "x.example" },
	{ "captured by another rule of the same cause",
	    "550 5.7.1 SPF check failed: the server 192.0.2.7 is not "
	    "authorized to send mail for x.example, see our policy",
	    "x.example" },
	{ "amid the words", "550 5.7.1 SPF hardfail for x.example ip=192.0.2.7",
	    "x.example" },
	{ "in brackets",
	    "550 5.7.1 SPF [bulk.x.example] with ip: [192.0.2.7] = did not "
	    "pass SPF",
	    "bulk.x.example" },
	{ "in a link",
	    "550 5.7.1 Please see http://www.openspf.net/Why?s=mfrom;id=ann%40"
	    "x.example;ip=192.0.2.7;r=mx.y.example",
	    "x.example" },
	{ "a greeting in a link",
	    "550 5.7.1 Please see http://www.openspf.org/Why?s=helo&id=mail."
	    "x.example&ip=192.0.2.7",
	    "mail.x.example" },
	{ "an address", "550 5.7.1 SPF failure, ann@x.example from 192.0.2.7",
	    "x.example" },
	{ "the recipient's is not it",
	    "550 5.7.1 <joe@y.example>: SPF check failed at y.example", "" },
	{ "the receiver's page is not it",
	    "550 5.7.1 SPF check failed, see https://help.y.example/spf", "" },
	{ "a host that speaks is not it",
	    "550 5.7.1 mx3.y.example: SPF check failed", "" },
	{ "two, and nobody can tell",
	    "550 5.7.1 SPF check failed: x.example, z.example", "" },
	{ "a number with a word behind is none",
	    "550 5.7.1 SPF check failed, 5322.From", "" },
	{ "another cause: the names are others'",
	    "550 5.1.1 User unknown at x.example", "" },
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
		CHECK_TEXT(cases[i].name, session.diagnosis.sender_domain,
		    cases[i].domain);
	}
	session_clear(&session);
	return check_done();
}
