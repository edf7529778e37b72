/* The server's side: dialogues, whatever pieces their bytes come in. */

#include "core/smtp/server.h"

#include <stdlib.h>

#include "check.h"

enum { SECOND = 1000000, OUT_MAX = 1 << 20 };

/* What one session said, and the messages that were taken. */
struct talk {
	struct smtp_server_rules rules;
	struct smtp_server server;
	struct text said, mail;
	uint64_t now;
	unsigned secured, objections;
	bool is_closed;
};

static void
talk_init(struct talk *talk)
{
	smtp_server_rules_init(&talk->rules);
	talk->rules.name = span_of("lab.example");
	talk->rules.max_message = 1000;
	talk->rules.offers_tls = talk->rules.offers_auth = true;
	text_init(&talk->said, NULL, OUT_MAX);
	text_init(&talk->mail, NULL, OUT_MAX);
	talk->now = 7 * (uint64_t)SECOND;
	talk->secured = talk->objections = 0;
	talk->is_closed = false;
}

static void
talk_clear(struct talk *talk)
{
	smtp_server_clear(&talk->server);
	text_clear(&talk->said);
	text_clear(&talk->mail);
}

/* An owner who knows joe and ann, and one password. */
static void
decide(struct talk *talk)
{
	struct smtp_server *server = &talk->server;
	struct smtp_decision decision = { .code = 0, .words = span_empty() };

	if (server->stage == SMTP_STAGE_RCPT &&
	    !span_starts(server->candidate.address, span_of("joe@")) &&
	    !span_starts(server->candidate.address, span_of("ann@"))) {
		decision.code = 550;
		decision.status = (struct smtp_status){ 5, 1, 1 };
		decision.words = span_of("No such user\nhere");
	}
	if (server->stage == SMTP_STAGE_AUTH &&
	    (!span_equal(server->login.name, span_of("ann")) ||
		!smtp_login_holds(&server->login, span_of("secret"))))
		decision = (struct smtp_decision){ .code = 535,
			.status = { 5, 7, 8 },
			.words = span_of("Wrong") };
	if (server->stage == SMTP_STAGE_EOD && server->recipient == 0) {
		text_write(&talk->mail, text_span(&server->message));
		text_write_byte(&talk->mail, '|');
	}
	smtp_server_decide(server, &decision, talk->now);
}

static void
serve(struct talk *talk)
{
	struct span bytes;

	for (;;)
		switch (smtp_server_next(&talk->server, talk->now, &bytes)) {
		case SMTP_SERVER_SEND:
			text_write(&talk->said, bytes);
			break;
		case SMTP_SERVER_SECURE:
			talk->secured++;
			smtp_server_secured(&talk->server, talk->now);
			break;
		case SMTP_SERVER_DECIDE:
			decide(talk);
			break;
		case SMTP_SERVER_OBJECTED:
			talk->objections++;
			CHECK(talk->server.objection != NULL);
			break;
		case SMTP_SERVER_WAIT:
			return;
		case SMTP_SERVER_CLOSE:
			talk->is_closed = true;
			return;
		}
}

static void
run(struct talk *talk, struct span input, size_t piece)
{
	smtp_server_init(&talk->server, &talk->rules, talk->now);
	serve(talk);
	while (input.len > 0 && !talk->is_closed) {
		size_t len = piece > 0 && piece < input.len ? piece : input.len;

		smtp_server_read(&talk->server, span_take(&input, len),
		    talk->now);
		serve(talk);
	}
}

#define HELLO "EHLO client.example\r\n"
#define MAIL HELLO "MAIL FROM:<a@b.example>\r\nRCPT TO:<joe@c.example>\r\n"

