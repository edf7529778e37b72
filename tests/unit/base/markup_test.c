#include "base/markup.h"

#include "unit/check.h"

static const struct {
	const char *name;
	const char *foreign;
	const char *written;
} cases[] = {
	/* clang-format off */
	{ "nothing", "", "" },
	{ "plain", "550 no", "550 no" },
	{ "an element", "<script>alert(1)</script>",
	    "&lt;script&gt;alert(1)&lt;/script&gt;" },
	{ "out of an attribute", "\" onload='x'",
	    "&quot; onload=&#39;x&#39;" },
	{ "a reference", "&lt;b&gt;", "&amp;lt;b&amp;gt;" },
	{ "a comment", "--><!--", "--&gt;&lt;!--" },
	{ "a control", "a\033[31m<", "a\\x1b[31m&lt;" },
	{ "no UTF-8 before an element", "\xe4\xb8<b>", "\\xe4\\xb8&lt;b&gt;" },
	{ "UTF-7 stays what it is", "+ADw-script+AD4-", "+ADw-script+AD4-" },
	{ "right to left", "\xe2\x80\xae<", "\\u{202e}&lt;" },
	{ "umlaut", "F\xc3\xbc" "r", "F\xc3\xbc" "r" },
	/* clang-format on */
};

/* Whatever one byte is, nothing of markup comes through. */
static void
test_every_byte(void)
{
	for (unsigned i = 0; i < 256; i++) {
		char byte = (char)i, room[64];
		struct text text = text_in(room, sizeof(room));

		markup_write(&text, (struct span){ &byte, 1 });
		CHECK(!strpbrk(room, "<>\"'") && text.len > 0);
	}
}

int
main(void)
{
	char room[256];

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text text = text_in(room, sizeof(room));

		markup_write(&text, span_of(cases[i].foreign));
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].written);
	}
	test_every_byte();
	return check_done();
}
