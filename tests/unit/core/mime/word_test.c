#include "check.h"

#include "core/mime/charset.h"
#include "core/mime/word.h"

enum { CEILING = 256 * 1024 * 1024 };

static const struct {
	const char *name;
	const char *text, *decoded;
	unsigned quirks;
} cases[] = {
	{ "plain", "abc", "abc", 0 },
	{ "Q", "=?utf-8?Q?a_b=3D?=", "a b=", 0 },
	{ "B", "=?utf-8?b?SGVsbG8=?=", "Hello", 0 },
	{ "language", "=?utf-8*en?Q?a?=", "a", 0 },
	{ "amid text", "Re: =?utf-8?Q?a?= b", "Re: a b", 0 },
	{ "adjacent", "=?utf-8?Q?a?= \t =?utf-8?Q?b?=", "ab", 0 },
	{ "adjacent without a blank", "=?utf-8?Q?a?==?utf-8?Q?b?=", "ab", 0 },
	{ "character cut in two", "=?utf-8?Q?=C3?= =?utf-8?Q?=BC?=", "\xc3\xbc",
	    0 },
	{ "cut in two, both ways",
	    "=?UTF-8?B?ww==?= =?utf-8?Q?=BC?=", "\xc3\xbc", 0 },
	{ "two charsets",
	    "=?iso-8859-1?Q?=FC?= =?utf-8?Q?=C3=BC?=", "\xc3\xbc\xc3\xbc", 0 },
	{ "quoted", "\"=?utf-8?Q?a?=\" <b>", "\"a\" <b>", 0 },
	{ "blanks inside", "=?utf-8?Q?a b c?= d", "a b c d", 0 },
	{ "question mark inside", "=?utf-8?Q?what? now?=", "what? now", 0 },
	{ "no end", "=?utf-8?B?SGVsbG8", "Hello", MIME_QUIRK_BAD_WORD },
	{ "no end, words behind", "=?utf-8?Q?a b", "a b", MIME_QUIRK_BAD_WORD },
	{ "no end, another word", "=?utf-8?Q?a =?utf-8?Q?b?=", "ab",
	    MIME_QUIRK_BAD_WORD },
	{ "bad escape", "=?utf-8?Q?a=ZZ?=", "a=ZZ", MIME_QUIRK_BAD_WORD },
	{ "no such encoding", "=?utf-8?X?a?=", "=?utf-8?X?a?=", 0 },
	{ "no such charset", "=?klingon?Q?a=FC?=", "a\xc3\xbc",
	    MIME_QUIRK_UNKNOWN_CHARSET | MIME_QUIRK_BAD_BYTES },
	{ "no word", "=?", "=?", 0 },
	{ "empty word", "a=?utf-8?Q?\?=b", "ab", 0 },
	{ "8 bit beside it", "\xfc =?utf-8?Q?a?=", "\xc3\xbc a",
	    MIME_QUIRK_BAD_BYTES },
	{ "iso-2022-jp", "=?iso-2022-jp?B?GyRCRnwbKEI=?=", "\xe6\x97\xa5", 0 },
};

static void
check_case(size_t i)
{
	struct span text = span_of(cases[i].text), decoded;
	struct arena arena;
	unsigned quirks = 0;

	arena_init(&arena, CEILING);
	decoded = mime_word_decode(&arena, text, &quirks);
	CHECK_FOR(cases[i].name,
	    span_equal(decoded, span_of(cases[i].decoded)));
	CHECK_FOR(cases[i].name, quirks == cases[i].quirks);
	for (; text.len > 0; text.len--)
		CHECK_FOR(cases[i].name,
		    mime_charset_is_utf8(
			mime_word_decode(&arena, text, &quirks)));
	arena_clear(&arena);
}

/* Words that begin and never end: memory tells what time would. */
static void
check_linear(void)
{
	static const char *const patterns[] = { "=?", "=?a?q?", "=?a?q? ",
		"=?a?b?x?=", "=?big5?q?x?= =?koi8-r?q?y?=", "=?utf-8?q??" };
	const size_t size = 256 * 1024;

	for (size_t i = 0; i < sizeof(patterns) / sizeof(*patterns); i++) {
		size_t len = strlen(patterns[i]);
		struct arena arena;
		unsigned quirks = 0;
		char *bytes;

		arena_init(&arena, 64 * size);
		bytes = arena_alloc(&arena, size);
		for (size_t at = 0; at < size; at++)
			bytes[at] = patterns[i][at % len];
		mime_word_decode(&arena, (struct span){ bytes, size }, &quirks);
		CHECK_FOR(patterns[i], arena.taken < 64 * size);
		arena_clear(&arena);
	}
}

int
main(void)
{
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	check_linear();
	return check_done();
}
