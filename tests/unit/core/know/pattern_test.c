#include "core/know/pattern.h"

#include "base/text.h"
#include "core/smtp/unfold.h"
#include "unit/check.h"

enum { CEILING = 4 * 1024 * 1024 };

/* What a pattern finds in a text: the bytes from its begin to its end. */
static const struct {
	const char *name, *pattern, *text, *found; /* NULL: nothing */
} cases[] = {
	/* clang-format off */
	{ "the words themselves", "user unknown", "550 User Unknown here", "user unknown" },
	{ "white space of any kind", "user  unknown", "550 user\r\n\tunknown", "user unknown" },
	{ "a word's end", "mailbox full", "mailbox fully", NULL },
	{ "a word's begin", "full box", "sinfull box", NULL },
	{ "an underscore is of the word", "full box", "a_full box", NULL },
	{ "a hyphen is not", "full box", "a-full box-b", "full box" },
	{ "the second place", "full box", "fully full boxes full box", "full box" },
	{ "open end", "blacklist*", "is blacklisted.", "blacklisted" },
	{ "open end, nothing more", "blacklist*", "a blacklist", "blacklist" },
	{ "open end in umlauts", "empf\xc3\xa4ng*", "Empf\xc3\x84NGER\xc3\xbc x", "empf\xc3\xa4nger\xc3\xbc" },
	{ "open end, then words", "blacklist* by", "blacklisted by us", "blacklisted by" },
	{ "a star alone", "mails * sent", "mails * sent", "mails * sent" },
	{ "a gap", "blocked ... listed", "blocked by us as listed", "blocked by us as listed" },
	{ "a gap of nothing", "blocked ... listed", "blockedlisted", NULL },
	{ "a gap of a blank", "blocked ... listed", "blocked listed", "blocked listed" },
	{ "a gap before a choice", "blocked ... (list|seen)", "blocked and seen", "blocked and seen" },
	{ "a gap at the end", "blocked...", "blocked by us", "blocked" },
	{ "a choice", "(user|mailbox) unknown", "no: mailbox unknown", "mailbox unknown" },
	{ "none of the choices", "(user|mailbox) unknown", "host unknown", NULL },
	{ "an optional letter", "message(s|) deferred", "messages deferred", "messages deferred" },
	{ "an optional letter left out", "message(s|) deferred", "message deferred", "message deferred" },
	{ "the longer choice later", "(no|none) such user", "none such user", "none such user" },
	{ "brackets without a bar", "rejected (spam)", "rejected (spam)", "rejected (spam)" },
	{ "a bracket left open", "rejected (spam|", "rejected (spam|", "rejected (spam|" },
	{ "brackets in brackets", "rejected (a(b|c)", "rejected (ab", "rejected (ab" },
	{ "a capture", "from <ip> refused", "from 192.0.2.1 refused", "from 192.0.2.1 refused" },
	{ "a capture that is none", "from <ip> refused", "from here refused", NULL },
	{ "a capture gives back", "host <host>. refused", "host a.b. refused", "host a.b. refused" },
	{ "an address in brackets", "user <address> unknown", "user <a@b.org> unknown", "user <a@b.org> unknown" },
	{ "an angle bracket", "name <x> unknown", "name <x> unknown", "name <x> unknown" },
	{ "no such capture", "name <ip6> unknown", "name <ip6> unknown", "name <ip6> unknown" },
	{ "a capture left open", "name <ip unknown", "name <ip unknown", "name <ip unknown" },
	{ "a capture first", "<ip> is blocked", "that 192.0.2.1 is blocked", "192.0.2.1 is blocked" },
	{ "a backslash", "cost \\(a|b\\) dollars", "cost (a|b) dollars", "cost (a|b) dollars" },
	{ "a backslash at the end", "ends here\\", "ends here\\", "ends here\\" },
	{ "quotes made straight", "user 'x' unknown", "user \xe2\x80\x98x\xe2\x80\x99 unknown", "user 'x' unknown" },
	{ "Chinese", "\xe7\x94\xa8\xe6\x88\xb7", "550 \xe7\x94\xa8\xe6\x88\xb7\xe4\xb8\x8d", "\xe7\x94\xa8\xe6\x88\xb7" },
	{ "text cut short", "user unknown", "user unkn", NULL },
	{ "no text", "user unknown", "", NULL },
	/* clang-format on */
};

static void
find(struct arena *arena, const char *name, const char *source,
    const char *text, const char *expected)
{
	struct smtp_unfolded unfolded;
	struct pattern_match match = { 0 };
	struct pattern pattern;
	struct error error = { "" };
	bool is_found;

	CHECK_FOR(name,
	    pattern_parse(arena, span_of(source), &pattern, &error));
	smtp_unfold(arena, span_of(text), &unfolded);
	is_found = pattern_find(pattern.program, unfolded.lower, &match);
	CHECK_FOR(name, is_found == (expected != NULL));
	if (is_found && expected)
		CHECK_TEXT(name,
		    ((struct span){ unfolded.lower.ptr + match.begin,
			match.end - match.begin }),
		    expected);
}

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena;

		arena_init(&arena, CEILING);
		find(&arena, cases[i].name, cases[i].pattern, cases[i].text,
		    cases[i].found);
		arena_clear(&arena);
	}
}

static bool
parses(struct arena *arena, const char *source, struct error *error)
{
	struct pattern pattern;

	return pattern_parse(arena, span_of(source), &pattern, error);
}

