#include "check.h"

#include "core/mime/charset.h"

enum { CEILING = 64 * 1024 * 1024 };

/* Bytes with NUL in them: their number is given. */
static const struct {
	const char *name;
	const char *charset;
	const char *bytes;
	size_t len;
	const char *utf8;
	unsigned quirks;
} cases[] = {
	{ "ASCII", "us-ascii", "abc", 3, "abc", 0 },
	{ "UTF-8", "UTF-8", "\xc3\xbc", 2, "\xc3\xbc", 0 },
	{ "utf8", "utf8", "\xc3\xbc", 2, "\xc3\xbc", 0 },
	{ "UTF-8 with bad bytes", "utf-8", "\xc3\xbc\xfc", 3,
	    "\xc3\xbc\xc3\xbc", MIME_QUIRK_BAD_BYTES },
	{ "nothing said", "", "\xfc", 1, "\xc3\xbc", MIME_QUIRK_BAD_BYTES },
	{ "Latin 1", "iso-8859-1", "\xfc\x80", 2, "\xc3\xbc\xe2\x82\xac", 0 },
	{ "Latin 1 that is UTF-8", "ISO_8859-1:1987", "\xc3\xbc", 2, "\xc3\xbc",
	    MIME_QUIRK_WRONG_CHARSET },
	{ "unknown-8bit", "unknown-8bit", "\xfc", 1, "\xc3\xbc",
	    MIME_QUIRK_BAD_BYTES },
	{ "x-unknown", "x-unknown", "abc", 3, "abc", 0 },
	{ "no such charset", "klingon", "a\xfc", 2, "a\xc3\xbc",
	    MIME_QUIRK_UNKNOWN_CHARSET | MIME_QUIRK_BAD_BYTES },
	{ "an evil name", "//TRANSLIT", "abc", 3, "abc",
	    MIME_QUIRK_UNKNOWN_CHARSET },
	{ "Latin 2", "iso-8859-2", "\xb1", 1, "\xc4\x85", 0 },
	{ "windows-1251", "Windows-1251", "\xcf", 1, "\xd0\x9f", 0 },
	{ "cp-850", "cp-850", "\x81", 1, "\xc3\xbc", 0 },
	{ "koi8-r", "'KOI8-R'", "\xf0", 1, "\xd0\x9f", 0 },
	{ "iso-8859-8-i", "iso-8859-8-i", "\xe0", 1, "\xd7\x90", 0 },
	{ "gb2312", "gb2312", "\xd6\xd0\xb9\xfa", 4, "\xe4\xb8\xad\xe5\x9b\xbd",
	    0 },
	{ "big5", "big5", "\xa4\xa4", 2, "\xe4\xb8\xad", 0 },
	{ "ks_c_5601-1987", "ks_c_5601-1987", "\xc7\xd1", 2, "\xed\x95\x9c",
	    0 },
	{ "shift_jis", "Shift_JIS", "\x93\xfa", 2, "\xe6\x97\xa5", 0 },
	{ "iso-2022-jp", "iso-2022-jp", "\x1b$BF|\x1b(B", 8, "\xe6\x97\xa5",
	    0 },
	{ "euc-jp with bad bytes", "euc-jp",
	    "\xc6\xfc\xff"
	    "a",
	    4,
	    "\xe6\x97\xa5\xc3\xbf"
	    "a",
	    MIME_QUIRK_BAD_BYTES },
	{ "euc-jp cut", "euc-jp", "\xc6\xfc\xc6", 3, "\xe6\x97\xa5\xc3\x86",
	    MIME_QUIRK_BAD_BYTES },
	{ "utf-7", "utf-7", "+APw-", 5, "\xc3\xbc", 0 },
	{ "UTF-16 with a mark", "utf-16", "\xff\xfe\xfc\0", 4, "\xc3\xbc", 0 },
	{ "UTF-16 with the other mark", "utf-16", "\xfe\xff\0\xfc", 4,
	    "\xc3\xbc", 0 },
	{ "UTF-16 without a mark", "utf-16", "a\0b\0", 4, "ab", 0 },
	{ "UTF-16 as it should be", "utf-16", "\0a\0b", 4, "ab", 0 },
	{ "UTF-16 pair", "utf-16be", "\xd8\x3d\xde\x00", 4, "\xf0\x9f\x98\x80",
	    0 },
	{ "UTF-16 half a pair", "utf-16be", "\xd8\x3d\0a", 4,
	    "\xef\xbf\xbd"
	    "a",
	    MIME_QUIRK_BAD_BYTES },
	{ "UTF-16 odd", "utf-16", "a\0b", 3, "a", MIME_QUIRK_BAD_BYTES },
	{ "UTF-16 that is none", "utf-16", "abcd", 4, "abcd",
	    MIME_QUIRK_WRONG_CHARSET },
	{ "UTF-32", "utf-32le", "a\0\0\0", 4, "a", 0 },
	{ "nothing", "utf-16", "", 0, "", MIME_QUIRK_WRONG_CHARSET },
};

static void
check_case(size_t i)
{
	struct span charset = span_of(cases[i].charset), made;
	struct span bytes = { cases[i].bytes, cases[i].len };
	struct arena arena;
	unsigned quirks = 0;

	arena_init(&arena, CEILING);
	made = mime_charset_decode(&arena, charset, bytes, &quirks);
	CHECK_FOR(cases[i].name, span_equal(made, span_of(cases[i].utf8)));
	CHECK_FOR(cases[i].name, quirks == cases[i].quirks);
	for (; bytes.len > 0; bytes.len--)
		CHECK_FOR(cases[i].name,
		    mime_charset_is_utf8(
			mime_charset_decode(&arena, charset, bytes, &quirks)));
	arena_clear(&arena);
}

/* Whatever the bytes and the charset are: out comes UTF-8. */
static void
check_all_bytes(void)
{
	static const char *const names[] = { "", "utf-8", "iso-8859-1",
		"iso-8859-15", "windows-1255", "cp866", "koi8-u", "gb18030",
		"big5", "euc-kr", "shift_jis", "iso-2022-jp", "iso-2022-kr",
		"utf-7", "utf-16", "utf-32", "viscii", "macintosh", "euc-tw",
		"tis-620", "armscii-8", "georgian-ps", "hz", "iso-2022-jp-2" };
	char bytes[4096];

	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7 + i / 256 * 13);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct span all = { bytes, sizeof(bytes) };
		struct arena arena;
		unsigned quirks = 0;

		arena_init(&arena, CEILING);
		CHECK_FOR(names[i],
		    mime_charset_is_utf8(mime_charset_decode(&arena,
			span_of(names[i]), all, &quirks)));
		arena_clear(&arena);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	check_all_bytes();
	CHECK(mime_charset_is_known(span_of("UTF-8")));
	CHECK(!mime_charset_is_known(span_of("INTERNAL")));
	return check_done();
}
