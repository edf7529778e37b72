#include "core/intake/transcript.h"

#include <stdlib.h>

#include "unit/check.h"

enum { MAX_SAMPLE = 64 * 1024, CEILING = 64 * 1024 * 1024 };

static const char *samples = "tests/samples/transcripts";

/* What the first case of each sample is, and how many there are. */
static const struct {
	const char *file;
	const char *format;
	size_t cases;
	enum case_kind kind;
	enum stage stage;
	enum role role;
	unsigned line;
	const char *recipient;
	const char *reply; /* its front */
} expected[] = {
	/* clang-format off */
	{ "raw-telnet.txt", "raw", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 13, "joe@example.org", "550-5.1.1 <joe@example.org>" },
	{ "labels.txt", "labels", 2, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 10, "jim@example.org", "550 5.2.1" },
	{ "swaks.txt", "swaks", 1, CASE_FAILURE, STAGE_AUTH, ROLE_SENDER_MTA, 22, "", "535 Incorrect" },
	{ "swaks-rcpt.txt", "swaks", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 9, "joe@example.org", "451 4.7.1" },
	{ "swaks-refused.txt", "swaks", 1, CASE_FAILURE, STAGE_CONNECT, ROLE_UNKNOWN, 2, "", "Error connecting to mail.example.org:25:\nIO::Socket" },
	{ "openssl.txt", "openssl", 1, CASE_FAILURE, STAGE_RCPT, ROLE_SENDER_MTA, 38, "joe@example.com", "553 5.7.1" },
	{ "openssl-wrong-version.txt", "openssl", 1, CASE_FAILURE, STAGE_CONNECT, ROLE_UNKNOWN, 2, "", "40B7" },
	{ "curl.txt", "curl", 1, CASE_FAILURE, STAGE_EOD, ROLE_UNKNOWN, 16, "joe@example.com", "554 5.7.1 Spam" },
	{ "smtplib.txt", "smtplib", 1, CASE_FAILURE, STAGE_EOD, ROLE_SENDER_MTA, 17, "joe@example.org", "550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n550 5.7.26 It's not signed." },
	{ "smtplib-2.txt", "smtplib", 1, CASE_FAILURE, STAGE_AUTH, ROLE_SENDER_MTA, 11, "", "535 5.7.8" },
	{ "nodemailer.txt", "nodemailer", 1, CASE_FAILURE, STAGE_EOD, ROLE_SENDER_MTA, 21, "joe@example.com", "554 5.2.252" },
	{ "phpmailer.txt", "phpmailer", 1, CASE_FAILURE, STAGE_AUTH, ROLE_SENDER_MTA, 15, "", "535-5.7.8" },
	{ "phpmailer-1.txt", "phpmailer", 1, CASE_FAILURE, STAGE_RCPT, ROLE_UNKNOWN, 4, "joe@example.org", "550 5.7.1 Relaying denied" },
	{ "phpmailer-old.txt", "phpmailer", 1, CASE_FAILURE, STAGE_RCPT, ROLE_SENDER_MTA, 4, "", "550 ann@example.org must" },
	{ "javamail.txt", "javamail", 1, CASE_FAILURE, STAGE_RCPT, ROLE_SENDER_MTA, 18, "jim@example.org", "452 4.5.3" },
	{ "javamail-auth.txt", "javamail", 1, CASE_FAILURE, STAGE_AUTH, ROLE_SENDER_MTA, 8, "", "535 5.7.8" },
	{ "mailkit.txt", "mailkit", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 10, "joe@example.org", "550 5.1.1" },
	{ "net-smtp.txt", "net-smtp", 1, CASE_FAILURE, STAGE_MAIL, ROLE_UNKNOWN, 7, "", "550-5.7.1 \"ann\" is not\n550 5.7.1" },
	{ "msmtp.txt", "msmtp", 1, CASE_FAILURE, STAGE_RCPT, ROLE_SENDER_MTA, 15, "joe@example.com", "554 5.7.1" },
	{ "exim.txt", "exim", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 13, "joe@example.org", "550-Verification failed for <ann@example.net>\n550-No" },
	{ "postfix.txt", "postfix", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 10, "joe@example.org", "450 4.2.0" },
	{ "gmass.txt", "gmass", 1, CASE_FAILURE, STAGE_EOD, ROLE_SENDER_MTA, 17, "joe@example.org", "Transaction failed: Expected" },
	{ "sendmail.txt", "sendmail", 1, CASE_FAILURE, STAGE_EOD, ROLE_RECIPIENT_MX, 13, "joe@example.org", "554 5.7.1" },
	{ "sendmail-bounce.txt", "sendmail", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 4, "joe@example.org", "550 5.1.1" },
	{ "exchange.csv", "exchange", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 11, "joe@example.org", "550 5.7.606 Access denied, banned" },
	{ "delivered.txt", "raw", 1, CASE_DELIVERED, STAGE_EOD, ROLE_RECIPIENT_MX, 16, "joe@example.org", "250 2.0.0" },
	{ "transactions.txt", "raw", 4, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 7, "a@example.org", "550 5.1.1" },
	{ "banner.txt", "raw", 1, CASE_FAILURE, STAGE_BANNER, ROLE_RECIPIENT_MX, 3, "", "554-mx.example.org\n554 5.7.1" },
	{ "lost-after-data.txt", "labels", 2, CASE_FAILURE, STAGE_EOD, ROLE_RECIPIENT_MX, 16, "joe@example.org", "lost connection" },
	{ "auth-second-mechanism.txt", "labels", 1, CASE_FAILURE, STAGE_MAIL, ROLE_SENDER_MTA, 17, "", "553 5.7.1" },
	{ "unknown-prefix.txt", "raw", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 7, "joe@example.org", "550 5.1.1" },
	{ "arrows-reversed.txt", "arrows", 1, CASE_FAILURE, STAGE_RCPT, ROLE_RECIPIENT_MX, 8, "joe@example.org", "550 5.1.1" },
	/* clang-format on */
};

