#include "core/report/page.h"

#include "unit/check.h"

enum { ROOM = 8192 };

static char bytes[ROOM];

static void
test_columns(void)
{
	static const struct {
		const char *name, *text;
		size_t columns;
	} cases[] = {
		{ "nothing", "", 0 },
		{ "ASCII", "abc", 3 },
		{ "umlaut", "\xc3\xa4", 1 },
		{ "combining mark", "a\xcc\x88", 1 },
		{ "Chinese", "\xe7\x94\xa8\xe6\x88\xb7", 4 },
		{ "Korean", "\xed\x95\x9c", 2 },
		{ "kana", "\xe3\x81\x82", 2 },
		{ "full width", "\xef\xbc\xa1", 2 },
		{ "emoji", "\xf0\x9f\x98\x80", 2 },
		{ "no UTF-8", "\xff", 1 },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++)
		CHECK_FOR(cases[i].name,
		    page_columns(span_of(cases[i].text)) == cases[i].columns);
}

static void
test_styles(void)
{
	static const struct {
		enum page_style style;
		const char *coloured;
	} cases[] = {
		{ PAGE_PLAIN, "a\\x1b" },
		{ PAGE_STRONG, "\033[1ma\\x1b\033[0m" },
		{ PAGE_FAINT, "\033[2ma\\x1b\033[0m" },
		{ PAGE_MARKED, "\033[1;4ma\\x1b\033[0m" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text out = text_in(bytes, ROOM);
		struct page page = { &out, 80, true };

		page_write(&page, cases[i].style, span_of("a\033"));
		CHECK_TEXT("colour", text_span(&out), cases[i].coloured);
		text_reset(&out);
		page.has_colour = false;
		page_write(&page, cases[i].style, span_of("a\033"));
		CHECK_TEXT("no colour", text_span(&out), "a\\x1b");
	}
}

static void
test_paragraph(void)
{
	struct text out = text_in(bytes, ROOM);
	struct page page = { &out, 40, false };

	page_paragraph(&page, 10, "Label",
	    span_of("one two three four five six seven eight nine ten"));
	CHECK_TEXT("broken at blanks", text_span(&out),
	    "Label     one two three four five six\n"
	    "          seven eight nine ten\n");
	text_reset(&out);
	page_paragraph(&page, 4, "A label too long", span_of("a"));
	CHECK_TEXT("long label", text_span(&out), "A label too longa\n");
	text_reset(&out);
	page_paragraph(&page, 4, "", span_empty());
	CHECK_TEXT("no words", text_span(&out), "    \n");
}

/* The longest line of what was written, in columns. */
static size_t
widest(const struct text *out)
{
	struct span rest = text_span(out), line;
	size_t most = 0;

	while (span_split(&rest, '\n', &line))
		if (page_columns(line) > most)
			most = page_columns(line);
	return most;
}

static void
test_widths(void)
{
	static const char *const texts[] = {
		"a very long text of many short words that goes on and on and "
		"on and has no end in sight until it ends at last right here",
		"https://example.org/a/path/without/any/blank/that/is/longer/"
		"than/any/line/of/a/small/terminal/could/ever/hold/at/once",
		"\xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8"
		"\xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8"
		"\xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8"
		"\xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d\xe5\xad\x98\xe5\x9c\xa8",
	};
	static const size_t widths[] = { 40, 80, 100 };

	for (size_t i = 0; i < COUNT_OF(texts); i++)
		for (size_t j = 0; j < COUNT_OF(widths); j++) {
			struct text out = text_in(bytes, ROOM);
			struct page page = { &out, widths[j], false };
			struct span words = span_of(texts[i]);

			page_paragraph(&page, 15, "Label", words);
			page_quote(&page, 4, words, 9, 21);
			CHECK_FOR(texts[i], widest(&out) <= widths[j]);
			CHECK_FOR(texts[i], !out.is_cut);
		}
}

static void
test_quote(void)
{
	const struct span reply = span_of("550 no such user here");
	struct text out = text_in(bytes, ROOM);
	struct page page = { &out, 80, false };

	page_quote(&page, 4, reply, 4, 16);
	CHECK_TEXT("tildes", text_span(&out),
	    "    550 no such user here\n        ~~~~~~~~~~~~\n");
	text_reset(&out);
	page_quote(&page, 4, reply, 0, 0);
	CHECK_TEXT("nothing marked", text_span(&out),
	    "    550 no such user here\n");
	text_reset(&out);
	page_quote(&page, 4, span_of("a\033b user"), 4, 8);
	CHECK_TEXT("behind a control", text_span(&out),
	    "    a\\x1bb user\n           ~~~~\n");
	text_reset(&out);
	page_quote(&page, 4, span_of("\xe7\x94\xa8 user"), 0, 3);
	CHECK_TEXT("wide", text_span(&out), "    \xe7\x94\xa8 user\n    ~~\n");
	text_reset(&out);
	page.has_colour = true;
	page_quote(&page, 4, reply, 4, 16);
	CHECK_TEXT("by the terminal", text_span(&out),
	    "    550 \033[1;4mno such user\033[0m here\n");
}

/* The marked words may go over the end of a line. */
static void
test_quote_over_two_lines(void)
{
	struct text out = text_in(bytes, ROOM);
	struct page page = { &out, 40, false };

	page_quote(&page, 4,
	    span_of("550 this goes on to the very end of the line and beyond"),
	    28, 48);
	CHECK_TEXT("both", text_span(&out),
	    "    550 this goes on to the very end of\n"
	    "                                ~~~~~~~\n"
	    "    the line and beyond\n"
	    "    ~~~~~~~~~~~~\n");
}

int
main(void)
{
	test_columns();
	test_styles();
	test_paragraph();
	test_widths();
	test_quote();
	test_quote_over_two_lines();
	return check_done();
}
