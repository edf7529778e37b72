#include "check.h"

#include "core/mime/body.h"
#include "core/mime/message.h"

enum { CEILING = 64 * 1024 * 1024 };

#define MIXED "Content-Type: multipart/mixed; boundary=b\n\n"
#define ALTERNATIVE "Content-Type: multipart/alternative; boundary=b\n\n"
#define HTML "Content-Type: text/html\n\n"

static const struct {
	const char *name;
	const char *source, *text;
} cases[] = {
	{ "plain", "To: x\n\nHello\n", "Hello\n" },
	{ "two texts", MIXED "--b\n\n1\n--b\n\n2\n--b--\n", "1\n2" },
	{ "plain of two", ALTERNATIVE "--b\n\n1\n--b\n" HTML "2\n--b--\n",
	    "1" },
	{ "HTML first", ALTERNATIVE "--b\n" HTML "2\n--b\n\n1\n--b--\n", "1" },
	{ "empty plain", ALTERNATIVE "--b\n\n \n--b\n" HTML "<p>2\n--b--\n",
	    "2" },
	{ "HTML alone", HTML "<p>a</p>b", "a\n\nb" },
	{ "attached",
	    MIXED "--b\n\n1\n--b\nContent-Disposition: attachment\n\n2\n"
		  "--b--\n",
	    "1" },
	{ "nothing but an attachment",
	    MIXED "--b\nContent-Disposition: attachment\n\n2\n--b--\n", "2" },
	{ "bounce",
	    MIXED "--b\n\n1\n--b\nContent-Type: message/rfc822\n\n"
		  "To: x\n\n2\n--b--\n",
	    "1" },
	{ "bounce without a text",
	    MIXED "--b\nContent-Type: message/rfc822\n\nTo: x\n\n2\n--b--\n",
	    "" },
	{ "no parts found", "Content-Type: multipart/mixed\n\ntext\n",
	    "text\n" },
	{ "picture", "Content-Type: image/png\n\nx\n", "" },
};

static void
check_case(size_t i)
{
	struct span source = span_of(cases[i].source), read;
	struct mime_message message;
	struct arena arena;
	struct text text;
	unsigned quirks = 0;

	arena_init(&arena, CEILING);
	mime_message_parse(&arena, source, &message);
	read = mime_body_read(&arena, message.root, 4096, &quirks);
	CHECK_FOR(cases[i].name, span_equal(read, span_of(cases[i].text)));
	if (!span_equal(read, span_of(cases[i].text)))
		printf("# %.*s\n", SPAN_ARGS(read));
	text_init(&text, &arena, 4096);
	mime_body_write(&arena, &text, message.root);
	CHECK_FOR(cases[i].name,
	    span_equal(text_span(&text), span_of(cases[i].text)));
	for (; source.len > 0; source.len--) {
		mime_message_parse(&arena, source, &message);
		mime_body_read(&arena, message.root, 2, &quirks);
	}
	arena_clear(&arena);
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	return check_done();
}
