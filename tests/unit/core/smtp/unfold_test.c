#include "core/smtp/unfold.h"

#include <stdlib.h>

#include "base/utf8.h"
#include "unit/check.h"

enum { CEILING = 1024 * 1024 };

#define DOUBLED SMTP_QUIRK_DOUBLED_CODE
#define MANGLED SMTP_QUIRK_MANGLED_STATUS
#define CLASH SMTP_QUIRK_CLASS_CLASH
#define MIXED SMTP_QUIRK_MIXED_STATUS
#define UNFINISHED SMTP_QUIRK_UNFINISHED
#define ENCODED SMTP_QUIRK_ENCODED
#define STATE SMTP_QUIRK_STATE_SUFFIX
#define EMBEDDED SMTP_QUIRK_EMBEDDED_CODE
#define CUT SMTP_QUIRK_CUT
#define BAD SMTP_QUIRK_BAD_BYTES

static const struct {
	const char *name, *source;
	unsigned code;
	struct smtp_status status;
	unsigned quirks;
	const char *text;
} cases[] = {
	/* clang-format off */
	{ "plain", "550 No such user", 550, { 0 }, 0, "No such user" },
	{ "two lines", "550-5.7.26 This is\r\n550 5.7.26 no\r\n", 550, { 5, 7, 26 }, 0, "This is no" },
	{ "unfinished", "550-5.7.1 This is", 550, { 5, 7, 1 }, UNFINISHED, "This is" },
	{ "folded by a mail program", "550-No\n    such user", 550, { 0 }, UNFINISHED, "No such user" },
	{ "codes left amid the words", "550-The account 550-or domain 550 is gone", 550, { 0 }, UNFINISHED, "The account or domain is gone" },
	{ "with their status", "550-5.1.1 a 550-5.1.1 b 550 5.1.1 c", 550, { 5, 1, 1 }, UNFINISHED, "a b c" },
	{ "a number that is none", "550 no 550 entries", 550, { 0 }, 0, "no 550 entries" },
	{ "another code", "550 a\n551 b", 550, { 0 }, 0, "a 551 b" },
	{ "doubled", "550 550 no", 550, { 0 }, DOUBLED, "no" },
	{ "mangled", "550 5. 1. 1 no", 550, { 5, 1, 1 }, MANGLED, "no" },
	{ "clash", "550 4.2.2 full", 550, { 4, 2, 2 }, CLASH, "full" },
	{ "mixed", "550-5.1.1 a\n550 5.2.1 b", 550, { 5, 1, 1 }, MIXED, "a b" },
	{ "Gmail's state", "550 no (state 17)", 550, { 0 }, STATE, "no" },
	{ "no state at the end", "550 (state 17) no", 550, { 0 }, 0, "(state 17) no" },
	{ "some other brackets", "550 no (state of the art of mail)", 550, { 0 }, 0, "no (state of the art of mail)" },
	{ "amid the words", "SMTP error 550: no", 550, { 0 }, EMBEDDED, "SMTP error 550: no" },
	{ "both amid the words", "SMTP error 550 5.1.1: no", 550, { 5, 1, 1 }, EMBEDDED, "SMTP error 550 5.1.1: no" },
	{ "a status amid the words", "550 no (5.1.1) user", 550, { 5, 1, 1 }, 0, "no (5.1.1) user" },
	{ "of another class", "550 no (4.1.1) user", 550, { 0 }, 0, "no (4.1.1) user" },
	{ "status alone", "5.2.2 full", 0, { 5, 2, 2 }, 0, "full" },
	{ "cut by dots", "550 message rejected becau...", 550, { 0 }, CUT, "message rejected becau..." },
	{ "cut by an ellipsis", "550 no\xe2\x80\xa6", 550, { 0 }, CUT, "no\xe2\x80\xa6" },
	{ "white space", "550  a\t\tb \r\n\r\n c ", 550, { 0 }, 0, "a b c" },
	{ "typographic quotes", "550 \xe2\x80\x9c" "a\xe2\x80\x9d \xe2\x80\x98" "b\xe2\x80\x99 `c\xc2\xb4", 550, { 0 }, 0, "\"a\" 'b' 'c'" },
	{ "guillemets and dashes", "550 \xc2\xab" "a\xc2\xbb \xe2\x80\x93 b", 550, { 0 }, 0, "\"a\" - b" },
	{ "blanks of other kinds", "550 a\xc2\xa0" "b\xe3\x80\x80" "c\xe2\x80\x8b" "d", 550, { 0 }, 0, "a b c d" },
	{ "Latin-1", "550 Empf\xe4nger", 550, { 0 }, BAD, "Empf\xc3\xa4nger" },
	{ "windows-1252", "550 \x93no\x94 \x80", 550, { 0 }, BAD, "\"no\" \xe2\x82\xac" },
	{ "quoted-printable", "550 a=20b=3Dc =E2=80=9Cd=E2=80=9D", 550, { 0 }, ENCODED, "a b=c \"d\"" },
	{ "an address in a link", "550 see http://example.org/?ip=203.0.113.9", 550, { 0 }, 0, "see http://example.org/?ip=203.0.113.9" },
	{ "soft line break", "550 un=\r\nknown", 550, { 0 }, ENCODED, "unknown" },
	{ "half encoded", "550 a=3D b=ZZ c=", 550, { 0 }, ENCODED, "a= b=ZZ c=" },
	{ "an equals sign alone", "550 a=b", 550, { 0 }, 0, "a=b" },
	{ "Chinese", "550 \xe7\x94\xa8\xe6\x88\xb7", 550, { 0 }, 0, "\xe7\x94\xa8\xe6\x88\xb7" },
	{ "words without a code", "User unknown", 0, { 0 }, 0, "User unknown" },
	{ "code alone", "550", 550, { 0 }, 0, "" },
	{ "DEL", "550 a\x7f" "b \x7f", 550, { 0 }, 0, "a\x7f" "b \x7f" },
	{ "nothing", "", 0, { 0 }, 0, "" },
	{ "blanks alone", " \r\n\t ", 0, { 0 }, 0, "" },
	/* clang-format on */
};

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *name = cases[i].name;
		struct smtp_unfolded unfolded;
		struct arena arena;

		arena_init(&arena, CEILING);
		smtp_unfold(&arena, span_of(cases[i].source), &unfolded);
		CHECK_TEXT(name, unfolded.text, cases[i].text);
		CHECK_FOR(name, unfolded.code == cases[i].code);
		CHECK_FOR(name,
		    smtp_status_equal(unfolded.status, cases[i].status));
		CHECK_FOR(name, unfolded.quirks == cases[i].quirks);
		arena_clear(&arena);
	}
}