static const struct {
	const char *name;
	const char *input;
	const char *codes; /* the first code of each reply, banner and all */
	const char *mail;
	enum smtp_bare_lf bare_lf;
	bool is_lmtp;
} talks[] = {
	{ "a message", MAIL "DATA\r\nSubject: x\r\n\r\nhi\r\n.\r\nQUIT\r\n",
	    "220 250 250 250 354 250 221", "Subject: x\r\n\r\nhi\r\n|", 0, 0 },
	{ "two messages",
	    MAIL "DATA\r\n1\r\n.\r\nMAIL FROM:<>\r\nRCPT TO:<ann@x.example>\r\n"
		 "DATA\r\n2\r\n.\r\n",
	    "220 250 250 250 354 250 250 250 354 250", "1\r\n|2\r\n|", 0, 0 },
	{ "an empty message", MAIL "DATA\r\n.\r\n", "220 250 250 250 354 250",
	    "|", 0, 0 },
	{ "dots", MAIL "DATA\r\n..\r\n...x\r\n.y\r\n.\r\n",
	    "220 250 250 250 354 250", ".\r\n..x\r\ny\r\n|", 0, 0 },
	{ "LF . CR LF ends nothing", MAIL "DATA\r\na\n.\r\nb\r\n.\r\n",
	    "220 250 250 250 354 250", "a\n.\r\nb\r\n|", SMTP_BARE_LF_KEEP, 0 },
	{ "LF . LF ends nothing", MAIL "DATA\r\na\n.\nb\r\n.\r\n",
	    "220 250 250 250 354 250", "a\n.\nb\r\n|", SMTP_BARE_LF_ALLOW, 0 },
	{ "CR LF . LF ends nothing", MAIL "DATA\r\na\r\n.\nb\r\n.\r\n",
	    "220 250 250 250 354 250", "a\r\n\nb\r\n|", SMTP_BARE_LF_ALLOW, 0 },
	{ "CR LF . CR ends nothing", MAIL "DATA\r\na\r\n.\rb\r\n.\r\n",
	    "220 250 250 250 354 250", "a\r\n\rb\r\n|", SMTP_BARE_LF_KEEP, 0 },
	{ "bare LF is refused, and read to its end",
	    MAIL "DATA\r\na\n.\nMAIL FROM:<evil@x.example>\r\n.\r\nNOOP\r\n",
	    "220 250 250 250 354 550 250", "", SMTP_BARE_LF_REFUSE, 0 },
	{ "bare LF behind a command", "EHLO x\nNOOP\r\n", "220 500", "",
	    SMTP_BARE_LF_REFUSE, 0 },
	{ "bare LF behind a command, allowed", "EHLO x\nNOOP\n", "220 250 250",
	    "", SMTP_BARE_LF_ALLOW, 0 },
	{ "unknown user",
	    HELLO "MAIL FROM:<>\r\nRCPT TO:<bob@x.example>\r\n"
		  "DATA\r\n",
	    "220 250 250 550 503", "", 0, 0 },
	{ "no hello", "MAIL FROM:<a@b.example>\r\n", "220 503", "", 0, 0 },
	{ "no sender", HELLO "RCPT TO:<joe@b.example>\r\n", "220 250 503", "",
	    0, 0 },
	{ "sender twice", HELLO "MAIL FROM:<>\r\nMAIL FROM:<>\r\n",
	    "220 250 250 503", "", 0, 0 },
	{ "reset", MAIL "RSET\r\nDATA\r\n", "220 250 250 250 250 503", "", 0,
	    0 },
	{ "hello resets", MAIL HELLO "DATA\r\n", "220 250 250 250 250 503", "",
	    0, 0 },
	{ "helo", "HELO x\r\n", "220 250", "", 0, 0 },
	{ "empty helo", "HELO\r\nHELO  \r\n", "220 501 501", "", 0, 0 },
	{ "no brackets", HELLO "MAIL FROM:a@b.example\r\n", "220 250 501", "",
	    0, 0 },
	{ "blanks", HELLO "MAIL FROM: <a@b.example>\r\n", "220 250 250", "", 0,
	    0 },
	{ "a quoted >", HELLO "MAIL FROM:<\"a>b\"@c.example>\r\n",
	    "220 250 250", "", 0, 0 },
	{ "a route of old",
	    HELLO "MAIL FROM:<>\r\nRCPT TO:<@x,@y:joe@c.example>\r\n",
	    "220 250 250 250", "", 0, 0 },
	{ "an empty recipient", HELLO "MAIL FROM:<>\r\nRCPT TO:<>\r\n",
	    "220 250 250 501", "", 0, 0 },
	{ "size within", HELLO "MAIL FROM:<> SIZE=1000\r\n", "220 250 250", "",
	    0, 0 },
	{ "size beyond", HELLO "MAIL FROM:<> SIZE=1001\r\n", "220 250 552", "",
	    0, 0 },
	{ "size of letters", HELLO "MAIL FROM:<> SIZE=12x\r\n", "220 250 501",
	    "", 0, 0 },
	{ "unknown parameter", HELLO "MAIL FROM:<> MAGIC=1\r\n", "220 250 555",
	    "", 0, 0 },
	{ "notify",
	    HELLO "MAIL FROM:<> RET=HDRS\r\n"
		  "RCPT TO:<joe@x.example> NOTIFY=NEVER\r\n",
	    "220 250 250 250", "", 0, 0 },
	{ "beyond ASCII without SMTPUTF8",
	    HELLO "MAIL FROM:<\303\244@x.example>\r\n", "220 250 501", "", 0,
	    0 },
	{ "beyond ASCII with SMTPUTF8",
	    HELLO "MAIL FROM:<\303\244@x.example> SMTPUTF8\r\n"
		  "RCPT TO:<joe@\303\244.example>\r\n",
	    "220 250 250 250", "", 0, 0 },
	{ "unknown command", "MAKE LOVE\r\n", "220 500", "", 0, 0 },
	{ "verify", HELLO "VRFY joe\r\n", "220 250 252", "", 0, 0 },
	{ "auth without TLS", HELLO "AUTH PLAIN AGFubgBzZWNyZXQ=\r\n",
	    "220 250 538", "", 0, 0 },
	{ "auth", HELLO "STARTTLS\r\n", "220 250 220", "", 0, 0 },
	{ "chunks", MAIL "BDAT 5\r\na\nb\r\nBDAT 2 LAST\r\ncdNOOP\r\n",
	    "220 250 250 250 250 250 250", "a\nb\r\ncd|", 0, 0 },
	{ "an empty last chunk", MAIL "BDAT 3\r\nabcBDAT 0 LAST\r\nNOOP\r\n",
	    "220 250 250 250 250 250 250", "abc|", 0, 0 },
	{ "a chunk that nobody wants", HELLO "BDAT 6\r\nQUIT\r\nNOOP\r\n",
	    "220 250 503 250", "", 0, 0 },
	{ "a chunk of more than a session can have",
	    MAIL "BDAT 12345678901\r\nQUIT\r\nNOOP\r\n", "220 250 250 250", "",
	    0, 0 },
	{ "a chunk of a number without end",
	    MAIL "BDAT 1234567890123456789\r\nQUIT\r\n", "220 250 250 250 501",
	    "", 0, 0 },
	{ "data among chunks", MAIL "BDAT 1\r\naDATA\r\n",
	    "220 250 250 250 250 503", "", 0, 0 },
	{ "lmtp",
	    "LHLO x\r\nMAIL FROM:<>\r\nRCPT TO:<joe@x.example>\r\n"
	    "RCPT TO:<ann@x.example>\r\nDATA\r\nhi\r\n.\r\nNOOP\r\n",
	    "220 250 250 250 250 354 250 250 250", "hi\r\n|", 0, 1 },
	{ "smtp in lmtp", "EHLO x\r\n", "220 500", "", 0, 1 },
};

