/*
 * What scanners are asked, to the byte; what their answers mean, whole, cut
 * off at every byte, and odd.
 */

#include "core/lab/scan.h"

#include "check.h"

enum { CEILING = 1 << 20 };

static const struct {
	const char *name;
	enum lab_scanner scanner;
	const char *reply;
	size_t len; /* 0: up to the NUL */
	enum lab_scan_result result;
	const char *words;
} replies[] = {
	{ "clamd: clean", LAB_CLAMD, "stream: OK\0", 11, LAB_SCAN_CLEAN, "" },
	{ "clamd: a virus", LAB_CLAMD, "stream: Win.Test.EICAR_HDB-1 FOUND\0",
	    35, LAB_SCAN_VIRUS, "Win.Test.EICAR_HDB-1" },
	{ "clamd: too large", LAB_CLAMD,
	    "INSTREAM size limit exceeded. ERROR\0", 36, LAB_SCAN_FAILED,
	    "INSTREAM size limit exceeded. ERROR" },
	{ "clamd: cut off", LAB_CLAMD, "stream: OK", 0, LAB_SCAN_FAILED,
	    "the answer cannot be read" },
	{ "clamd: nothing", LAB_CLAMD, "", 0, LAB_SCAN_FAILED,
	    "the answer cannot be read" },
	{ "rspamd: clean", LAB_RSPAMD,
	    "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n"
	    "{\"action\":\"no action\",\"score\":0.1,\"required_score\":15}",
	    0, LAB_SCAN_CLEAN, "0.1 of 15.0" },
	{ "rspamd: marked, but taken", LAB_RSPAMD,
	    "HTTP/1.0 200 OK\r\n\r\n"
	    "{\"action\":\"add header\",\"score\":7.5,\"required_score\":15}",
	    0, LAB_SCAN_CLEAN, "7.5 of 15.0" },
	{ "rspamd: spam", LAB_RSPAMD,
	    "HTTP/1.1 200 OK\r\n\r\n{\"score\":1015.0,\"required_score\":15.0,"
	    "\"symbols\":{\"GTUBE\":{\"score\":0}},\"action\":\"reject\"}",
	    0, LAB_SCAN_SPAM, "1015.0 of 15.0" },
	{ "rspamd: come again", LAB_RSPAMD,
	    "HTTP/1.1 200 OK\r\n\r\n{\"action\":\"soft reject\"}", 0,
	    LAB_SCAN_LATER, "0.0 of 0.0" },
	{ "rspamd: greylisted", LAB_RSPAMD,
	    "HTTP/1.1 200 OK\r\n\r\n{\"action\":\"greylist\"}", 0,
	    LAB_SCAN_LATER, "0.0 of 0.0" },
	{ "rspamd: a virus", LAB_RSPAMD,
	    "HTTP/1.1 200 OK\r\n\r\n"
	    "{\"action\":\"reject\",\"symbols\":{\"CLAM_VIRUS\":{}}}",
	    0, LAB_SCAN_VIRUS, "CLAM_VIRUS" },
	{ "rspamd: an error", LAB_RSPAMD,
	    "HTTP/1.1 500 oops\r\n\r\n{\"error\":\"oops\"}", 0, LAB_SCAN_FAILED,
	    "rspamd named no action" },
	{ "rspamd: an action that is a number", LAB_RSPAMD,
	    "HTTP/1.1 200 OK\r\n\r\n{\"action\":7,\"symbols\":[1]}", 0,
	    LAB_SCAN_FAILED, "rspamd named no action" },
	{ "rspamd: no JSON", LAB_RSPAMD, "HTTP/1.1 200 OK\r\n\r\nhello", 0,
	    LAB_SCAN_FAILED, "the answer cannot be read" },
	{ "rspamd: no HTTP", LAB_RSPAMD, "{\"action\":\"reject\"}", 0,
	    LAB_SCAN_FAILED, "the answer cannot be read" },
	{ "spamd: spam", LAB_SPAMD,
	    "SPAMD/1.1 0 EX_OK\r\nContent-length: 0\r\n"
	    "Spam: True ; 1000.2 / 5.0\r\n\r\n",
	    0, LAB_SCAN_SPAM, "1000.2 / 5.0" },
	{ "spamd: clean", LAB_SPAMD,
	    "SPAMD/1.1 0 EX_OK\r\nSpam: False ; -0.1 / 5.0\r\n\r\n", 0,
	    LAB_SCAN_CLEAN, "-0.1 / 5.0" },
	{ "spamd: busy", LAB_SPAMD, "SPAMD/1.0 75 EX_TEMPFAIL\r\n", 0,
	    LAB_SCAN_FAILED, "SPAMD/1.0 75 EX_TEMPFAIL" },
	{ "spamd: nonsense", LAB_SPAMD, "hello\r\nSpam: True ; 9 / 5\r\n", 0,
	    LAB_SCAN_FAILED, "the answer cannot be read" },
};