/* What holds for the unfolded text of any source. */
static bool
is_sound(const struct smtp_unfolded *unfolded, struct span source)
{
	struct span text = unfolded->text;
	uint32_t before = 0, code;

	while (text.len > 0)
		if (!utf8_take(&text, &code))
			return false;
	for (size_t i = 0; i <= unfolded->text.len; i++) {
		if (unfolded->origin[i] < before ||
		    unfolded->origin[i] > source.len)
			return false;
		before = unfolded->origin[i];
	}
	return unfolded->lower.len == unfolded->text.len;
}

static void
test_every_prefix(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].source);
		bool holds = true;

		for (size_t part = 0; part <= len; part++) {
			char *bytes = malloc(part + 1);
			struct span source = { bytes, part };
			struct smtp_unfolded unfolded;

			memcpy(bytes, cases[i].source, part);
			smtp_unfold(&arena, source, &unfolded);
			holds = holds && is_sound(&unfolded, source);
			arena_reset(&arena);
			free(bytes);
		}
		CHECK_FOR(cases[i].name, holds);
	}
	arena_clear(&arena);
}

/* The words that decided can be underlined in the source. */
static void
test_origin(void)
{
	const struct span plain = span_of("550-5.7.1 A\r\n550 5.7.1 User x");
	const struct span encoded = span_of("550 =E2=80=9CUser x=E2=80=9D");
	struct smtp_unfolded unfolded;
	struct arena arena;
	size_t at;

	arena_init(&arena, CEILING);
	smtp_unfold(&arena, plain, &unfolded);
	CHECK(span_find(unfolded.lower, span_of("user"), &at));
	CHECK(span_starts(span_from(plain, unfolded.origin[at]),
	    span_of("User")));
	CHECK(unfolded.origin[unfolded.text.len] == plain.len);
	smtp_unfold(&arena, encoded, &unfolded);
	CHECK(span_find(unfolded.lower, span_of("user"), &at));
	CHECK(span_starts(span_from(encoded, unfolded.origin[at]),
	    span_of("User")));
	CHECK(unfolded.origin[unfolded.text.len] == encoded.len);
	arena_clear(&arena);
}