/* The codes of what was said, one for each reply. */
static void
write_codes(struct text *codes, struct span said)
{
	struct span line;

	while (span_split(&said, '\n', &line)) {
		if (line.len < 4 || line.ptr[3] != ' ')
			continue;
		if (codes->len > 0)
			text_write_byte(codes, ' ');
		text_write(codes, (struct span){ line.ptr, 3 });
	}
}

static void
test_talks(void)
{
	static const size_t pieces[] = { 0, 1, 2, 3, 7 };

	for (size_t i = 0; i < COUNT_OF(talks); i++)
		for (size_t k = 0; k < COUNT_OF(pieces); k++) {
			char bytes[1000];
			struct text codes = text_in(bytes, sizeof(bytes));
			struct talk talk;

			talk_init(&talk);
			talk.rules.bare_lf = talks[i].bare_lf;
			talk.rules.is_lmtp = talks[i].is_lmtp;
			run(&talk, span_of(talks[i].input), pieces[k]);
			write_codes(&codes, text_span(&talk.said));
			CHECK_TEXT(talks[i].name, text_span(&codes),
			    talks[i].codes);
			CHECK_TEXT(talks[i].name, text_span(&talk.mail),
			    talks[i].mail);
			talk_clear(&talk);
		}
}

/* What stands behind STARTTLS in the clear is never obeyed (RFC 3207). */
static void
test_injection(void)
{
	struct talk talk;

	talk_init(&talk);
	run(&talk, span_of(HELLO "STARTTLS\r\nMAIL FROM:<evil@x.example>\r\n"),
	    0);
	CHECK(talk.secured == 1);
	CHECK(!talk.server.envelope.has_sender);
	CHECK(talk.server.helo.len == 0);
	smtp_server_read(&talk.server,
	    span_of(HELLO "STARTTLS\r\nAUTH PLAIN AGFubgBzZWNyZXQ=\r\n"),
	    talk.now);
	serve(&talk);
	CHECK(span_find(text_span(&talk.said), span_of("503 5.5.1 TLS"),
	    &(size_t){ 0 }));
	CHECK(span_find(text_span(&talk.said), span_of("235 2.7.0"),
	    &(size_t){ 0 }));
	CHECK_TEXT("who", talk.server.user, "ann");
	talk_clear(&talk);
}

