/*
 * What in a message would be refused: for each finding a message that has
 * it, and one that has not; the bytes that a proof shows are the message's.
 */

#include "core/audit/message.h"

#include "unit/core/audit/ids.h"

enum {
	CEILING = 512 * 1024 * 1024,
	MAIL_MAX = 64 * 1024 * 1024,
	NOW = 1762164000, /* 2025-11-03 10:00 */
};

#define HEAD \
	"From: Joe <joe@example.org>\r\nTo: ann@example.net\r\n" \
	"Date: Mon, 3 Nov 2025 10:00:00 +0000\r\n" \
	"Message-ID: <1@example.org>\r\n"
#define SIGNED(h) "DKIM-Signature: v=1; d=example.org; h=" h "\r\n"
#define BODY "\r\nHow are you?\r\n"
#define CLICK \
	"List-Unsubscribe: <https://example.org/off?u=1>\r\n" \
	"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
#define MIME(type) "MIME-Version: 1.0\r\nContent-Type: " type "\r\n"
#define FILE_OF(name) \
	HEAD SIGNED("from") \
	    MIME("application/octet-stream") "Content-Disposition: " \
					     "attachment; filename=\"" name \
					     "\"\r\n" \
					     "Content-Transfer-Encoding: " \
					     "base64\r\n\r\naGVsbG8=\r\n"
#define TEN(x) x x x x x x x x x x
#define HOP "Received: by b.example\r\n"