static void
test_words_keep_their_codes(void)
{
	struct smtp_unfolded unfolded;
	struct arena arena;

	arena_init(&arena, CEILING);
	smtp_unfold_words(&arena,
	    span_of("550 5.1.1  \xc3\x84"
		    "B"),
	    &unfolded);
	CHECK_TEXT("text", unfolded.text,
	    "550 5.1.1 \xc3\x84"
	    "B");
	CHECK_TEXT("lower", unfolded.lower,
	    "550 5.1.1 \xc3\xa4"
	    "b");
	CHECK(unfolded.code == 0 && unfolded.quirks == 0);
	arena_clear(&arena);
}

static void
test_limit(void)
{
	enum { SIZE = SMTP_UNFOLD_MAX + 1 };
	static char bytes[SIZE];
	const struct span whole = { bytes, SIZE };
	struct smtp_unfolded unfolded;
	struct arena arena;

	arena_init(&arena, CEILING);
	memset(bytes, 'a', SIZE);
	smtp_unfold(&arena, whole, &unfolded);
	CHECK(unfolded.text.len == SMTP_UNFOLD_MAX);
	CHECK(unfolded.quirks == SMTP_QUIRK_CUT);
	smtp_unfold(&arena, span_from(whole, 1), &unfolded);
	CHECK(unfolded.quirks == 0);
	smtp_unfold_words(&arena, whole, &unfolded);
	CHECK(unfolded.text.len == SMTP_UNFOLD_MAX);

	/* Windows-1252 grows: what has no room is left out whole. */
	memset(bytes, '\x80', SIZE);
	smtp_unfold(&arena, span_from(whole, 1), &unfolded);
	CHECK(unfolded.text.len <= SMTP_UNFOLD_MAX);
	CHECK(unfolded.text.len % 3 == 0 && unfolded.text.len > 0);
	CHECK(unfolded.quirks & SMTP_QUIRK_CUT);
	CHECK(is_sound(&unfolded, span_from(whole, 1)));
	arena_clear(&arena);
}

static void
test_quirk_names(void)
{
	for (unsigned bit = 1; bit <= SMTP_QUIRK_BAD_BYTES; bit *= 2)
		for (unsigned other = 1; other < bit; other *= 2)
			CHECK(
			    strcmp(smtp_quirk_name((enum smtp_quirk)bit),
				smtp_quirk_name((enum smtp_quirk)other)) != 0);
	CHECK(smtp_quirk_name((enum smtp_quirk)(SMTP_QUIRK_BAD_BYTES * 2)) ==
	    NULL);
	CHECK_TEXT("cut", span_of(smtp_quirk_name(SMTP_QUIRK_CUT)), "cut");
}

int
main(void)
{
	test_cases();
	test_every_prefix();
	test_origin();
	test_words_keep_their_codes();
	test_limit();
	test_quirk_names();
	return check_done();
}
