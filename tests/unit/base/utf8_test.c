#include "base/utf8.h"

#include "unit/check.h"

static const struct {
	const char *name, *bytes;
	bool is_good;
	uint32_t code;
	size_t taken;
} cases[] = {
	/* clang-format off */
	{ "ASCII", "a", true, 'a', 1 },
	{ "DEL", "\x7f", true, 0x7f, 1 },
	{ "least of two", "\xc2\x80", true, 0x80, 2 },
	{ "most of two", "\xdf\xbf", true, 0x7ff, 2 },
	{ "least of three", "\xe0\xa0\x80", true, 0x800, 3 },
	{ "before surrogates", "\xed\x9f\xbf", true, 0xd7ff, 3 },
	{ "behind surrogates", "\xee\x80\x80", true, 0xe000, 3 },
	{ "most of three", "\xef\xbf\xbf", true, 0xffff, 3 },
	{ "least of four", "\xf0\x90\x80\x80", true, 0x10000, 4 },
	{ "most of all", "\xf4\x8f\xbf\xbf", true, 0x10ffff, 4 },
	{ "beyond all", "\xf4\x90\x80\x80", false, 0xf4, 1 },
	{ "first byte f5", "\xf5\x80\x80\x80", false, 0xf5, 1 },
	{ "overlong slash", "\xc0\xaf", false, 0xc0, 1 },
	{ "overlong c1", "\xc1\xbf", false, 0xc1, 1 },
	{ "overlong of three", "\xe0\x9f\xbf", false, 0xe0, 1 },
	{ "overlong of four", "\xf0\x8f\xbf\xbf", false, 0xf0, 1 },
	{ "surrogate", "\xed\xa0\x80", false, 0xed, 1 },
	{ "last surrogate", "\xed\xbf\xbf", false, 0xed, 1 },
	{ "follower alone", "\x80", false, 0x80, 1 },
	{ "cut after one", "\xe4", false, 0xe4, 1 },
	{ "cut after two", "\xe4\xb8", false, 0xe4, 1 },
	{ "cut after three", "\xf0\x9f\x98", false, 0xf0, 1 },
	{ "no follower", "\xc3(", false, 0xc3, 1 },
	{ "no second follower", "\xe4\xb8(", false, 0xe4, 1 },
	{ "ff", "\xff", false, 0xff, 1 },
	/* clang-format on */
};

static void
test_take(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *name = cases[i].name;
		struct span text = span_of(cases[i].bytes);
		size_t len = text.len;
		uint32_t code = 0;

		CHECK_FOR(name, utf8_take(&text, &code) == cases[i].is_good);
		CHECK_FOR(name, code == cases[i].code);
		CHECK_FOR(name, len - text.len == cases[i].taken);
	}
}

/* What is written is read again: for each character that there is. */
static void
test_put_and_take_all(void)
{
	size_t wrong = 0, uneven = 0;

	for (uint32_t code = 0; code <= 0x10ffff; code++) {
		char bytes[4], lower[4];
		size_t len;
		struct span text;
		uint32_t again;

		if (code == 0xd800)
			code = 0xe000;
		len = utf8_put(bytes, code);
		text = (struct span){ bytes, len };
		wrong +=
		    !utf8_take(&text, &again) || again != code || text.len != 0;
		uneven += utf8_put(lower, utf8_lower(code)) != len;
		wrong += utf8_lower(utf8_lower(code)) != utf8_lower(code);
	}
	CHECK(wrong == 0);
	CHECK(uneven == 0);
}

static const struct {
	const char *name;
	uint32_t large, small;
} pairs[] = {
	{ "A", 'A', 'a' },
	{ "Z", 'Z', 'z' },
	{ "at sign", '@', '@' },
	{ "A umlaut", 0xc4, 0xe4 },
	{ "thorn", 0xde, 0xfe },
	{ "multiplication sign", 0xd7, 0xd7 },
	{ "division sign", 0xf7, 0xf7 },
	{ "A macron", 0x100, 0x101 },
	{ "a macron", 0x101, 0x101 },
	{ "I with dot", 0x130, 0x130 },
	{ "L acute", 0x139, 0x13a },
	{ "l acute", 0x13a, 0x13a },
	{ "ENG", 0x14a, 0x14b },
	{ "Z caron", 0x17d, 0x17e },
	{ "long s", 0x17f, 0x17f },
	{ "O horn", 0x1a0, 0x1a1 },
	{ "U horn", 0x1af, 0x1b0 },
	{ "S comma below", 0x218, 0x219 },
	{ "Alpha tonos", 0x386, 0x3ac },
	{ "Epsilon tonos", 0x388, 0x3ad },
	{ "Iota tonos", 0x38a, 0x3af },
	{ "Omicron tonos", 0x38c, 0x3cc },
	{ "Upsilon tonos", 0x38e, 0x3cd },
	{ "Omega tonos", 0x38f, 0x3ce },
	{ "Alpha", 0x391, 0x3b1 },
	{ "Omega", 0x3a9, 0x3c9 },
	{ "Cyrillic A", 0x410, 0x430 },
	{ "Cyrillic YA", 0x42f, 0x44f },
	{ "Cyrillic YO", 0x401, 0x451 },
	{ "Ukrainian GHE", 0x490, 0x491 },
	{ "palochka stays", 0x4c0, 0x4c0 },
	{ "Cyrillic A breve", 0x4d0, 0x4d1 },
	{ "Vietnamese O", 0x1ed8, 0x1ed9 },
	{ "sharp S stays", 0x1e9e, 0x1e9e },
	{ "Chinese", 0x4e2d, 0x4e2d },
};

static void
test_lower(void)
{
	for (size_t i = 0; i < COUNT_OF(pairs); i++)
		CHECK_FOR(pairs[i].name,
		    utf8_lower(pairs[i].large) == pairs[i].small);
}

int
main(void)
{
	test_take();
	test_put_and_take_all();
	test_lower();
	return check_done();
}