static const struct {
	const char *name, *mail;
	const char *finds, *lacks;
} cases[] = {
	{ "all is well", HEAD SIGNED("from:to") BODY, "",
	    "msg.no_from msg.several_from msg.duplicate_field msg.no_date "
	    "msg.bad_date msg.no_message_id msg.bad_message_id "
	    "msg.no_recipient msg.eight_bit_header msg.long_line msg.bare_lf "
	    "msg.lone_cr msg.nul msg.eight_bit_body msg.no_blank_line "
	    "msg.bad_mime msg.no_mime_version msg.too_big msg.attachment_type "
	    "msg.list_unsub_missing msg.one_click_missing "
	    "msg.one_click_unsigned msg.no_signature msg.received_loop "
	    "msg.from_display_name_spoof msg.reply_to_other "
	    "msg.smtputf8_needed msg.from_syntax msg.from_local msg.bcc "
	    "msg.date_future" },
	{ "no angle brackets in From", "From: Joe joe@example.org\r\n" BODY,
	    "msg.from_syntax", "msg.no_from msg.from_local" },
	{ "a name in a comment", "From: joe@example.org (Joe)\r\n" BODY, "",
	    "msg.from_syntax msg.no_from" },
	{ "a name that a machine made up", "From: www-data@localhost\r\n" BODY,
	    "msg.from_local", "msg.from_syntax msg.no_from" },
	{ "a name within a network", "From: cron@web1.internal\r\n" BODY,
	    "msg.from_local", "msg.from_syntax" },
	{ "who is to be hidden", HEAD "Bcc: a@example.org\r\n" BODY, "msg.bcc",
	    "msg.no_recipient" },
	{ "a date to come", "Date: Wed, 5 Nov 2025 10:00:00 +0000\r\n" BODY,
	    "msg.date_future", "msg.bad_date" },
	{ "a date within another zone",
	    "Date: Mon, 3 Nov 2025 22:00:00 +0000\r\n" BODY, "",
	    "msg.date_future msg.bad_date" },
	{ "Base64 that is none",
	    HEAD MIME("application/pdf") "Content-Transfer-Encoding: base64"
					 "\r\n\r\n!!! no Base64 !!!\r\n",
	    "msg.bad_mime", "msg.eight_bit_body" },
	{ "nothing but a subject", "Subject: x\r\n\r\nx\r\n",
	    "msg.no_from msg.no_date msg.no_message_id msg.no_recipient "
	    "msg.no_signature",
	    "msg.several_from msg.bad_date msg.bad_message_id" },
	{ "From without an address", "From: Joe\r\n\r\nx\r\n", "msg.no_from",
	    "msg.several_from" },
	{ "two in From", "From: a@example.org, b@example.org\r\n\r\nx\r\n",
	    "msg.several_from", "msg.no_from" },
	{ "two From fields",
	    "From: a@example.org\r\nFrom: b@example.org\r\n\r\nx\r\n",
	    "msg.duplicate_field", "msg.no_from" },
	{ "a subject twice", HEAD "Subject: a\r\nsubject: b\r\n" BODY,
	    "msg.duplicate_field", "msg.several_from" },
	{ "many Received fields are no repetition", TEN(HOP) HEAD BODY, "",
	    "msg.duplicate_field msg.received_loop" },
	{ "a date in words", "Date: tomorrow\r\n" BODY, "msg.bad_date",
	    "msg.no_date" },
	{ "a date with the old words for zones",
	    "Date: Mon, 03 Nov 25 10:00 EST\r\n" BODY, "",
	    "msg.no_date msg.bad_date" },
	{ "no angle brackets", "Message-ID: 1@example.org\r\n" BODY,
	    "msg.bad_message_id", "msg.no_message_id" },
	{ "no domain", "Message-ID: <12345>\r\n" BODY, "msg.bad_message_id",
	    "msg.no_message_id" },
	{ "Cc is a recipient", "Cc: a@example.org\r\n" BODY, "",
	    "msg.no_recipient" },
	{ "letters beyond ASCII in the subject",
	    HEAD "Subject: Gr\xc3\xbc\xc3\x9f"
		 "e\r\n" BODY,
	    "msg.eight_bit_header", "msg.eight_bit_body" },
	{ "an encoded word",
	    HEAD "Subject: =?utf-8?Q?Gr=C3=BC=C3=9Fe?=\r\n" BODY, "",
	    "msg.eight_bit_header" },
	{ "LF among CR LF", HEAD "\r\none\ntwo\r\n", "msg.bare_lf",
	    "msg.lone_cr" },
	{ "LF throughout, as in a file", "From: a@example.org\n\none\ntwo\n",
	    "", "msg.bare_lf msg.lone_cr" },
	{ "a CR alone", HEAD "\r\none\rtwo\r\n", "msg.lone_cr", "msg.bare_lf" },
	{ "bytes beyond ASCII, 7bit",
	    HEAD "\r\nGr\xc3\xbc\xc3\x9f"
		 "e\r\n",
	    "msg.eight_bit_body", "msg.eight_bit_header" },
	{ "bytes beyond ASCII, 8bit",
	    HEAD MIME(
		"text/plain; charset=utf-8") "Content-Transfer-Encoding: "
					     "8bit\r\n\r\nGr\xc3\xbc\xc3\x9f"
					     "e\r\n",
	    "", "msg.eight_bit_body msg.no_mime_version" },
	{ "a line that is no field", HEAD "this is no field\r\n" BODY,
	    "msg.no_blank_line", "msg.bad_mime" },
	{ "a multipart without its boundary", HEAD MIME("multipart/mixed") BODY,
	    "msg.bad_mime", "msg.no_mime_version" },
	{ "no version of MIME", HEAD "Content-Type: text/html\r\n" BODY,
	    "msg.no_mime_version", "msg.bad_mime" },
	{ "a program", FILE_OF("invoice.exe"), "msg.attachment_type",
	    "msg.bad_mime" },
	{ "a program in capital letters", FILE_OF("INVOICE.PDF.EXE"),
	    "msg.attachment_type", "" },
	{ "a script", FILE_OF("a.js"), "msg.attachment_type", "" },
	{ "a picture", FILE_OF("exe.png"), "", "msg.attachment_type" },
	{ "list mail without a way off it",
	    HEAD "List-Id: <l.example.org>\r\n" SIGNED("from") BODY,
	    "msg.list_unsub_missing", "msg.one_click_missing" },
	{ "no one click",
	    HEAD "List-Unsubscribe: <mailto:off@example.org>\r\n" SIGNED(
		"from:list-unsubscribe") BODY,
	    "msg.one_click_missing", "msg.list_unsub_missing" },
	{ "one click without https",
	    HEAD "List-Unsubscribe: <http://example.org/off>\r\n"
		 "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" SIGNED(
		     "from") BODY,
	    "msg.one_click_missing", "msg.list_unsub_missing" },
	{ "one click, not signed", HEAD CLICK SIGNED("from:to") BODY,
	    "msg.one_click_unsigned", "msg.one_click_missing" },
	{ "one click, signed",
	    HEAD CLICK SIGNED("From:To:List-Unsubscribe:LIST-UNSUBSCRIBE-POST")
		BODY,
	    "", "msg.one_click_unsigned msg.one_click_missing" },
	{ "round and round", TEN(TEN(HOP)) HEAD BODY, "msg.received_loop",
	    "msg.duplicate_field" },
	{ "another's address as a name",
	    "From: \"service@bank.example\" <joe@example.org>\r\n" BODY,
	    "msg.from_display_name_spoof", "msg.several_from" },
	{ "its own address as a name",
	    "From: \"joe@example.org\" <joe@example.org>\r\n" BODY, "",
	    "msg.from_display_name_spoof" },
	{ "replies go elsewhere", HEAD "Reply-To: a@other.example\r\n" BODY,
	    "msg.reply_to_other", "" },
	{ "replies go to the same organisation",
	    HEAD "Reply-To: a@mail.example.org\r\n" BODY, "",
	    "msg.reply_to_other" },
	{ "a name that needs SMTPUTF8",
	    "From: j\xc3\xb6rg@example.org\r\n" BODY, "msg.smtputf8_needed",
	    "msg.no_from" },
	{ "a domain that does not",
	    "From: joe@b\xc3\xbc"
	    "cher.example\r\n" BODY,
	    "", "msg.smtputf8_needed" },
};