static struct span
open_sample(const char *file)
{
	static char bytes[MAX_SAMPLE];
	char path[512];
	FILE *stream;
	size_t len;

	snprintf(path, sizeof(path), "%s/%s", samples, file);
	stream = fopen(path, "rb");
	CHECK_FOR(file, stream != NULL);
	if (!stream)
		return span_empty();
	len = fread(bytes, 1, sizeof(bytes), stream);
	fclose(stream);
	return (struct span){ bytes, len };
}

/* What was sent after AUTH in the samples: "ann", "secret", in base64. */
static bool
has_secret(struct span text)
{
	static const char *const secrets[] = { "c2VjcmV0", "AGFub", "YW5uQ",
		"hunter" };
	size_t at;

	for (size_t i = 0; i < sizeof(secrets) / sizeof(*secrets); i++)
		if (span_find(text, span_of(secrets[i]), &at))
			return true;
	return false;
}

static void
check_no_secret(const char *name, const struct evidence *evidence)
{
	CHECK_FOR(name, !has_secret(evidence->reply));
	for (size_t i = 0; i < evidence->facts.count; i++)
		CHECK_FOR(name,
		    !has_secret(evidence->facts.items[i].value) &&
			!has_secret(evidence->facts.items[i].quote));
}

static void
test_samples(void)
{
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		const char *name = expected[i].file;
		struct evidence_list cases = { 0 };
		struct span input = open_sample(name);
		const struct evidence *first;
		struct arena arena;

		arena_init(&arena, CEILING);
		CHECK_FOR(name, transcript_detect(input));
		transcript_read(&arena, input, &cases);
		CHECK_FOR(name, cases.count == expected[i].cases);
		if (cases.count > 0) {
			first = &cases.items[0];
			CHECK_FOR(name,
			    first->source.kind == SOURCE_TRANSCRIPT);
			CHECK_FOR(name,
			    strcmp(first->source.format, expected[i].format) ==
				0);
			CHECK_FOR(name, first->kind == expected[i].kind);
			CHECK_FOR(name, first->stage == expected[i].stage);
			CHECK_FOR(name, first->role == expected[i].role);
			CHECK_FOR(name, first->source.line == expected[i].line);
			CHECK_FOR(name,
			    span_equal(evidence_value(first, FACT_RECIPIENT),
				span_of(expected[i].recipient)));
			CHECK_FOR(name,
			    span_starts(first->reply,
				span_of(expected[i].reply)));
		}
		for (size_t k = 0; k < cases.count; k++)
			check_no_secret(name, &cases.items[k]);
		arena_clear(&arena);
	}
}

