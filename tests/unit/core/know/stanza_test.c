#include "core/know/stanza.h"

#include <stdlib.h>

#include "base/text.h"
#include "unit/check.h"

/* A text's stanzas as "line name=value|..." with a slash between stanzas. */
static const struct {
	const char *name, *text, *told;
} cases[] = {
	/* clang-format off */
	{ "one field", "Rule: a\n", "1 Rule=a|" },
	{ "no line end", "Rule: a", "1 Rule=a|" },
	{ "CR LF", "Rule: a\r\nNote: b\r\n\r\nRule: c\r\n", "1 Rule=a|2 Note=b|/4 Rule=c|" },
	{ "blank lines", "\n \n\t\nRule: a\n\n\n\nRule: b", "4 Rule=a|/8 Rule=b|" },
	{ "remarks", "# x\nRule: a\n# y\nNote: b\n# z\n", "2 Rule=a|4 Note=b|" },
	{ "a remark before a blank line", "# x\n\nRule: a", "3 Rule=a|" },
	{ "a fold", "Seen: a\n b\n\tc\nNote: d", "1 Seen=a\nb\nc|4 Note=d|" },
	{ "a remark in a fold", "Seen: a\n# no\n b\n", "1 Seen=a\nb|" },
	{ "an indented number sign", "Seen: a\n #5.1.1\n", "1 Seen=a\n#5.1.1|" },
	{ "a fold alone", "Seen:\n a\n", "1 Seen=a|" },
	{ "an empty value", "Fix:\nNote: b", "1 Fix=|2 Note=b|" },
	{ "colons in a value", "Fix: sender: see http://x.example.org", "1 Fix=sender: see http://x.example.org|" },
	{ "no field", "nonsense\nRule: a", "1 =nonsense|2 Rule=a|" },
	{ "a colon first", ": a", "1 =: a|" },
	{ "a blank in the name", "Two words: a", "1 =Two words: a|" },
	{ "hyphens and digits", "Confused-With2: a", "1 Confused-With2=a|" },
	{ "nothing", "", "" },
	{ "remarks alone", "# a\n# b", "" },
	/* clang-format on */
};

static void
tell(struct arena *arena, struct span source, struct text *told)
{
	struct stanza_reader reader;
	struct stanza_field field;
	bool is_first = true;

	stanza_init(&reader, source);
	for (; stanza_next(&reader); is_first = false) {
		text_write_string(told, is_first ? "" : "/");
		while (stanza_next_field(&reader, &field)) {
			text_write_format(told, "%u ", field.line);
			text_write(told, field.name);
			text_write_byte(told, '=');
			text_write(told, stanza_value(arena, field.value));
			text_write_byte(told, '|');
		}
	}
}

static void
test_cases(void)
{
	struct arena arena;

	arena_init(&arena, 1024 * 1024);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[256];
		struct text told = text_in(bytes, sizeof(bytes));

		tell(&arena, span_of(cases[i].text), &told);
		CHECK_TEXT(cases[i].name, text_span(&told), cases[i].told);
	}
	arena_clear(&arena);
}

/* Each prefix is read to its end, within its bytes (seen by sanitizers). */
static void
test_every_prefix(void)
{
	struct arena arena;

	arena_init(&arena, 4 * 1024 * 1024);
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		size_t len = strlen(cases[i].text);
		bool is_within = true;

		for (size_t part = 0; part <= len; part++) {
			char *copy = malloc(part + 1), bytes[256];
			struct text told = text_in(bytes, sizeof(bytes));

			memcpy(copy, cases[i].text, part);
			tell(&arena, (struct span){ copy, part }, &told);
			is_within = is_within && !told.is_cut;
			free(copy);
		}
		CHECK_FOR(cases[i].name, is_within);
	}
	arena_clear(&arena);
}

int
main(void)
{
	test_cases();
	test_every_prefix();
	return check_done();
}