static struct arena arena;

static void
check_replies(void)
{
	for (size_t i = 0; i < COUNT_OF(replies); i++) {
		struct span reply = { replies[i].reply,
			replies[i].len ? replies[i].len
				       : strlen(replies[i].reply) };
		struct lab_scan_finding finding;

		lab_scan_read(&arena, replies[i].scanner, reply, &finding);
		CHECK_FOR(replies[i].name, finding.result == replies[i].result);
		CHECK_TEXT(replies[i].name,
		    finding.result == LAB_SCAN_CLEAN &&
			    replies[i].words[0] == '\0'
			? span_empty()
			: finding.words,
		    replies[i].words);
	}
}

/* A reply that is cut off never says more than the whole one. */
static void
check_prefixes(void)
{
	size_t lies = 0;

	for (size_t i = 0; i < COUNT_OF(replies); i++)
		for (size_t len = 0; len < strlen(replies[i].reply); len++) {
			struct lab_scan_finding finding;

			lab_scan_read(&arena, replies[i].scanner,
			    (struct span){ replies[i].reply, len }, &finding);
			lies += finding.result != LAB_SCAN_FAILED &&
			    finding.result != replies[i].result;
		}
	CHECK(lies == 0);
}

static void
check_asked(void)
{
	static const struct span recipients[] = { { "joe@here.example", 16 },
		{ "ann@here.example", 16 } };
	const struct lab_scan_mail mail = { .message = span_of("a\r\n"),
		.ip = { .bytes = { 192, 0, 2, 1 } },
		.helo = span_of("mail\r\nDeliver-To: x"),
		.sender = span_of("max@there.example"),
		.user = span_empty(),
		.recipients = recipients,
		.recipient_count = 2 };
	struct text text;

	text_init(&text, NULL, CEILING);
	lab_scan_ask(&text, LAB_CLAMD, &mail);
	CHECK(span_equal(text_span(&text),
	    (struct span){ "zINSTREAM\0\0\0\0\3a\r\n\0\0\0\0", 21 }));
	text_reset(&text);
	lab_scan_ask(&text, LAB_RSPAMD, &mail);
	CHECK_TEXT("rspamd", text_span(&text),
	    "POST /checkv2 HTTP/1.0\r\nIP: 192.0.2.1\r\n"
	    "Helo: mail??Deliver-To: x\r\nFrom: max@there.example\r\n"
	    "Rcpt: joe@here.example\r\nRcpt: ann@here.example\r\n"
	    "Content-Length: 3\r\n\r\na\r\n");
	text_reset(&text);
	lab_scan_ask(&text, LAB_SPAMD, &mail);
	CHECK_TEXT("spamd", text_span(&text),
	    "CHECK SPAMC/1.2\r\nContent-length: 3\r\n\r\na\r\n");
	text_clear(&text);
}

int
main(void)
{
	arena_init(&arena, CEILING);
	check_replies();
	check_prefixes();
	check_asked();
	CHECK(lab_scan_is_whole(LAB_CLAMD, (struct span){ "x\0", 2 }));
	CHECK(!lab_scan_is_whole(LAB_SPAMD, (struct span){ "x\0", 2 }));
	arena_clear(&arena);
	return check_done();
}