/* What is underlined lies within what is shown. */
static void
check_proofs(const char *name, const struct audit *audit)
{
	for (size_t i = 0; i < audit->findings.count; i++) {
		const struct finding *finding = &audit->findings.items[i];

		for (size_t k = 0; k < finding->proofs.count; k++) {
			const struct proof *proof = &finding->proofs.items[k];

			CHECK_FOR(name,
			    proof->part.len == 0 ||
				span_within(proof->part, proof->text));
		}
	}
}

static void
look(struct arena *arena, struct span mail, struct audit *audit)
{
	audit_init(audit, arena, NULL, (struct audit_context){ 0 });
	audit_message(audit, mail, NOW);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena;
		struct audit audit;

		arena_init(&arena, CEILING);
		look(&arena, span_of(cases[i].mail), &audit);
		check_ids(cases[i].name, &audit, cases[i].finds, true);
		check_ids(cases[i].name, &audit, cases[i].lacks, false);
		check_proofs(cases[i].name, &audit);
		arena_clear(&arena);
	}
}

/* A body of the same line again and again. */
static struct span
make(struct arena *arena, const char *line, size_t times, const char *end)
{
	struct text text;

	text_init(&text, arena, MAIL_MAX);
	text_write_string(&text, HEAD "\r\n");
	for (size_t i = 0; i < times; i++)
		text_write_string(&text, line);
	text_write_string(&text, end);
	CHECK(!text.is_cut);
	return text_span(&text);
}

static void
test_sizes(void)
{
	static const char nul[] = HEAD "\r\none\0two\r\n";
	struct arena arena;
	struct audit audit;

	arena_init(&arena, CEILING);
	look(&arena, make(&arena, "0123456789", 99, "12345678\r\n"), &audit);
	check_ids("998 bytes", &audit, "msg.long_line", false);
	look(&arena, make(&arena, "0123456789", 99, "123456789\r\n"), &audit);
	check_ids("999 bytes", &audit, "msg.long_line", true);
	look(&arena, make(&arena, TEN("0123456789") "\r\n", 100, ""), &audit);
	check_ids("10 kB", &audit, "msg.too_big", false);
	look(&arena,
	    make(&arena, TEN("01234567") "\r\n", 26 * 1024 * 1024 / 82, ""),
	    &audit);
	check_ids("26 MiB", &audit, "msg.too_big", true);
	look(&arena, (struct span){ nul, sizeof(nul) - 1 }, &audit);
	check_ids("a NUL", &audit, "msg.nul", true);
	arena_clear(&arena);
}

/* Cut anywhere, it is still read, and each proof is within its text. */
static void
test_every_prefix(void)
{
	static const char mail[] = HEAD CLICK SIGNED("from:list-unsubscribe")
	    MIME("multipart/mixed; boundary=x") "\r\n--x\r\nContent-Type: "
						"application/zip; "
						"name=\"a.exe\"\r\n\r\nx\r\n--"
						"x--\r\n";
	struct arena arena;
	struct audit audit;

	arena_init(&arena, CEILING);
	for (size_t len = 0; len < sizeof(mail); len++) {
		arena_reset(&arena);
		look(&arena, (struct span){ mail, len }, &audit);
		check_proofs("a prefix", &audit);
	}
	check_ids("the whole", &audit, "msg.attachment_type", true);
	arena_clear(&arena);
}

/* Each id of the table is found by one of the cases, and lacking in one. */
static void
test_whole(void)
{
	static const char *const ids[] = {
#define FINDING(symbol, id, severity, rule, causes, sentence, remedy) id,
#include "core/audit/finding_message_table.h"
#undef FINDING
	};

	for (size_t i = 0; i < COUNT_OF(ids); i++) {
		bool is_lacking = false;
		/* Of the DNS: message_live_test.c. */
		if (strcmp(ids[i], "msg.url_on_dbl") == 0 ||
		    strcmp(ids[i], "msg.return_path_domain_no_mx") == 0)
			continue;
		/* These have tests of their own: test_sizes(). */
		bool is_found = strcmp(ids[i], "msg.nul") == 0 ||
		    strcmp(ids[i], "msg.too_big") == 0 ||
		    strcmp(ids[i], "msg.long_line") == 0;

		for (size_t j = 0; j < COUNT_OF(cases); j++) {
			is_found |= strstr(cases[j].finds, ids[i]) != NULL;
			is_lacking |= strstr(cases[j].lacks, ids[i]) != NULL;
		}
		CHECK_FOR(ids[i], is_found && is_lacking);
	}
}

int
main(void)
{
	test_cases();
	test_sizes();
	test_every_prefix();
	test_whole();
	return check_done();
}