#define OPEN "220 mx.example.org\nEHLO a.example.net\n250 mx.example.org\n"
#define MAIL OPEN "MAIL FROM:<ann@example.net>\n250 Ok\n"
#define RCPT MAIL "RCPT TO:<joe@example.org>\n250 Ok\n"
#define DATA RCPT "DATA\n354 Go\n"

/* Short ones: the stages of all cases, in a row, and one fact of the first. */
static const struct {
	const char *name;
	const char *text;
	size_t cases;
	enum stage stage;
	const char *reply;
	enum fact_kind kind;
	const char *value;
} rows[] = {
	/* clang-format off */
	{ "nothing decisive", RCPT "QUIT\n221 Bye\n", 0, 0, "", 0, "" },
	{ "HELO after EHLO", "220 a\nEHLO x\n500 what\nHELO x\n250 a\nMAIL FROM:<>\n250 ok\nRCPT TO:<a@example.org>\n550 no\n", 1, STAGE_RCPT, "550 no", FACT_SENDER, "<>" },
	{ "EHLO and HELO refused", "220 a\nEHLO x\n502 what\nHELO x\n550 bad name\n", 1, STAGE_HELO, "550 bad name", FACT_HELO, "x" },
	{ "EHLO refused, nothing more", "220 a\nEHLO x\n550 bad name\nQUIT\n221 bye\n", 1, STAGE_HELO, "550 bad name", FACT_HELO, "x" },
	{ "AUTH refused, then RCPT", OPEN "AUTH PLAIN aHVudGVy\n535 5.7.8 bad\nMAIL FROM:<a@example.net>\n250 ok\nRCPT TO:<joe@example.org>\n530 5.7.0 auth first\n", 1, STAGE_AUTH, "535 5.7.8 bad", FACT_FOLLOW_UP, "530 5.7.0 auth first" },
	{ "a secret as typed", OPEN "AUTH LOGIN\n334 VXNlcm5hbWU6\nhunter2\n334 UGFzc3dvcmQ6\nhunter2 closed connection\n535 5.7.8 bad\n", 1, STAGE_AUTH, "535 5.7.8 bad", FACT_AUTH_TRIED, "AUTH LOGIN" },
	{ "a secret for a mechanism", OPEN "AUTH hunter2\n504 5.5.4 no\n", 1, STAGE_AUTH, "504 5.5.4 no", FACT_AUTH_TRIED, "AUTH" },
	{ "STARTTLS refused, nothing more", OPEN "STARTTLS\n454 4.7.0 no TLS\nQUIT\n221 bye\n", 1, STAGE_STARTTLS, "454 4.7.0 no TLS", 0, "" },
	{ "STARTTLS refused, MAIL refused", OPEN "STARTTLS\n454 4.7.0 no TLS\nMAIL FROM:<a@example.net>\n530 5.7.0 TLS first\n", 1, STAGE_MAIL, "530 5.7.0 TLS first", 0, "" },
	{ "MAIL refused", OPEN "MAIL FROM:<ann@example.net>\n451 4.3.0 later\nRCPT TO:<joe@example.org>\n503 5.5.1 MAIL first\n", 1, STAGE_MAIL, "451 4.3.0 later", FACT_RECIPIENT, "joe@example.org" },
	{ "DATA refused", RCPT "DATA\n451 4.3.0 later\n", 1, STAGE_DATA, "451 4.3.0 later", FACT_RECIPIENT, "joe@example.org" },
	{ "end of data refused", DATA "Subject: x\n\nhello\n.\n554 5.6.0 no\n", 1, STAGE_EOD, "554 5.6.0 no", FACT_SUBJECT, "x" },
	{ "the message left out", DATA "554 5.6.0 no\nQUIT\n221 bye\n", 1, STAGE_EOD, "554 5.6.0 no", 0, "" },
	{ "replies in the message", DATA "Subject: x\n\n550 apples\nQUIT\n.\n250 ok\n", 1, STAGE_EOD, "250 ok", FACT_SUBJECT, "x" },
	{ "one refused, one delivered", MAIL "RCPT TO:<a@example.org>\n550 no\nRCPT TO:<b@example.org>\n250 ok\nDATA\n354 go\n.\n250 ok\n", 1, STAGE_RCPT, "550 no", FACT_RECIPIENT, "a@example.org" },
	{ "two refused", MAIL "RCPT TO:<a@example.org>\n550 no\nRCPT TO:<b@example.org>\n550 no\nDATA\n503 no valid recipients\n", 2, STAGE_RCPT, "550 no", FACT_FOLLOW_UP, "503 no valid recipients" },
	{ "all at once", "220 a\nMAIL FROM:<a@example.net>\nRCPT TO:<a@example.org>\nRCPT TO:<b@example.org>\nDATA\n250 ok\n250 ok\n550 no\n354 go\n.\n554 spam\n", 2, STAGE_RCPT, "550 no", FACT_RECIPIENT, "b@example.org" },
	{ "421 for the rest", RCPT "RCPT TO:<b@example.org>\n421 4.7.0 bye\n", 2, STAGE_RCPT, "421 4.7.0 bye", FACT_RECIPIENT, "b@example.org" },
	{ "closed before the end", DATA "Subject: x\nConnection closed by foreign host.\n", 1, STAGE_EOD, "Connection closed by foreign host.", FACT_RECIPIENT, "joe@example.org" },
	{ "two sessions", MAIL "RCPT TO:<a@example.org>\n550 no\nQUIT\n221 bye\n" OPEN "MAIL FROM:<b@example.net>\n550 no\n", 2, STAGE_RCPT, "550 no", FACT_SENDER, "ann@example.net" },
	{ "the greeting refuses", "Connected to mx.example.org.\n421 4.3.2 busy\n", 1, STAGE_BANNER, "421 4.3.2 busy", FACT_REMOTE_HOST, "mx.example.org" },
	{ "no such name", "=== Trying mx.example.org:25...\n*** Error connecting to mx.example.org:25:\n*** \tIO::Socket::INET: Name or service not known\n", 1, STAGE_DNS, "Error connecting", FACT_PORT, "25" },
	{ "a mangled header", DATA "Date: 2018 x\nTo: joe@example.org\n\nhi\n.\n550 5.6.0 Invalid Date header\n", 1, STAGE_EOD, "550 5.6.0", FACT_HEADER, "Date: 2018 x" },
	{ "quoted in a mail", "> 220 a\n> EHLO x\n> 250 a\n> MAIL FROM:<a@example.net>\n> 550 5.7.1 no\n", 1, STAGE_MAIL, "550 5.7.1 no", FACT_HELO, "x" },
	{ "replies cut off", "C: EHLO x\nC: MAIL FROM:<a@example.net>\nS: 250 ok\nC: RCPT TO:<b@example.org>\nS: 550 5.1.1 no\n", 1, STAGE_RCPT, "550 5.1.1 no", FACT_RECIPIENT, "b@example.org" },
	{ "retcode alone", "send: 'mail FROM:<a@example.net>\\r\\n'\nreply: retcode (550); Msg: b'5.7.1 no'\n", 1, STAGE_MAIL, "550 5.7.1 no", FACT_SENDER, "a@example.net" },
	/* clang-format on */
};