static const struct {
	const char *input, *codes;
} logins[] = {
	{ "AUTH PLAIN AGFubgBzZWNyZXQ=\r\n", "235" },
	{ "AUTH PLAIN\r\nAGFubgBzZWNyZXQ=\r\n", "334 235" },
	{ "AUTH PLAIN AGFubgB3cm9uZw==\r\n", "535" },
	{ "AUTH PLAIN\r\n*\r\nNOOP\r\n", "334 501 250" },
	{ "AUTH PLAIN ====\r\n", "501" },
	{ "AUTH PLAIN YW5u\r\n", "501" },
	{ "AUTH LOGIN\r\nYW5u\r\nc2VjcmV0\r\n", "334 334 235" },
	{ "AUTH LOGIN YW5u\r\nc2VjcmV0\r\n", "334 235" },
	{ "AUTH login YW5u\r\nd3Jvbmc=\r\n", "334 535" },
	{ "AUTH MAGIC\r\n", "504" },
	{ "AUTH\r\n", "504" },
	{ "AUTH PLAIN AGFubgBzZWNyZXQ=\r\nAUTH LOGIN\r\n", "235 503" },
	{ "AUTH XOAUTH2 dXNlcj1hbm4BYXV0aD1CZWFyZXIgc2VjcmV0AQE=\r\n", "235" },
};

static void
test_logins(void)
{
	for (size_t i = 0; i < COUNT_OF(logins); i++) {
		char bytes[100];
		struct text codes = text_in(bytes, sizeof(bytes));
		struct talk talk;

		talk_init(&talk);
		talk.rules.offers_auth_plain = true;
		run(&talk, span_of(HELLO), 0);
		text_reset(&talk.said);
		smtp_server_read(&talk.server, span_of(logins[i].input),
		    talk.now);
		serve(&talk);
		write_codes(&codes, text_span(&talk.said));
		CHECK_TEXT(logins[i].input, text_span(&codes), logins[i].codes);
		talk_clear(&talk);
	}
}

/* A header beyond its limit is too large, a body of the same length is not. */
static void
test_header_too_large(void)
{
	static const struct {
		const char *name, *message, *code;
	} messages[] = {
		{ "a header", "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n\r\nhi\r\n",
		    "552 5.3.4 Message header size" },
		{ "a field", "A: 123456789012345678901234567890\r\n\r\nhi\r\n",
		    "552 5.3.4 Message header size" },
		{ "no end", "A: 1\r\nB: 2\r\nC: 3\r\nD: 4\r\n",
		    "552 5.3.4 Message header size" },
		{ "a body", "A: 1\r\n\r\nB: 2\r\nC: 3\r\nD: 4\r\nE: 5\r\n",
		    "250 " },
		{ "at the limit", "A: 1\r\nB: 2\r\nC: 3\r\n\r\nhi\r\n",
		    "250 " },
	};

	for (size_t i = 0; i < COUNT_OF(messages); i++) {
		char bytes[200];
		struct text input = text_in(bytes, sizeof(bytes));
		struct talk talk;
		size_t at;

		talk_init(&talk);
		talk.rules.max_header = 20;
		text_write_string(&input, MAIL "DATA\r\n");
		text_write_string(&input, messages[i].message);
		text_write_string(&input, ".\r\n");
		run(&talk, text_span(&input), 7);
		CHECK_FOR(messages[i].name,
		    span_find(text_span(&talk.said), span_of("354 "), &at));
		CHECK_FOR(messages[i].name,
		    span_find(span_from(text_span(&talk.said), at + 5),
			span_of(messages[i].code), &at));
		talk_clear(&talk);
	}
}

