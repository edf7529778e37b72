#include "base/span.h"

#include "base/ascii.h"
#include "unit/check.h"

static const struct {
	const char *name, *hay, *needle;
	bool starts, starts_nocase, ends_nocase, found, found_nocase;
	size_t at, at_nocase;
} pairs[] = {
	/* clang-format off */
	{ "the same", "abc", "abc", true, true, true, true, true, 0, 0 },
	{ "large letters", "ABC", "abc", false, true, true, false, true, 0, 0 },
	{ "in the middle", "x550y", "550", false, false, false, true, true, 1, 1 },
	{ "at the end", "mx.example.org", ".ORG", false, false, true, false, true, 0, 10 },
	{ "nothing in something", "abc", "", true, true, true, true, true, 0, 0 },
	{ "nothing in nothing", "", "", true, true, true, true, true, 0, 0 },
	{ "too long", "ab", "abc", false, false, false, false, false, 0, 0 },
	{ "the first of two", "aXbxb", "xb", false, false, true, true, true, 3, 1 },
	{ "not only the sixth bit", "@", "`", false, false, false, false, false, 0, 0 },
	{ "umlauts have no size", "\xc3\x84", "\xc3\xa4", false, false, false, false, false, 0, 0 },
	/* clang-format on */
};

static void
test_pairs(void)
{
	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		const char *name = pairs[i].name;
		struct span hay = span_of(pairs[i].hay);
		struct span needle = span_of(pairs[i].needle);
		size_t at = 0, at_nocase = 0;

		CHECK_FOR(name, span_starts(hay, needle) == pairs[i].starts);
		CHECK_FOR(name,
		    span_starts_nocase(hay, needle) == pairs[i].starts_nocase);
		CHECK_FOR(name,
		    span_ends_nocase(hay, needle) == pairs[i].ends_nocase);
		CHECK_FOR(name, span_find(hay, needle, &at) == pairs[i].found);
		CHECK_FOR(name,
		    span_find_nocase(hay, needle, &at_nocase) ==
			pairs[i].found_nocase);
		CHECK_FOR(name, at == pairs[i].at);
		CHECK_FOR(name, at_nocase == pairs[i].at_nocase);
	}
}

static void
test_equal(void)
{
	CHECK(span_equal(span_of("a"), span_of("a")));
	CHECK(!span_equal(span_of("a"), span_of("A")));
	CHECK(!span_equal(span_of("a"), span_of("ab")));
	CHECK(span_equal(span_empty(), span_of("")));
	CHECK(span_equal_nocase(span_of("MaIl"), span_of("mAiL")));
	CHECK(!span_equal_nocase(span_of("mail"), span_of("mails")));
	CHECK(!span_equal_nocase(span_of("mail"), span_of("mait")));
}

static void
test_words(void)
{
	static const char *const words[] = { "mail", "box", NULL };

	CHECK(span_is_any_nocase(span_of("Box"), words));
	CHECK(!span_is_any_nocase(span_of("bo"), words));
	CHECK(!span_is_any_nocase(span_empty(), words));
	CHECK_TEXT("domain", span_domain(span_of("a@b@example.org")),
	    "example.org");
	CHECK_TEXT("no domain", span_domain(span_of("postmaster")), "");
}

static void
test_take_and_from(void)
{
	struct span rest = span_of("550 no");

	CHECK_TEXT("head", span_take(&rest, 3), "550");
	CHECK_TEXT("rest", rest, " no");
	CHECK_TEXT("from", span_from(rest, 1), "no");
	CHECK_TEXT("from the end", span_from(rest, 3), "");
	CHECK_TEXT("untouched", rest, " no");
}

static void
test_within(void)
{
	const struct span outer = span_of("0123456789");

	CHECK(span_within(outer, outer));
	CHECK(span_within(span_from(outer, 10), outer));
	CHECK(span_within((struct span){ outer.ptr + 2, 3 }, outer));
	CHECK(!span_within(outer, span_from(outer, 1)));
	CHECK(!span_within(outer, (struct span){ outer.ptr, 9 }));
}

