#include "base/scan.h"

#include "unit/check.h"

static void
test_byte(void)
{
	struct span text = span_of("ab");

	CHECK(!scan_byte(&text, 'b'));
	CHECK(scan_byte(&text, 'a') && scan_byte(&text, 'b'));
	CHECK(!scan_byte(&text, '\0'));
}

static const struct {
	const char *name, *text;
	size_t min, max;
	bool is_number;
	unsigned value;
	const char *rest;
} numbers[] = {
	{ "one digit", "5", 1, 1, true, 5, "" },
	{ "the run ends", "550 x", 3, 3, true, 550, " x" },
	{ "leading zeros", "007", 1, 3, true, 7, "" },
	{ "too few", "55", 3, 3, false, 42, "55" },
	{ "too many", "5500", 3, 3, false, 42, "5500" },
	{ "none", "x", 1, 3, false, 42, "x" },
	{ "none is enough", "x", 0, 3, true, 0, "x" },
	{ "nothing", "", 1, 3, false, 42, "" },
	{ "the most", "999999999", 1, 9, true, 999999999, "" },
	{ "no sign", "-1", 1, 3, false, 42, "-1" },
};

static void
test_number(void)
{
	for (size_t i = 0; i < COUNT_OF(numbers); i++) {
		struct span text = span_of(numbers[i].text);
		unsigned value = 42;
		bool is_number =
		    scan_number(&text, numbers[i].min, numbers[i].max, &value);

		CHECK_FOR(numbers[i].name, is_number == numbers[i].is_number);
		if (is_number)
			CHECK_FOR(numbers[i].name, value == numbers[i].value);
		else
			CHECK_FOR(numbers[i].name, value == 42);
		CHECK_TEXT(numbers[i].name, text, numbers[i].rest);
	}
}

static void
test_line(void)
{
	struct span text = span_of("a\r\n\nb\r\rc\nd\r"), line;

	CHECK(scan_line(&text, &line));
	CHECK_TEXT("CR LF", line, "a");
	CHECK(scan_line(&text, &line));
	CHECK_TEXT("LF alone", line, "");
	CHECK(scan_line(&text, &line));
	CHECK_TEXT("CR within", line, "b\r\rc");
	CHECK(scan_line(&text, &line));
	CHECK_TEXT("no line end", line, "d\r");
	CHECK(!scan_line(&text, &line));
}

int
main(void)
{
	test_byte();
	test_number();
	test_line();
	return check_done();
}