static void
test_rows(void)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		const char *name = rows[i].name;
		struct evidence_list cases = { 0 };
		const struct fact *fact;
		struct arena arena;

		arena_init(&arena, CEILING);
		CHECK_FOR(name, transcript_detect(span_of(rows[i].text)));
		transcript_read(&arena, span_of(rows[i].text), &cases);
		CHECK_FOR(name, cases.count == rows[i].cases);
		for (size_t k = 0; k < cases.count; k++)
			check_no_secret(name, &cases.items[k]);
		if (cases.count > 0) {
			CHECK_FOR(name, cases.items[0].stage == rows[i].stage);
			CHECK_FOR(name,
			    span_starts(cases.items[0].reply,
				span_of(rows[i].reply)));
			fact = evidence_find(&cases.items[0], rows[i].kind);
			CHECK_FOR(name,
			    rows[i].value[0] == '\0' ||
				(fact &&
				    span_equal(fact->value,
					span_of(rows[i].value))));
		}
		arena_clear(&arena);
	}
}

/* What is no transcript, however much it looks like one. */
static void
test_not(void)
{
	static const char *const texts[] = { "", "550 5.1.1 No such user",
		"550-5.7.26 a\n550 5.7.26 b\n", "550 no\n451 later\n",
		"<joe@example.org>:\n192.0.2.1 does not like recipient.\n"
		"Remote host said: 550 no\nGiving up on 192.0.2.1.\n",
		"<joe@example.org>:\nConnected to 192.0.2.1 but sender was "
		"rejected.\nRemote host said: 550 no\n",
		"<joe@example.org>: host mx.example.org[192.0.2.1] said: 550 "
		"no "
		"(in reply to RCPT TO command)\n",
		"Error Type: SMTP\nhMailServer sent: RCPT TO:<a@example.org>\n"
		"Remote server replied: 550 no\n" };

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		CHECK_FOR(texts[i], !transcript_detect(span_of(texts[i])));
}