static void
test_trim(void)
{
	CHECK_TEXT("all kinds", span_trim(span_of(" \t\r\n a b \v\f\n")),
	    "a b");
	CHECK_TEXT("only blanks", span_trim(span_of(" \n ")), "");
	CHECK_TEXT("nothing", span_trim(span_empty()), "");
	CHECK_TEXT("no blanks", span_trim(span_of("a")), "a");
}

static void
test_split(void)
{
	struct span rest = span_of("a,,b"), item;

	CHECK(span_split(&rest, ',', &item));
	CHECK_TEXT("first", item, "a");
	CHECK(span_split(&rest, ',', &item));
	CHECK_TEXT("empty one", item, "");
	CHECK(span_split(&rest, ',', &item));
	CHECK_TEXT("last", item, "b");
	CHECK(!span_split(&rest, ',', &item));

	rest = span_of("a,");
	CHECK(span_split(&rest, ',', &item));
	CHECK(!span_split(&rest, ',', &item));
}

/* Each of the 256 bytes, against the C library in its own "C" locale. */
static void
test_ascii_classes(void)
{
	static const char digits[] = "0123456789";
	static const char hex[] = "abcdefABCDEF";
	unsigned letters = 0;

	for (int byte = 0; byte < 256; byte++) {
		char c = (char)byte;
		bool is_digit = c != '\0' && strchr(digits, c);

		letters += ascii_is_letter(c);
		CHECK(ascii_is_digit(c) == is_digit);
		CHECK(ascii_is_alnum(c) == (is_digit || ascii_is_letter(c)));
		CHECK(ascii_is_hex(c) ==
		    (is_digit || (c != '\0' && strchr(hex, c))));
		CHECK(ascii_is_space(c) ==
		    (c != '\0' && strchr(" \t\n\v\f\r", c)));
	}
	CHECK(letters == 52);
	for (size_t i = 0; i < 16; i++) {
		CHECK(ascii_hex_value("0123456789abcdef"[i]) == i);
		CHECK(ascii_hex_value("0123456789ABCDEF"[i]) == i);
	}
	CHECK(ascii_lower('A') == 'a' && ascii_lower('Z') == 'z');
	CHECK(ascii_lower('@') == '@' && ascii_lower('[') == '[');
	CHECK(ascii_lower('\xc4') == '\xc4');
}

/* Texts are looked at in blocks: what is there is found at each place. */
static void
test_find_anywhere(void)
{
	static const char *const needles[] = { "", "x", "Xy", "]X", "xyZ\xc3",
		"xy0123456789abcdefghijkl" };
	size_t wrong = 0;

	for (size_t i = 0; i < COUNT_OF(needles) * 80 * 80; i++) {
		struct span needle = span_of(needles[i / 6400]);
		size_t len = i / 80 % 80, place = i % 80, at = SIZE_MAX;
		char hay[80];

		if (place + needle.len > len)
			continue;
		memset(hay, '=', sizeof(hay));
		for (size_t j = 0; j < needle.len; j++)
			hay[place + j] =
			    j % 2 ? needle.ptr[j] : ascii_lower(needle.ptr[j]);
		if (needle.len == 0)
			place = 0;
		wrong +=
		    !span_find_nocase((struct span){ hay, len }, needle, &at) ||
		    at != place;
		wrong += needle.len > 0 &&
		    span_find_nocase((struct span){ hay,
					 place + needle.len - 1 },
			needle, &at);
	}
	CHECK(wrong == 0);
}

int
main(void)
{
	test_find_anywhere();
	test_pairs();
	test_equal();
	test_words();
	test_take_and_from();
	test_within();
	test_trim();
	test_split();
	test_ascii_classes();
	return check_done();
}
