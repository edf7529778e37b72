#include "check.h"

#include "core/auth/tags.h"

static const struct {
	const char *name;
	const char *text;
	size_t count;
	enum tags_fault fault;
	size_t at, len; /* of the fault */
} cases[] = {
	{ "one", "a=b", 1, TAGS_SOUND, 0, 0 },
	{ "semicolon at the end", "a=b;", 1, TAGS_SOUND, 0, 0 },
	{ "blanks behind it", "a=b; \r\n\t", 1, TAGS_SOUND, 0, 0 },
	{ "blanks everywhere", " \r\n a \t=\r\n b c ; d = ;", 2, TAGS_SOUND, 0,
	    0 },
	{ "empty value", "p=", 1, TAGS_SOUND, 0, 0 },
	{ "equals in a value", "p=ab==; b==", 2, TAGS_SOUND, 0, 0 },
	{ "underscore and digit", "a_1=x", 1, TAGS_SOUND, 0, 0 },
	{ "names differ by size", "a=1; A=2", 2, TAGS_SOUND, 0, 0 },
	{ "beyond ASCII", "d=\xc3\xa9.example", 1, TAGS_SOUND, 0, 0 },
	{ "nothing", "", 0, TAGS_EMPTY, 0, 0 },
	{ "blanks alone", " \t", 0, TAGS_EMPTY, 0, 2 },
	{ "semicolon alone", ";", 0, TAGS_EMPTY, 0, 1 },
	{ "gap", "a=b; ;c=d", 2, TAGS_GAP, 5, 0 },
	{ "gap at the end", "a=b;;", 1, TAGS_GAP, 4, 0 },
	{ "gap in front", ";a=b", 1, TAGS_GAP, 0, 0 },
	{ "no equals", "v=DKIM1; rsa; p=x", 2, TAGS_NO_EQUALS, 9, 3 },
	{ "no name", "v=1; =x; p=y", 3, TAGS_BAD_NAME, 5, 2 },
	{ "digit in front", "1a=x", 1, TAGS_BAD_NAME, 0, 2 },
	{ "hyphen", "a-b=x", 1, TAGS_BAD_NAME, 0, 3 },
	{ "two words", "a b=x", 1, TAGS_BAD_NAME, 0, 3 },
	{ "quotation mark", "\"v=DKIM1; p=x\"", 2, TAGS_BAD_NAME, 0, 2 },
	{ "control", "a=x\001y", 1, TAGS_BAD_VALUE, 3, 1 },
	{ "delete", "a=\177", 1, TAGS_BAD_VALUE, 2, 1 },
	{ "twice", "a=1; b=2; a=3", 3, TAGS_TWICE, 10, 3 },
	{ "the first fault counts", "a; a=1; a=2", 2, TAGS_NO_EQUALS, 0, 1 },
};

static void
test_cases(void)
{
	struct tags tags;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct span text = span_of(cases[i].text);
		bool is_sound = tags_parse(text, &tags);

		CHECK_FOR(cases[i].name,
		    is_sound == (cases[i].fault == TAGS_SOUND));
		CHECK_FOR(cases[i].name, tags.fault == cases[i].fault);
		CHECK_FOR(cases[i].name, tags.count == cases[i].count);
		CHECK_FOR(cases[i].name,
		    tags.fault_at.ptr == text.ptr + cases[i].at);
		CHECK_FOR(cases[i].name, tags.fault_at.len == cases[i].len);
		CHECK_FOR(cases[i].name,
		    (tags_fault_name(tags.fault) == NULL) == is_sound);
	}
}

static void
test_spans(void)
{
	struct tags tags;

	CHECK(tags_parse(span_of("v=1 ; p = ab\r\n\tcd\t; q="), &tags));
	CHECK_TEXT("name", tags.items[1].name, "p");
	CHECK_TEXT("value", tags.items[1].value, "ab\r\n\tcd");
	CHECK_TEXT("whole", tags.items[1].whole, "p = ab\r\n\tcd");
	CHECK_TEXT("get", tags_get(&tags, "v"), "1");
	CHECK_TEXT("get what is empty", tags_get(&tags, "q"), "");
	CHECK_TEXT("get what is not there", tags_get(&tags, "x"), "");
	CHECK(tags_find(&tags, "q") == &tags.items[2]);
	CHECK(!tags_find(&tags, "x"));
	CHECK(!tags_find(&tags, "V"));
	CHECK(tags_begin(&tags, "v", "1"));
	CHECK(!tags_begin(&tags, "v", "2"));
	CHECK(!tags_begin(&tags, "p", "ab\r\n\tcd"));
	tags_parse(span_empty(), &tags);
	CHECK(!tags_begin(&tags, "v", "1"));
}

static void
test_words(void)
{
	static const struct {
		const char *list, *joined;
	} lists[] = {
		{ "from:to", "<from><to>" },
		{ " from :\r\n to ", "<from><to>" },
		{ "", "<>" },
		{ "a::b:", "<a><><b><>" },
		{ ":", "<><>" },
	};

	for (size_t i = 0; i < COUNT_OF(lists); i++) {
		struct span rest = span_of(lists[i].list), word;
		char joined[64] = "";
		bool has_more = true;

		while (tags_next_word(&rest, ':', &has_more, &word)) {
			strcat(joined, "<");
			strncat(joined, word.ptr, word.len);
			strcat(joined, ">");
		}
		CHECK_TEXT(lists[i].list, span_of(joined), lists[i].joined);
	}
}

static void
test_limit(void)
{
	char text[4 * (TAGS_MAX + 2) + 1];
	struct tags tags;
	size_t len = 0;

	for (size_t i = 0; i < TAGS_MAX + 2; i++)
		len += (size_t)snprintf(text + len, sizeof(text) - len,
		    "%c%c=;", (char)('a' + i / 26), (char)('a' + i % 26));
	CHECK(!tags_parse((struct span){ text, len }, &tags));
	CHECK(tags.fault == TAGS_TOO_MANY);
	CHECK(tags.count == TAGS_MAX);
	CHECK(tags_parse((struct span){ text, 4 * (size_t)TAGS_MAX }, &tags));
}

/* Whatever is cut off, the spans lie within what is left. */
static void
test_prefixes(void)
{
	const struct span whole = span_of(
	    "v=DKIM1; ; k; =; h = sha1 : sha256;\r\n s=email;p=ab\r\n c==; p=");
	struct tags tags;

	for (size_t len = 0; len <= whole.len; len++) {
		struct span text = { whole.ptr, len };
		bool is_within = true;

		tags_parse(text, &tags);
		for (size_t i = 0; i < tags.count; i++)
			is_within = is_within &&
			    span_within(tags.items[i].whole, text) &&
			    span_within(tags.items[i].name,
				tags.items[i].whole) &&
			    span_within(tags.items[i].value,
				tags.items[i].whole);
		CHECK(is_within && span_within(tags.fault_at, text));
	}
}

int
main(void)
{
	test_cases();
	test_spans();
	test_words();
	test_limit();
	test_prefixes();
	return check_done();
}
