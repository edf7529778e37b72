#include "core/mime/compose.h"

#include "check.h"

static struct mime_draft
new_draft(void)
{
	const struct span none = span_empty();

	return (struct mime_draft){ none, none, none, none, none, none, none,
		none, none, NULL, 0, NULL, 0, none };
}

static void
test_plain(void)
{
	static const struct span headers[] = { { "X-Test: one\r\nBcc: x",
	    19 } };
	struct mime_draft draft = new_draft();
	struct text text;

	text_init(&text, NULL, 65536);
	draft.date = span_of("Sat, 28 Nov 2026 17:00:00 +0000");
	draft.from = span_of("Ann <ann@example.net>");
	draft.to = span_of("joe@example.org");
	draft.subject = span_of("hi");
	draft.message_id = span_of("<1@example.net>");
	draft.body = span_of("one\ntwo");
	draft.headers = headers;
	draft.header_count = 1;
	mime_compose(&text, &draft);
	CHECK_TEXT("plain", text_span(&text),
	    "Date: Sat, 28 Nov 2026 17:00:00 +0000\r\n"
	    "From: Ann <ann@example.net>\r\n"
	    "To: joe@example.org\r\n"
	    "Subject: hi\r\n"
	    "Message-ID: <1@example.net>\r\n"
	    "X-Test: one  Bcc: x\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/plain; charset=us-ascii\r\n\r\n"
	    "one\r\ntwo\r\n");
	text_clear(&text);
}

/* Whoever gives a field of ours means it instead. */
static void
test_replaced(void)
{
	static const struct span headers[] = { { "subject : x", 11 },
		{ "From: J <j@x>", 13 } };
	struct mime_draft draft = new_draft();
	struct text text;

	text_init(&text, NULL, 65536);
	draft.from = span_of("Ann \xc3\xbc <ann@example.net>");
	draft.to = span_of("joe@example.org");
	draft.subject = span_of("hi");
	draft.body = span_of("<p>one");
	draft.type = span_of("text/html");
	draft.headers = headers;
	draft.header_count = 2;
	mime_compose(&text, &draft);
	CHECK_TEXT("replaced", text_span(&text),
	    "To: joe@example.org\r\n"
	    "subject : x\r\n"
	    "From: J <j@x>\r\n"
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/html; charset=us-ascii\r\n\r\n"
	    "<p>one\r\n");
	text_clear(&text);
}

static void
test_encoded(void)
{
	struct mime_draft draft = new_draft();
	struct text text;
	size_t at;

	text_init(&text, NULL, 65536);
	draft.from = span_of("J\xc3\xbcrgen <j@example.net>");
	draft.subject =
	    span_of("Gr\xc3\xbc\xc3\x9f"
		    "e, und noch viel mehr W\xc3\xb6rter als in einer Zeile "
		    "Platz haben");
	draft.body =
	    span_of("Stra\xc3\x9f"
		    "e = Weg \nlang: "
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
		    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n");
	mime_compose(&text, &draft);
	CHECK(span_find(text_span(&text),
	    span_of("From: =?UTF-8?B?SsO8cmdlbg==?= <j@example.net>\r\n"),
	    &at));
	CHECK(span_find(text_span(&text), span_of("Subject: =?UTF-8?B?R3LDvM"),
	    &at));
	CHECK(span_find(text_span(&text), span_of("?=\r\n =?UTF-8?B?"), &at));
	CHECK(span_find(text_span(&text), span_of("Stra=C3=9Fe =3D Weg=20\r\n"),
	    &at));
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] >= 0x80)
			CHECK(!"a byte beyond ASCII");
	{
		struct span rest = text_span(&text), line;

		while (span_split(&rest, '\n', &line))
			CHECK(line.len <= 78);
	}
	text_clear(&text);
}

static void
test_html(void)
{
	static const struct mime_attachment picture = { { "a.png", 5 },
		{ "", 0 }, { "PNG", 3 }, { "logo\r\n", 6 } };
	struct mime_draft draft = new_draft();
	struct text text;

	text_init(&text, NULL, 65536);
	draft.html = span_of("<p>\xc3\xbc</p>");
	mime_compose(&text, &draft);
	CHECK_TEXT("HTML alone", text_span(&text),
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "<p>=C3=BC</p>\r\n");
	text_reset(&text);
	draft.body = span_of("u");
	draft.boundary = span_of("xyz");
	draft.attachments = &picture;
	draft.attachment_count = 1;
	mime_compose(&text, &draft);
	CHECK_TEXT("both, and a picture", text_span(&text),
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=\"xyz\"\r\n\r\n"
	    "--xyz\r\n"
	    "Content-Type: multipart/alternative; boundary=\"xyza\"\r\n\r\n"
	    "--xyza\r\n"
	    "Content-Type: text/plain; charset=us-ascii\r\n\r\nu\r\n"
	    "--xyza\r\n"
	    "Content-Type: text/html; charset=utf-8\r\n"
	    "Content-Transfer-Encoding: quoted-printable\r\n\r\n"
	    "<p>=C3=BC</p>\r\n"
	    "--xyza--\r\n"
	    "--xyz\r\n"
	    "Content-Type: image/png; name=\"a.png\"\r\n"
	    "Content-ID: <logo  >\r\n"
	    "Content-Disposition: inline; filename=\"a.png\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nUE5H\r\n"
	    "--xyz--\r\n");
	text_clear(&text);
}

static void
test_attachments(void)
{
	static const struct mime_attachment attachments[] = {
		{ { "a\"b.PDF", 7 }, { "", 0 }, { "%PDF", 4 }, { "", 0 } },
		{ { "empty", 5 }, { "", 0 }, { "", 0 }, { "", 0 } },
		{ { "", 0 }, { "text/x\r\nBcc: y", 14 }, { "", 0 }, { "", 0 } },
	};
	struct mime_draft draft = new_draft();
	struct text text;

	text_init(&text, NULL, 65536);
	draft.body = span_of("see");
	draft.attachments = attachments;
	draft.attachment_count = 3;
	draft.boundary = span_of("xyz");
	mime_compose(&text, &draft);
	CHECK_TEXT("attached", text_span(&text),
	    "MIME-Version: 1.0\r\n"
	    "Content-Type: multipart/mixed; boundary=\"xyz\"\r\n\r\n"
	    "--xyz\r\n"
	    "Content-Type: text/plain; charset=us-ascii\r\n\r\nsee\r\n"
	    "--xyz\r\n"
	    "Content-Type: application/pdf; name=\"a_b.PDF\"\r\n"
	    "Content-Disposition: attachment; filename=\"a_b.PDF\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\nJVBERg==\r\n"
	    "--xyz\r\n"
	    "Content-Type: application/octet-stream; name=\"empty\"\r\n"
	    "Content-Disposition: attachment; filename=\"empty\"\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "--xyz\r\n"
	    "Content-Type: text/x  Bcc: y\r\n"
	    "Content-Disposition: attachment\r\n"
	    "Content-Transfer-Encoding: base64\r\n\r\n"
	    "--xyz--\r\n");
	text_clear(&text);
}

int
main(void)
{
	test_plain();
	test_replaced();
	test_encoded();
	test_html();
	test_attachments();
	return check_done();
}
