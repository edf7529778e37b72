#include "core/intake/facts.h"

#include "core/intake/frame.h"
#include "unit/check.h"

static void
test_addresses(void)
{
	static const struct {
		const char *name, *text, *address; /* NULL: none */
	} cases[] = {
		{ "alone", "a@example.org", "a@example.org" },
		{ "in brackets", "to <a.b+c@example.org>: no",
		    "a.b+c@example.org" },
		{ "at a sentence's end", "for a@example.org.",
		    "a@example.org" },
		{ "masked", "aa***@bb***.bb: no", "aa***@bb***.bb" },
		{ "the second at sign", "@ a@example.org", "a@example.org" },
		{ "no local part", "@example.org", NULL },
		{ "no domain", "a@ b", NULL },
		{ "nothing", "", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span address = span_empty();
		bool is_found =
		    facts_find_address(span_of(cases[i].text), &address);

		CHECK_FOR(cases[i].name,
		    is_found == (cases[i].address != NULL));
		CHECK_TEXT(cases[i].name, address,
		    cases[i].address ? cases[i].address : "");
	}
}

static void
test_ips(void)
{
	static const struct {
		const char *name, *text, *ip; /* NULL: none */
	} cases[] = {
		{ "alone", "192.0.2.1", "192.0.2.1" },
		{ "in brackets", "host [192.0.2.1] blocked", "192.0.2.1" },
		{ "at a sentence's end", "from 192.0.2.1.", "192.0.2.1" },
		{ "IPv6", "[2001:db8::1] blocked", "2001:db8::1" },
		{ "IPv6 in full", "2001:db8:0:0:0:0:0:1",
		    "2001:db8:0:0:0:0:0:1" },
		{ "too large", "192.0.2.256", NULL },
		{ "five numbers", "1.2.3.4.5", NULL },
		{ "a status", "5.7.1 no", NULL },
		{ "a time", "at 10:20:30", NULL },
		{ "part of a name", "x192.0.2.1", NULL },
		{ "part of an id", "192.0.2.1-7", NULL },
		{ "nothing", "", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span ip = span_empty();
		bool is_found = facts_find_ip(span_of(cases[i].text), &ip);

		CHECK_FOR(cases[i].name, is_found == (cases[i].ip != NULL));
		CHECK_TEXT(cases[i].name, ip, cases[i].ip ? cases[i].ip : "");
	}
}

static void
test_stages(void)
{
	static const struct {
		const char *text;
		enum stage stage;
	} cases[] = {
		{ "550 no (in reply to RCPT TO command)", STAGE_RCPT },
		{ "550 no (in reply to end of DATA command)", STAGE_EOD },
		{ "SMTP error after MAIL FROM:<a@example.org>", STAGE_MAIL },
		{ "error with initial server greeting", STAGE_BANNER },
		{ "SMTPAuthenticationError", STAGE_AUTH },
		{ "nothing of the kind", STAGE_UNKNOWN },
		{ "", STAGE_UNKNOWN },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_FOR(cases[i].text,
		    facts_find_stage(span_of(cases[i].text)) == cases[i].stage);
}

/* The frames are peeled: what is inside, who speaks, and when. */
static const struct {
	const char *name, *text, *reply, *host;
	enum stage stage;
} frames[] = {
	/* clang-format off */
	{ "none", "550 no", "550 no", "", STAGE_UNKNOWN },
	{ "Postfix", "host mx.example.org[192.0.2.1] said: 550 5.1.1 no (in reply to RCPT TO command)", "550 5.1.1 no", "mx.example.org", STAGE_RCPT },
	{ "Postfix, at once", "host mx.example.org[192.0.2.1] refused to talk to me: 554 no", "554 no", "mx.example.org", STAGE_BANNER },
	{ "Exim", "SMTP error from remote mail server after RCPT TO:<b@example.org>: host mx.example.org [192.0.2.1]: 550 no", "550 no", "mx.example.org", STAGE_RCPT },
	{ "qmail", "192.0.2.1 does not like recipient.\nRemote host said: 550 no\nGiving up on 192.0.2.1.", "550 no", "", STAGE_RCPT },
	{ "words alone", "no such thing", "no such thing", "", STAGE_UNKNOWN },
	/* clang-format on */
};

static void
test_frames(void)
{
	for (size_t i = 0; i < COUNT_OF(frames); i++) {
		struct evidence evidence = { .input = span_of(frames[i].text) };
		const char *name = frames[i].name;
		struct arena arena;

		arena_init(&arena, 1024 * 1024);
		frame_peel(&arena, evidence.input, &evidence);
		CHECK_FOR(name,
		    span_starts(evidence.reply, span_of(frames[i].reply)));
		CHECK_TEXT(name, evidence_value(&evidence, FACT_REMOTE_HOST),
		    frames[i].host);
		CHECK_FOR(name, evidence.stage == frames[i].stage);
		CHECK_FOR(name, span_within(evidence.reply, evidence.input));
		arena_clear(&arena);
	}
}

static void
test_from_reply(void)
{
	struct evidence evidence = { .reply = span_of(
					 "554 5.7.1 <a@example.org>: Sender "
					 "rejected from 192.0.2.1") };
	struct arena arena;

	arena_init(&arena, 1024 * 1024);
	facts_from_reply(&arena, &evidence);
	CHECK_TEXT("sender", evidence_value(&evidence, FACT_SENDER),
	    "a@example.org");
	CHECK_TEXT("no recipient", evidence_value(&evidence, FACT_RECIPIENT),
	    "");
	CHECK_TEXT("ip", evidence_value(&evidence, FACT_CLIENT_IP),
	    "192.0.2.1");
	arena_clear(&arena);
}

/* Whom SPF looked at, by the page that a refusal points to. */
static void
test_spf_sender(void)
{
	static const struct {
		const char *reply, *sender; /* NULL: none */
	} cases[] = {
		{ "550 5.7.23 SPF fail. See http://x/Why?s=mfrom;"
		  "id=ann@example.org;ip=192.0.2.1;r=joe@example.net",
		    "ann@example.org" },
		{ "550 SPF fail. See http://x/Why?s=mfrom&"
		  "id=ann%40example.org&ip=192.0.2.1",
		    "ann@example.org" },
		{ "550 SPF fail. See http://x/Why?s=helo;id=mail.example.org",
		    NULL },
		{ "550 SPF fail. See http://x/Why?s=mfrom;id=", NULL },
		{ "550 SPF fail. See http://x/Why?s=mfrom", NULL },
		{ "550 SPF fail. See http://x/Why?s=mfrom;id=%40x", NULL },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct evidence evidence = { .reply = span_of(cases[i].reply) };
		struct arena arena;

		arena_init(&arena, 1 << 20);
		facts_from_reply(&arena, &evidence);
		CHECK_TEXT(cases[i].reply,
		    evidence_value(&evidence, FACT_SENDER),
		    cases[i].sender ? cases[i].sender : "");
		arena_clear(&arena);
	}
}

/* Words of our own side name the server; what a server says, its client. */
static void
test_whose_ip(void)
{
	static const struct {
		const char *reply, *ip;
	} cases[] = {
		{ "connect to mx.example.org[192.0.2.1]:25: Connection refused",
		    "" },
		{ "nc: connect to mx.example.org (192.0.2.1) port 25 (tcp) "
		  "failed: Connection timed out",
		    "" },
		{ "H=mx.example.org [192.0.2.1]: SMTP timeout", "" },
		{ "mx.example.org [192.0.2.1]: No route to host", "" },
		{ "*** Error connecting 0.0.0.0 to mx:25", "" },
		{ "554 5.7.1 a.example.net [192.0.2.7]: connection refused",
		    "192.0.2.7" },
		{ "550 5.7.1 Client host [192.0.2.7] blocked", "192.0.2.7" },
		{ "550 a.example.net (192.0.2.7) portable hosts not wanted",
		    "192.0.2.7" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct evidence evidence = { .reply = span_of(cases[i].reply) };
		struct arena arena;

		arena_init(&arena, 1 << 20);
		facts_from_reply(&arena, &evidence);
		CHECK_TEXT(cases[i].reply,
		    evidence_value(&evidence, FACT_CLIENT_IP), cases[i].ip);
		arena_clear(&arena);
	}
}

int
main(void)
{
	test_whose_ip();
	test_addresses();
	test_ips();
	test_spf_sender();
	test_stages();
	test_frames();
	test_from_reply();
	return check_done();
}
