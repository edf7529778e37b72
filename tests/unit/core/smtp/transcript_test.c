#include "core/smtp/transcript.h"

#include "check.h"

int
main(void)
{
	struct smtp_transcript transcript;
	struct text text;
	size_t len;

	text_init(&text, NULL, 1024 * 1024);
	smtp_transcript_init(&transcript, &text, 5000000);
	smtp_transcript_note(&transcript, span_of("connected to mx\n"),
	    5000000);
	smtp_transcript_server(&transcript, span_of("220 mx\r\n"), 5021407);
	smtp_transcript_client(&transcript, span_of("EHLO me\r\n"), 6000000);
	smtp_transcript_server(&transcript, span_of("250 a\\b\tc\n"), 6000001);
	smtp_transcript_server(&transcript,
	    span_of("250 \x1b[2Jgr\xc3\xbc\xc3\x9f\xe2\x80\xae\xff"), 6000002);
	smtp_transcript_fault(&transcript, span_of("broken"), 65000000);
	CHECK_TEXT("all", text_span(&text),
	    "nixie-transcript 1\n"
	    "[0.000000] N* connected to mx\\n\n"
	    "[0.021407] S< 220 mx\n"
	    "[1.000000] C> EHLO me\n"
	    "[1.000001] S< 250 a\\\\b\\tc\\n\n"
	    "[1.000002] S< 250 \\x1b[2Jgr\xc3\xbc\xc3\x9f"
	    "\\xe2\\x80\\xae\\xff\\c\n"
	    "[60.000000] N! broken\n");

	text_reset(&text);
	for (size_t i = 0; i < 20000; i++)
		smtp_transcript_body(&transcript, span_of("1234\r\n56\r\n"),
		    5000000);
	len = text.len;
	CHECK(span_find(text_span(&text),
	    span_of("N* the rest of the message is left out\n"), &len));
	CHECK(len < 16 * (size_t)SMTP_TRANSCRIPT_MAX_BODY);
	CHECK(text.len < len + 64);
	text_clear(&text);
	return check_done();
}
