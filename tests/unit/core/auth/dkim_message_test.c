#include "check.h"

#include "base/text.h"
#include "core/auth/dkim_message.h"

static struct arena arena;

static const struct {
	const char *name, *source;
	const char *fields; /* "name|value" each, and a newline */
	const char *body;
	unsigned quirks;
} cases[] = {
	{ "plain", "A: x\r\nB: y\r\n\r\nbody\r\n", "A| x\nB| y\n", "body\r\n",
	    0 },
	{ "folded", "A: x\r\n\ty\r\n z\r\nB:\r\n\r\n",
	    "A| x\r\n\ty\r\n z\nB|\n", "", 0 },
	{ "LF", "A: x\n y\n\nbody\n", "A| x\n y\n", "body\n",
	    DKIM_QUIRK_BARE_LF },
	{ "no body", "A: x\r\n", "A| x\n", "", 0 },
	{ "no end", "A: x", "A| x\n", "", 0 },
	{ "nothing", "", "", "", 0 },
	{ "body alone", "\r\nbody", "", "body", 0 },
	{ "blank before the colon", "A \t: x\r\n\r\n", "A| x\n", "", 0 },
	{ "a fold of blanks", "A: x\r\n \r\n y\r\n\r\n", "A| x\r\n \r\n y\n",
	    "", 0 },
	{ "a line that is no field", "A: x\r\njunk\r\nB: y\r\n\r\n", "A| x\n",
	    "junk\r\nB: y\r\n\r\n", DKIM_QUIRK_NO_BLANK_LINE },
	{ "no name", ": x\r\n\r\n", "", ": x\r\n\r\n",
	    DKIM_QUIRK_NO_BLANK_LINE },
	{ "fold first", " x\r\nA: y\r\n", "", " x\r\nA: y\r\n",
	    DKIM_QUIRK_NO_BLANK_LINE },
	{ "mbox", "From joe Thu Jan  1 00:00:00 2026\nA: x\n\n", "A| x\n", "",
	    DKIM_QUIRK_BARE_LF | DKIM_QUIRK_FROM_LINE },
	{ "a From field with a blank before the colon", "From : x\r\n\r\n",
	    "From| x\n", "", 0 },
	{ "CR alone", "A: x\ry\r\n\r\n", "A| x\ry\n", "", DKIM_QUIRK_LONE_CR },
	{ "CR before CR LF", "A: x\r\r\n\r\nb", "A| x\r\n", "b",
	    DKIM_QUIRK_LONE_CR },
	{ "beyond ASCII in a name", "\xc3\xa9: x\r\n", "", "\xc3\xa9: x\r\n",
	    DKIM_QUIRK_NO_BLANK_LINE },
};

static void
test_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct dkim_message message;
		struct text fields;

		text_init(&fields, &arena, 1000);
		dkim_message_parse(&arena, span_of(cases[i].source), &message);
		for (size_t j = 0; j < message.fields.count; j++) {
			text_write(&fields, message.fields.items[j].name);
			text_write_byte(&fields, '|');
			text_write(&fields, message.fields.items[j].value);
			text_write_byte(&fields, '\n');
		}
		CHECK_TEXT(cases[i].name, text_span(&fields), cases[i].fields);
		CHECK_TEXT(cases[i].name, message.body, cases[i].body);
		CHECK_FOR(cases[i].name, message.quirks == cases[i].quirks);
	}
}

static void
test_groups(void)
{
	struct dkim_message message;
	const struct dkim_field *fields;

	dkim_message_parse(&arena,
	    span_of("a: 1\r\nb: 2\r\nA: 3\r\n a: no\r\nB: 4\r\nA : 5\r\n\r\n"),
	    &message);
	fields = message.fields.items;
	CHECK(message.fields.count == 5);
	CHECK(fields[0].group == fields[2].group);
	CHECK(fields[0].group == fields[4].group);
	CHECK(fields[0].group != fields[1].group);
	CHECK(fields[4].above == 3 && fields[2].above == 1);
	CHECK(fields[0].above == 0);
	CHECK(dkim_message_count(&message, "a") == 3);
	CHECK(dkim_message_count(&message, "c") == 0);
	CHECK(dkim_message_find(&message, "B") == &fields[1]);
	CHECK(!dkim_message_find(&message, "C"));
	CHECK(dkim_message_group(&message, span_of("B")) > 0);
	CHECK(dkim_message_group(&message, span_of("x")) == 0);
}

static void
test_limit(void)
{
	struct dkim_message message;
	struct text source;

	text_init(&source, &arena, 1024 * 1024);
	for (size_t i = 0; i < DKIM_FIELDS_MAX + 2; i++)
		text_write_string(&source, "A: b\r\n");
	dkim_message_parse(&arena, text_span(&source), &message);
	CHECK(message.fields.count == DKIM_FIELDS_MAX);
	CHECK(message.quirks == DKIM_QUIRK_FIELDS_CUT);
}

/* Whatever is cut off, the spans lie within what is left. */
static void
test_prefixes(void)
{
	const struct span whole =
	    span_of("From x\r\nA: b\r\n c\r\nB : \r\n\r\nbody\r\n");

	for (size_t len = 0; len <= whole.len; len++) {
		struct span source = { whole.ptr, len };
		struct dkim_message message;
		bool is_within = true;

		dkim_message_parse(&arena, source, &message);
		for (size_t i = 0; i < message.fields.count; i++)
			is_within = is_within &&
			    span_within(message.fields.items[i].whole, source);
		CHECK(is_within && span_within(message.body, source));
	}
}

int
main(void)
{
	arena_init(&arena, 64 * 1024 * 1024);
	test_cases();
	test_groups();
	test_limit();
	test_prefixes();
	arena_clear(&arena);
	return check_done();
}
