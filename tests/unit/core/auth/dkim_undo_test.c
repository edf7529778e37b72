/* What mail systems do to texts, undone: each way by a text and its like. */

#include "core/auth/dkim_undo.h"

#include "check.h"

enum { CEILING = 64 << 20 };

typedef struct span undo(struct arena *arena, struct span text);

static const struct {
	const char *name;
	undo *undo;
	const char *text, *before;
} cases[] = {
	/* clang-format off */
	{ "dots", dkim_undo_dots, "a\r\n..b\r\n...c\r\n.d\r\n", "a\r\n.b\r\n..c\r\n.d\r\n" },
	{ "no dots", dkim_undo_dots, "a\r\nb.\r\n", "a\r\nb.\r\n" },
	{ "dots again", dkim_redo_dots, "a\r\n.b\r\n", "a\r\n..b\r\n" },
	{ "From", dkim_undo_from, ">From me\r\nx >From\r\n", "From me\r\nx >From\r\n" },
	{ "From again", dkim_redo_from, "From me\r\nFromage\r\n", ">From me\r\nFromage\r\n" },
	{ "blanks at the end", dkim_undo_trailing, "a \t \r\nb\r\n \r\n", "a\r\nb\r\n\r\n" },
	{ "one blank at the end", dkim_undo_one_trailing, "a  \r\nb \r\n", "a \r\nb\r\n" },
	{ "a mark above the signature", dkim_redo_signature, "x\r\n--\r\nJoe\r\n", "x\r\n-- \r\nJoe\r\n" },
	{ "every second line", dkim_undo_double_spacing, "a\r\n\r\nb\r\n\r\nc\r\n\r\n", "a\r\nb\r\nc\r\n" },
	{ "blank lines", dkim_undo_blank_lines, "a\r\n\r\n\r\nb\r\n", "a\r\nb\r\n" },
	{ "CR CR LF", dkim_undo_cr, "a\r\r\nb\rc\r\n", "a\r\nb\r\nc\r\n" },
	{ "a tab", dkim_undo_tabs, "a\tb\r\n", "a       b\r\n" },
	{ "typography", dkim_undo_typography, "\xe2\x80\x9c" "a\xe2\x80\x9d \xe2\x80\x93 b\xc2\xa0" "c\r\n", "\"a\" - b c\r\n" },
	/* clang-format on */
};

static void
test_cases(struct arena *arena)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		arena_reset(arena);
		CHECK_TEXT(cases[i].name,
		    cases[i].undo(arena, span_of(cases[i].text)),
		    cases[i].before);
	}
}

/* All of them, without those that take more than a text. */
static undo *const all[] = { dkim_undo_dots, dkim_redo_dots, dkim_undo_from,
	dkim_redo_from, dkim_undo_trailing, dkim_undo_one_trailing,
	dkim_redo_signature, dkim_redo_flowed, dkim_undo_double_spacing,
	dkim_undo_blank_lines, dkim_undo_cr, dkim_undo_tabs, dkim_redo_tabs,
	dkim_undo_wrapping, dkim_undo_cutting, dkim_undo_folding,
	dkim_undo_typography, dkim_undo_links };

/* Any text at all, also cut anywhere: it ends, and ends within bounds. */
static void
test_every_prefix(struct arena *arena)
{
	static const char text[] =
	    "\r\n..\r\n>From x\r\n-- \r\n\ta \xe2\x80\x9c \r\r\n"
	    "https://urldefense.com/v3/__https://a.example/__;!!x$ !\r\n"
	    "a long line that may be wrapped somewhere\r\n\r\n\r\nend";

	for (size_t len = 0; len < sizeof(text); len++)
		for (size_t i = 0; i < COUNT_OF(all); i++) {
			struct span got;

			arena_reset(arena);
			got = all[i](arena, (struct span){ text, len });
			CHECK(got.len <= 8 * len + 16);
		}
}

/* What is done and undone is what it was. */
static void
test_there_and_back(struct arena *arena)
{
	static const char text[] = ".a\r\nFrom b\r\n..c\r\n>From d\r\n";
	static const struct {
		const char *name;
		undo *redo, *undo;
	} pairs[] = {
		{ "dots", dkim_redo_dots, dkim_undo_dots },
		{ "From", dkim_redo_from, dkim_undo_from },
	};

	for (size_t i = 0; i < COUNT_OF(pairs); i++) {
		struct span there, source = span_of(text);

		arena_reset(arena);
		/* ">From" that was there before is lost: so mboxes are. */
		if (pairs[i].redo == dkim_redo_from)
			source.len -= strlen(">From d\r\n");
		there = pairs[i].redo(arena, source);
		CHECK_FOR(pairs[i].name, !span_equal(there, source));
		CHECK_FOR(pairs[i].name,
		    span_equal(pairs[i].undo(arena, there), source));
	}
}

static void
test_lines(struct arena *arena)
{
	struct span rest = span_of("one\r\ntwo\nthree");
	static const char *const lines[] = { "one", "two", "three" };

	for (size_t i = 0; i < COUNT_OF(lines); i++)
		CHECK_TEXT("a line", dkim_undo_line(dkim_undo_take_line(&rest)),
		    lines[i]);
	CHECK(rest.len == 0);
	CHECK_TEXT("wrapped",
	    dkim_redo_wrapping(arena, span_of("aaa bbb ccc\r\n"), 7),
	    "aaa bbb\r\nccc\r\n");
	CHECK_TEXT("base64",
	    dkim_redo_base64(arena, span_of("hello, world"), 8),
	    "aGVsbG8s\r\nIHdvcmxk\r\n");
	CHECK_TEXT("to latin-1",
	    dkim_undo_utf8(arena, span_of("\xc3\xbc"), "iso-8859-1"), "\xfc");
	CHECK_TEXT("what latin-1 does not have",
	    dkim_undo_utf8(arena, span_of("\xe4\xb8\xad"), "iso-8859-1"),
	    "\xe4\xb8\xad");
}

int
main(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	test_cases(&arena);
	test_lines(&arena);
	test_there_and_back(&arena);
	test_every_prefix(&arena);
	arena_clear(&arena);
	return check_done();
}
