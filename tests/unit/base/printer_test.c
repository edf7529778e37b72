#include "base/printer.h"

#include "unit/check.h"

static const struct {
	const char *name;
	const char *foreign;
	const char *printed;
} cases[] = {
	/* clang-format off */
	{ "plain", "550 no", "550 no" },
	{ "white space", "a\tb\r\nc\vd\fe", "a b  c d e" },
	{ "rename the window", "\033]0;owned\007", "\\x1b]0;owned\\x07" },
	{ "colour", "\033[31mred", "\\x1b[31mred" },
	{ "DEL", "a\x7f", "a\\x7f" },
	{ "backspace", "secret\b\b", "secret\\x08\\x08" },
	{ "C1 control as UTF-8", "\xc2\x9b" "31m", "\\u{9b}31m" },
	{ "C1 control as a byte", "\x9b" "31m", "\\x9b31m" },
	{ "no UTF-8", "na\xefve", "na\\xefve" },
	{ "cut UTF-8", "\xe4\xb8", "\\xe4\\xb8" },
	{ "umlaut", "F\xc3\xbc" "r", "F\xc3\xbc" "r" },
	{ "Chinese", "\xe7\x94\xa8\xe6\x88\xb7", "\xe7\x94\xa8\xe6\x88\xb7" },
	{ "right-to-left override", "a\xe2\x80\xae" "b", "a\\u{202e}b" },
	{ "isolate", "\xe2\x81\xa6", "\\u{2066}" },
	{ "arabic letter mark", "\xd8\x9c", "\\u{61c}" },
	{ "zero width space", "\xe2\x80\x8b", "\\u{200b}" },
	{ "soft hyphen", "\xc2\xad", "\\u{ad}" },
	{ "byte order mark", "\xef\xbb\xbf", "\\u{feff}" },
	{ "line separator", "\xe2\x80\xa8", "\\u{2028}" },
	{ "Mongolian separator", "\xe1\xa0\x8e", "\\u{180e}" },
	{ "interlinear mark", "\xef\xbf\xb9", "\\u{fff9}" },
	{ "tag", "\xf3\xa0\x81\x81", "\\u{e0041}" },
	{ "Hangul filler", "\xe3\x85\xa4", "\\u{3164}" },
	{ "Hangul jamo filler", "\xe1\x85\x9f", "\\u{115f}" },
	{ "half width filler", "\xef\xbe\xa0", "\\u{ffa0}" },
	/* clang-format on */
};

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[128];
		struct text text = text_in(bytes, sizeof(bytes));

		printer_write(&text, span_of(cases[i].foreign));
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].printed);
	}
}

static void
test_every_byte(void)
{
	for (int byte = 0; byte < 256; byte++) {
		char c = (char)byte, bytes[16];
		struct text text = text_in(bytes, sizeof(bytes));

		printer_write(&text, (struct span){ &c, 1 });
		CHECK(text.len > 0);
		for (size_t i = 0; i < text.len; i++)
			CHECK(bytes[i] >= ' ' && bytes[i] < 0x7f);
	}
}

int
main(void)
{
	test_cases();
	test_every_byte();
	return check_done();
}