/* Every prefix, each in memory that ends where it does. */
static void
test_prefixes(void)
{
	for (size_t i = 0; i < sizeof(expected) / sizeof(*expected); i++) {
		struct span all = open_sample(expected[i].file);
		bool is_good = true;

		for (size_t len = 0; len <= all.len; len++) {
			struct evidence_list cases = { 0 };
			char *bytes = malloc(len + 1);
			struct arena arena;

			memcpy(bytes, all.ptr, len);
			bytes[len] = '\0';
			arena_init(&arena, CEILING);
			transcript_read(&arena, (struct span){ bytes, len },
			    &cases);
			is_good &= cases.count <= 4;
			for (size_t k = 0; k < cases.count; k++)
				is_good &= !has_secret(cases.items[k].reply);
			arena_clear(&arena);
			free(bytes);
		}
		CHECK_FOR(expected[i].file, is_good);
	}
}

/* A flood of refusals: no more than so many cases are made of it. */
static void
test_limit(void)
{
	enum { REFUSALS = 12000, LINE = 40 };
	char *bytes = malloc((size_t)REFUSALS * LINE + 200);
	struct evidence_list cases = { 0 };
	struct arena arena;
	size_t len = 0;

	len += (size_t)snprintf(bytes, 200, "%s", MAIL);
	for (size_t i = 0; i < REFUSALS; i++)
		len += (size_t)snprintf(bytes + len, LINE,
		    "RCPT TO:<u%zu@a.example>\n550 no\n", i);
	arena_init(&arena, CEILING);
	transcript_read(&arena, (struct span){ bytes, len }, &cases);
	CHECK(cases.count == 10000);
	arena_clear(&arena);
	free(bytes);
}

int
main(int argc, char **argv)
{
	if (argc > 1)
		samples = argv[1];
	test_samples();
	test_rows();
	test_not();
	test_prefixes();
	test_limit();
	return check_done();
}