/* A message that is too large is read to its end, its lines never obeyed. */
static void
test_too_large(void)
{
	struct text input;
	struct talk talk;
	size_t at;

	talk_init(&talk);
	text_init(&input, NULL, OUT_MAX);
	text_write_string(&input, MAIL "DATA\r\n");
	for (int i = 0; i < 200; i++)
		text_write_string(&input, "RSET\r\nQUIT\r\n");
	text_write_string(&input, ".\r\nNOOP\r\n");
	run(&talk, text_span(&input), 13);
	CHECK(!talk.is_closed);
	CHECK(span_find(text_span(&talk.said), span_of("552 5.3.4"), &at));
	CHECK(!span_find(text_span(&talk.said), span_of("221"), &at));
	CHECK(talk.server.message.room == 0);
	CHECK_TEXT("nothing taken", text_span(&talk.mail), "");
	text_clear(&input);
	talk_clear(&talk);
}

static void
test_quirks(void)
{
	struct talk talk;
	struct text input;

	talk_init(&talk);
	talk.rules.max_message = 5000;
	talk.rules.bare_lf = SMTP_BARE_LF_KEEP;
	text_init(&input, NULL, OUT_MAX);
	text_write_string(&input, MAIL "DATA\r\na\rb\r\nc\nd\r\n\303\244");
	text_write(&input, (struct span){ "\0\r\n", 3 });
	for (int i = 0; i < 999; i++)
		text_write_byte(&input, 'x');
	text_write_string(&input, "\r\n");
	run(&talk, text_span(&input), 0);
	CHECK(talk.server.body_quirks ==
	    (SMTP_BODY_BARE_CR | SMTP_BODY_BARE_LF | SMTP_BODY_8BIT |
		SMTP_BODY_NUL | SMTP_BODY_LONG_LINE));
	CHECK(talk.server.longest_line == 999);
	text_clear(&input);
	talk_clear(&talk);
}

/* Floods end the session, in memory that does not grow. */
static void
test_floods(void)
{
	static const char *const inputs[] = { "NONSENSE\r\n", "x",
		"EHLO a-very-long-name-of-a-host.example\r\n", "NOOP\r\n" };

	for (size_t i = 0; i < COUNT_OF(inputs); i++) {
		struct talk talk;
		size_t rounds = 0;

		talk_init(&talk);
		run(&talk, span_empty(), 0);
		for (; !talk.is_closed && rounds < 300000; rounds++) {
			text_reset(&talk.said);
			smtp_server_read(&talk.server, span_of(inputs[i]),
			    talk.now);
			serve(&talk);
		}
		CHECK_FOR(inputs[i], talk.is_closed);
		CHECK_FOR(inputs[i], talk.server.in.room < 64 * 1024);
		talk_clear(&talk);
	}
}

static void
test_dripped(void)
{
	struct talk talk;
	size_t at;

	talk_init(&talk);
	run(&talk, span_empty(), 0);
	for (int i = 0; i < 10; i++) {
		talk.now += 29 * (uint64_t)SECOND;
		smtp_server_read(&talk.server, span_of("E"), talk.now);
		serve(&talk);
	}
	CHECK(talk.server.deadline == (7 + 300) * (uint64_t)SECOND);
	smtp_server_expired(&talk.server, talk.server.deadline);
	serve(&talk);
	CHECK(talk.is_closed);
	CHECK(span_find(text_span(&talk.said), span_of("421 4.4.2"), &at));
	talk_clear(&talk);
}

int
main(void)
{
	test_talks();
	test_injection();
	test_logins();
	test_header_too_large();
	test_too_large();
	test_quirks();
	test_floods();
	test_dripped();
	return check_done();
}
