#include "core/log/stamp.h"

#include "check.h"

enum { REFERENCE = 1795392000 /* 2026-11-23T00:00:00Z */ };

static const struct {
	const char *name, *line;
	const char *time; /* NULL: no stamp */
	const char *rest;
} cases[] = {
	{ "syslog", "Nov 22 02:25:01 mx", "2026-11-22T02:25:01-00:00", "mx" },
	{ "syslog, one digit", "Nov  2 02:25:01 mx",
	    "2026-11-02T02:25:01-00:00", "mx" },
	{ "syslog, a zero", "Nov 02 02:25:01 mx", "2026-11-02T02:25:01-00:00",
	    "mx" },
	{ "syslog, a fraction", "Nov 22 02:25:01.250 mx",
	    "2026-11-22T02:25:01-00:00", "mx" },
	{ "later than the reference: last year's", "Dec 24 02:25:01 mx",
	    "2025-12-24T02:25:01-00:00", "mx" },
	{ "tomorrow is still this year's", "Nov 23 12:00:00 mx",
	    "2026-11-23T12:00:00-00:00", "mx" },
	{ "a leap day of no leap year", "Feb 29 12:00:00 mx",
	    "2026-03-01T12:00:00-00:00", "mx" },
	{ "UTC", "2026-11-22T02:25:01Z mx", "2026-11-22T02:25:01+00:00", "mx" },
	{ "a zone", "2026-11-22T02:25:01.123456+01:00 mx",
	    "2026-11-22T02:25:01+01:00", "mx" },
	{ "a zone west, without a colon", "2026-11-22T02:25:01-0330 mx",
	    "2026-11-22T02:25:01-03:30", "mx" },
	{ "date and time apart", "2026-11-22 02:25:01 x",
	    "2026-11-22T02:25:01-00:00", "x" },
	{ "with a zone apart", "2026-11-22 02:25:01.123 +0100 x",
	    "2026-11-22T02:25:01+01:00", "x" },
	{ "a comma, as Python writes", "2026-11-22 02:25:01,123 x",
	    "2026-11-22T02:25:01-00:00", "x" },
	{ "no zone, but a number", "2026-11-22 02:25:01 -1 x",
	    "2026-11-22T02:25:01-00:00", "-1 x" },
	{ "TAI64N", "@400000006a910dcb0eaa2984 x", "2026-08-28T04:25:37+00:00",
	    "x" },
	{ "a stamp alone", "2026-11-22 02:25:01", "2026-11-22T02:25:01-00:00",
	    "" },
	{ "no month", "Nox 22 02:25:01 mx", NULL, NULL },
	{ "no hour", "Nov 22 24:25:01 mx", NULL, NULL },
	{ "no month 13", "2026-13-22 02:25:01 x", NULL, NULL },
	{ "cut", "Nov 22 02:25:0", NULL, NULL },
	{ "TAI64N, cut", "@400000006743d0e51a2b3c4 x", NULL, NULL },
	{ "TAI64N of the year 10^11", "@4fffffff6743d0e51a2b3c4d x", NULL,
	    NULL },
	{ "no blank behind", "2026-11-22T02:25:01x", NULL, NULL },
	{ "empty", "", NULL, NULL },
};

static void
check_cases(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct log_clock clock;
		struct log_time time;
		struct span line = span_of(cases[i].line);
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));
		bool is_stamp;

		log_clock_init(&clock, REFERENCE);
		is_stamp = log_stamp_take(&clock, &line, &time);
		CHECK_FOR(cases[i].name, is_stamp == (cases[i].time != NULL));
		if (!is_stamp)
			continue;
		log_time_write(&text, &time);
		CHECK_TEXT(cases[i].name, text_span(&text), cases[i].time);
		CHECK_TEXT(cases[i].name, line, cases[i].rest);
	}
}

/* Over New Year, with a late line of the old year among the new ones. */
static void
check_years(void)
{
	static const struct {
		const char *line, *time;
	} lines[] = {
		{ "Dec 31 23:59:58 x", "2025-12-31T23:59:58-00:00" },
		{ "Jan  1 00:00:01 x", "2026-01-01T00:00:01-00:00" },
		{ "Dec 31 23:59:59 x", "2025-12-31T23:59:59-00:00" },
		{ "Jan  1 00:00:02 x", "2026-01-01T00:00:02-00:00" },
		{ "Feb 28 00:00:02 x", "2026-02-28T00:00:02-00:00" },
	};
	struct log_clock clock;

	log_clock_init(&clock, REFERENCE);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct span line = span_of(lines[i].line);
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));
		struct log_time time;

		CHECK(log_stamp_take(&clock, &line, &time));
		log_time_write(&text, &time);
		CHECK_TEXT(lines[i].line, text_span(&text), lines[i].time);
	}
}

/* What is known of the line before must not be taken for what this one says. */
static void
check_again(void)
{
	static const struct {
		const char *line, *time, *rest;
	} lines[] = {
		{ "2026-11-22 02:25:01 x", "2026-11-22T02:25:01-00:00", "x" },
		{ "2026-11-22 02:25:01 y", "2026-11-22T02:25:01-00:00", "y" },
		{ "2026-11-22 02:25:01 +0100 z", "2026-11-22T02:25:01+01:00",
		    "z" },
		{ "2026-11-22 02:25:01 +0200 z", "2026-11-22T02:25:01+02:00",
		    "z" },
		{ "2026-11-22 02:25:02 +0200 z", "2026-11-22T02:25:02+02:00",
		    "z" },
		{ "Nov 22 02:25:01 mx", "2026-11-22T02:25:01-00:00", "mx" },
		{ "Nov 22 02:25:01 ", "2026-11-22T02:25:01-00:00", "" },
		{ "Nov 22 02:25:01 -1", "2026-11-22T02:25:01-00:00", "-1" },
		{ "Nov 22 02:25:02 mx", "2026-11-22T02:25:02-00:00", "mx" },
		{ "Nov 22 02:26:02 mx", "2026-11-22T02:26:02-00:00", "mx" },
	};
	struct log_clock clock;

	log_clock_init(&clock, REFERENCE);
	for (size_t i = 0; i < COUNT_OF(lines); i++) {
		struct span line = span_of(lines[i].line);
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));
		struct log_time time;

		CHECK_FOR(lines[i].line, log_stamp_take(&clock, &line, &time));
		log_time_write(&text, &time);
		CHECK_TEXT(lines[i].line, text_span(&text), lines[i].time);
		CHECK_TEXT(lines[i].line, line, lines[i].rest);
	}
}

int
main(void)
{
	check_cases();
	check_years();
	check_again();
	return check_done();
}
