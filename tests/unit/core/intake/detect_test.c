#include "core/intake/intake.h"

#include "unit/check.h"

static const struct {
	const char *name, *input;
	enum intake_kind kind;
} cases[] = {
	/* clang-format off */
	{ "nothing", "", INTAKE_EMPTY },
	{ "blanks", " \r\n\t\n", INTAKE_EMPTY },
	{ "controls", "\1\2\3\4\5\6 abc", INTAKE_BINARY },
	{ "one reply", "550 5.1.1 no", INTAKE_REPLY },
	{ "a folded reply", "550-5.7.1 a\n550 5.7.1 b\n", INTAKE_REPLY },
	{ "two replies", "550 5.1.1 no\n452 4.2.2 full\n", INTAKE_REPLIES },
	{ "replies, one of them without its code",
	    "550 5.1.1 no\n452 4.2.2 full\nmailbox full\n554 spam\n",
	    INTAKE_REPLIES },
	{ "a reply with words below it", "550 5.1.1 no\nno such user\n",
	    INTAKE_REPLY },
	{ "a reply of several lines, and words",
	    "550 5.1.1 no\n550 5.1.1 such\n550 5.1.1 user\nfor joe\n",
	    INTAKE_REPLY },
	{ "words", "it does not work", INTAKE_REPLY },
	{ "a message", "Received: from x\nSubject: y\n\nz\n", INTAKE_MAIL },
	{ "a mailbox's message", "From a@example.org Sun Nov 22 00:00:00 2026\nReceived: from x\n folded\nSubject: y\n\nz\n", INTAKE_MAIL },
	{ "a form is no message", "Name: x\nPlace: y\n\nz\n", INTAKE_REPLY },
	{ "Postfix's log", "Nov 22 02:25:01 mx postfix/smtp[1]: A1: to=<b@example.org>, status=bounced (x)\n", INTAKE_LOG },
	{ "Exim's log", "2026-11-22 02:25:01 1abcde-000abc-XY ** b@example.org R=dnslookup T=remote_smtp: 550 no\n", INTAKE_LOG },
	{ "a transcript", "220 mx.example.org ESMTP\r\nEHLO x\r\n250 ok\r\nMAIL FROM:<a@example.org>\r\n550 no\r\n", INTAKE_TRANSCRIPT },
	{ "an event", "{\"event\": \"bounce\", \"email\": \"b@example.org\"}", INTAKE_EVENT },
	{ "a list of events", "[{\"event\": \"bounce\"}]", INTAKE_EVENT },
	/* clang-format on */
};

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_FOR(cases[i].name,
		    intake_detect(span_of(cases[i].input)) == cases[i].kind);
	for (unsigned kind = 0; kind < INTAKE_KINDS; kind++)
		CHECK(intake_kind_name((enum intake_kind)kind)[0] != '\0');
	CHECK(intake_can_read(INTAKE_REPLY));
	CHECK(!intake_can_read(INTAKE_BINARY));
	return check_done();
}
