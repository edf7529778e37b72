#include "core/smtp/command.h"

#include "check.h"

static const struct {
	const char *name, *address;
	bool is_allowed, is_international;
} paths[] = {
	{ "empty", "", true, false },
	{ "plain", "joe@example.org", true, false },
	{ "no domain", "postmaster", true, false },
	{ "literal", "joe@[192.0.2.1]", true, false },
	{ "quoted blank", "\"joe doe\"@example.org", true, false },
	{ "quoted bracket", "\"joe>doe\"@example.org", true, false },
	{ "quoted quote", "\"joe\\\"doe\"@example.org", true, false },
	{ "international", "j\xc3\xbcrgen@example.org", true, true },
	{ "blank", "joe doe@example.org", false, false },
	{ "bracket", "joe>@example.org", false, false },
	{ "open quote", "\"joe@example.org", false, false },
	{ "CR", "joe\r@example.org", false, false },
	{ "LF", "joe\n@example.org", false, false },
	{ "quoted LF", "\"joe\n\"@example.org", false, false },
	{ "escaped LF", "\"joe\\\n\"@example.org", false, false },
	{ "escape at the end", "\"joe\\", false, false },
	{ "DEL", "joe\x7f@example.org", false, false },
};

static void
test_lines(void)
{
	static const struct {
		const char *name, *message, *lines;
		bool is_8bit;
	} cases[] = {
		{ "nothing", "", "", false },
		{ "line feeds", "a\nb\n", "a\r\nb\r\n", false },
		{ "as it should be", "a\r\nb\r\n", "a\r\nb\r\n", false },
		{ "no end", "a\nb", "a\r\nb\r\n", false },
		{ "carriage returns", "a\rb\r\rc", "a\r\nb\r\n\r\nc\r\n",
		    false },
		{ "turned round", "a\n\rb", "a\r\n\r\nb\r\n", false },
		{ "8 bits", "\xc3\xa4\n", "\xc3\xa4\r\n", true },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));
		bool is_8bit;

		smtp_lines_write(&text, span_of(cases[i].message), &is_8bit);
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].lines);
		CHECK_FOR(cases[i].name, is_8bit == cases[i].is_8bit);
	}
}

int
main(void)
{
	char bytes[64], longest[SMTP_MAX_PATH + 1];
	struct text text = text_in(bytes, sizeof(bytes));
	bool is_international;

	for (size_t i = 0; i < COUNT_OF(paths); i++) {
		CHECK_FOR(paths[i].name,
		    smtp_path_allows(span_of(paths[i].address),
			&is_international) == paths[i].is_allowed);
		CHECK_FOR(paths[i].name,
		    !paths[i].is_allowed ||
			is_international == paths[i].is_international);
	}
	memset(longest, 'a', sizeof(longest));
	CHECK(smtp_path_allows((struct span){ longest, SMTP_MAX_PATH },
	    &is_international));
	CHECK(!smtp_path_allows((struct span){ longest, sizeof(longest) },
	    &is_international));
	CHECK(smtp_word_allows(span_of("a")));
	CHECK(!smtp_word_allows(span_of("")));
	CHECK(!smtp_word_allows(span_of("a b")));
	CHECK(!smtp_word_allows(span_of("a\r")));
	CHECK(smtp_words_allow(span_of("a b")));
	CHECK(!smtp_words_allow(span_of("a\nb")));
	smtp_xtext_write(&text, span_of("a b+c=d\xc3"));
	CHECK_TEXT("xtext", text_span(&text), "a+20b+2Bc+3Dd+C3");
	test_lines();
	return check_done();
}