static void
test_bad_patterns(void)
{
	static const struct {
		const char *name, *source;
	} bad[] = {
		{ "nothing", "" },
		{ "three letters", "abc" },
		{ "a gap alone", "..." },
		{ "captures alone", "<ip> <host>" },
		{ "short words about a gap", "abc ... def" },
		{ "a choice of short words", "(abc|de)" },
	};
	struct arena arena;
	struct error error;
	char many[6000];
	size_t at;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < COUNT_OF(bad); i++) {
		error.message[0] = '\0';
		CHECK_FOR(bad[i].name, !parses(&arena, bad[i].source, &error));
		CHECK_FOR(bad[i].name,
		    span_find(span_of(error.message), span_of("too vague"),
			&at));
	}
	CHECK(!parses(&arena, "blocked using (a list|<zone>)", &error));
	CHECK(span_find(span_of(error.message), span_of("literal"), &at));
	CHECK(parses(&arena, "blocked using (a list|<lf>)", &error));
	memset(many, 'x', sizeof(many));
	many[sizeof(many) - 1] = '\0';
	CHECK(!parses(&arena, many, &error));
	CHECK_TEXT("long", span_of(error.message), "longer than 4096 bytes");
	many[0] = '(', many[5000] = '|', many[5990] = ')';
	CHECK(!parses(&arena, many, &error));
	CHECK_TEXT("long choice", span_of(error.message),
	    "longer than 4096 bytes");
	arena_clear(&arena);
}

/* A pattern with a long word still has a key, or it would never match. */
static void
test_long_word_has_a_key(void)
{
	struct pattern pattern;
	struct arena arena;
	struct error error;
	char word[1500];
	size_t at;

	arena_init(&arena, CEILING);
	memset(word, 'y', sizeof(word));
	word[sizeof(word) - 1] = '\0';
	CHECK(pattern_parse(&arena, span_of(word), &pattern, &error));
	CHECK(pattern.key_count == 1);
	CHECK(pattern.keys[0].len >= 4);
	CHECK(span_find(span_of(word), pattern.keys[0], &at));
	arena_clear(&arena);
}

/* More words and gaps than are looked at for keys; sanitizers watch. */
static void
test_many_gaps(void)
{
	struct pattern pattern;
	struct arena arena;
	struct error error;
	char source[2000];
	struct text text = text_in(source, sizeof(source));

	arena_init(&arena, CEILING);
	text_write_string(&text, "...");
	for (int i = 0; i < 100; i++)
		text_write_string(&text, "word...");
	CHECK(pattern_parse(&arena, text_span(&text), &pattern, &error));
	CHECK(pattern.key_count == 1);
	CHECK_TEXT("key", pattern.keys[0], "word");
	arena_clear(&arena);
}

static void
test_captures(void)
{
	struct pattern pattern;
	struct pattern_match match;
	struct arena arena;
	struct error error;
	const struct span text = span_of("1 2 3 4 5 6 7 8 times");

	arena_init(&arena, CEILING);
	CHECK(pattern_parse(&arena,
	    span_of("<number> <number> <number> <number> <number> <number> "
		    "<number> <number> times"),
	    &pattern, &error));
	CHECK(pattern_find(pattern.program, text, &match));
	CHECK(match.capture_count == PATTERN_MAX_CAPTURES);
	CHECK(match.captures[5].kind == CAPTURE_NUMBER);
	CHECK(text.ptr[match.captures[5].begin] == '6');
	CHECK(match.captures[5].end == match.captures[5].begin + 1);
	CHECK(match.literals ==
	    strlen("       "
		   " times"));
	arena_clear(&arena);
}

/*
 * A text made to be expensive ends at the bound of steps: without it, this
 * would take longer than anyone waits.
 */
static void
test_step_bound(void)
{
	static char text[16000];
	struct pattern pattern;
	struct pattern_match match;
	struct arena arena;
	struct error error;

	arena_init(&arena, CEILING);
	CHECK(pattern_parse(&arena,
	    span_of("<word><word><word><word><word><word> never"), &pattern,
	    &error));
	memset(text, '-', sizeof(text));
	CHECK(!pattern_find(pattern.program,
	    (struct span){ text, sizeof(text) }, &match));
	CHECK(pattern_parse(&arena, span_of("a ... a ... a ... a ... never"),
	    &pattern, &error));
	for (size_t i = 0; i < sizeof(text); i++)
		text[i] = i % 2 == 0 ? 'a' : ' ';
	CHECK(!pattern_find(pattern.program,
	    (struct span){ text, sizeof(text) }, &match));
	arena_clear(&arena);
}

/* "..." skips 80 bytes and no more. */
static void
test_width_of_a_gap(void)
{
	char text[128];
	struct pattern_match match;
	struct pattern pattern;
	struct arena arena;
	struct error error;

	arena_init(&arena, CEILING);
	CHECK(pattern_parse(&arena, span_of("begin...end!"), &pattern, &error));
	for (size_t gap = 78; gap < 84; gap++) {
		snprintf(text, sizeof(text), "begin %*s end!", (int)gap - 2,
		    "-");
		CHECK(pattern_find(pattern.program, span_of(text), &match) ==
		    (gap <= 80));
	}
	arena_clear(&arena);
}

int
main(void)
{
	test_cases();
	test_bad_patterns();
	test_long_word_has_a_key();
	test_many_gaps();
	test_captures();
	test_step_bound();
	test_width_of_a_gap();
	return check_done();
}
