#include "base/text.h"

#include <limits.h>

#include "unit/check.h"

static void
write_all_kinds(struct text *text)
{
	text_write(text, span_of("span "));
	text_write_byte(text, '!');
	text_write_string(text, " string ");
	text_write_number(text, 0);
	text_write_byte(text, ' ');
	text_write_number(text, 1234567890);
	text_write_format(text, " %s=%d", "x", -7);
}

static void
test_in_arena(void)
{
	struct arena arena;
	struct text text;

	arena_init(&arena, 1024 * 1024);
	text_init(&text, &arena, 10000);
	CHECK_TEXT("before anything", text_span(&text), "");
	write_all_kinds(&text);
	CHECK_TEXT("all kinds", text_span(&text),
	    "span ! string 0 1234567890 x=-7");
	CHECK(!text.is_cut && text.ptr[text.len] == '\0');
	for (int i = 0; i < 1000; i++)
		text_write_string(&text, "0123456789");
	CHECK(text.is_cut && text.len == 10000 && text.ptr[10000] == '\0');
	text_reset(&text);
	CHECK(text.len == 0 && !text.is_cut && text.ptr[0] == '\0');
	text_clear(&text);
	CHECK(text.ptr == NULL && text.max == 10000);
	text_reset(&text);
	CHECK(text.len == 0);
	arena_clear(&arena);
}

static void
test_of_its_own(void)
{
	struct text text;

	text_init(&text, NULL, 1000);
	write_all_kinds(&text);
	for (int i = 0; i < 300; i++)
		text_write_byte(&text, 'y');
	CHECK(text.len == 331 && !text.is_cut);
	text_clear(&text);
	CHECK(text.ptr == NULL && text.room == 0);
}

static void
test_in_bytes(void)
{
	char bytes[8];
	struct text text = text_in(bytes, sizeof(bytes));

	CHECK(bytes[0] == '\0');
	text_write_string(&text, "1234567");
	CHECK(!text.is_cut);
	CHECK_TEXT("full", text_span(&text), "1234567");
	text_write_byte(&text, '8');
	CHECK(text.is_cut && bytes[7] == '\0');
	CHECK_TEXT("still full", text_span(&text), "1234567");
	text_write_number(&text, ULONG_MAX);
	text_write_format(&text, "%s", "more");
	CHECK_TEXT("ever full", text_span(&text), "1234567");
}

/* A format whose outcome is longer than the small buffer on the way. */
static void
test_long_format(void)
{
	char wide[601];
	struct text text;

	text_init(&text, NULL, 2000);
	text_write_format(&text, "%600d|", 5);
	CHECK(text.len == 601 && text.ptr[599] == '5');
	CHECK(text.ptr[600] == '|' && text.ptr[601] == '\0');
	text_clear(&text);

	text_init(&text, NULL, 100);
	memset(wide, 'w', sizeof(wide) - 1);
	wide[sizeof(wide) - 1] = '\0';
	text_write_format(&text, "%s", wide);
	CHECK(text.len == 100 && text.is_cut && text.ptr[100] == '\0');
	text_clear(&text);
}

static void
test_numbers(void)
{
	static const struct {
		const char *name;
		unsigned long number;
	} cases[] = {
		{ "0", 0 },
		{ "9", 9 },
		{ "10", 10 },
		{ "550", 550 },
		{ "18446744073709551615", ULONG_MAX },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char bytes[32];
		struct text text = text_in(bytes, sizeof(bytes));

		text_write_number(&text, cases[i].number);
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].name);
	}
}

int
main(void)
{
	test_in_arena();
	test_of_its_own();
	test_in_bytes();
	test_long_format();
	test_numbers();
	return check_done();
}
