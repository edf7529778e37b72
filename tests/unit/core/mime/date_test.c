#include "check.h"

#include "core/mime/date.h"

static const struct {
	const char *name;
	const char *text;
	const char *expected; /* RFC 3339; NULL: no date */
} cases[] = {
	{ "RFC 5322", "Fri, 21 Nov 1997 09:55:06 -0600",
	    "1997-11-21T09:55:06-06:00" },
	{ "comment", "Thu, 13 Feb 1969 23:32 -0330 (Newfoundland Time)",
	    "1969-02-13T23:32:00-03:30" },
	{ "two digits", "21 Nov 97 09:55:06 GMT", "1997-11-21T09:55:06+00:00" },
	{ "two digits, this century", "1 Jan 04 00:00:00 UT",
	    "2004-01-01T00:00:00+00:00" },
	{ "three digits", "1 Jan 104 00:00:00 UT",
	    "2004-01-01T00:00:00+00:00" },
	{ "obsolete zone", "21 Nov 1997 09:55:06 PDT",
	    "1997-11-21T09:55:06-07:00" },
	{ "unknown zone", "21 Nov 1997 09:55:06 XYZ",
	    "1997-11-21T09:55:06-00:00" },
	{ "zone unknown by -0000", "21 Nov 1997 09:55:06 -0000",
	    "1997-11-21T09:55:06-00:00" },
	{ "no zone", "21 Nov 1997 09:55:06", "1997-11-21T09:55:06-00:00" },
	{ "no comma", "Fri 21 Nov 1997 09:55:06 +0000",
	    "1997-11-21T09:55:06+00:00" },
	{ "ctime", "Fri Nov 21 09:55:06 1997", "1997-11-21T09:55:06-00:00" },
	{ "ctime with a zone", "Fri Nov 21 09:55:06 CET 1997",
	    "1997-11-21T09:55:06+01:00" },
	{ "ctime with an offset", "Fri Nov  1 09:55:06 +0530 1997",
	    "1997-11-01T09:55:06+05:30" },
	{ "dashes", "21-Nov-1997 09:55:06 +0100", "1997-11-21T09:55:06+01:00" },
	{ "ISO 8601", "1997-11-21T09:55:06Z", "1997-11-21T09:55:06+00:00" },
	{ "ISO 8601 with a fraction", "1997-11-21 09:55:06.123+05:30",
	    "1997-11-21T09:55:06+05:30" },
	{ "slashes", "1997/11/21 09:55:06", "1997-11-21T09:55:06-00:00" },
	{ "American", "11/21/1997 9:55:06 PM", "1997-11-21T21:55:06-00:00" },
	{ "noon", "11/21/1997 12:00:00 PM", "1997-11-21T12:00:00-00:00" },
	{ "midnight", "11/21/1997 12:00:00 AM", "1997-11-21T00:00:00-00:00" },
	{ "day first", "21/11/1997 09:55:06", "1997-11-21T09:55:06-00:00" },
	{ "European", "21.11.1997 09:55:06", "1997-11-21T09:55:06-00:00" },
	{ "dots in the time", "21 Nov 1997 09.55.06 +0000",
	    "1997-11-21T09:55:06+00:00" },
	{ "GMT and more", "21 Nov 1997 09:55:06 GMT+0200",
	    "1997-11-21T09:55:06+02:00" },
	{ "long names", "Friday, 21 November 1997 09:55:06 -0600",
	    "1997-11-21T09:55:06-06:00" },
	{ "day alone", "21 Nov 1997", "1997-11-21T00:00:00-00:00" },
	{ "leap day", "29 Feb 2024 00:00:00 +0000",
	    "2024-02-29T00:00:00+00:00" },
	{ "leap second", "31 Dec 2016 23:59:60 +0000",
	    "2017-01-01T00:00:00+00:00" },
	{ "no leap day", "29 Feb 2023 00:00:00 +0000", NULL },
	{ "month 13", "1997-13-01 00:00:00", NULL },
	{ "hour 25", "21 Nov 1997 25:00:00", NULL },
	{ "no year", "21 Nov 09:55:06", NULL },
	{ "words", "the day after tomorrow", NULL },
	{ "empty", "", NULL },
	{ "digits", "12345678901234567890", NULL },
};

static void
check_case(size_t i)
{
	struct span source = span_of(cases[i].text);
	struct mime_date date;
	char bytes[64];
	struct text text = text_in(bytes, sizeof(bytes));
	bool is_date = mime_date_parse(source, &date);

	CHECK_FOR(cases[i].name, is_date == (cases[i].expected != NULL));
	if (is_date && cases[i].expected) {
		mime_date_write(&text, &date);
		CHECK_FOR(cases[i].name,
		    span_equal(text_span(&text), span_of(cases[i].expected)));
	}
	for (; source.len > 0; source.len--)
		mime_date_parse(source, &date);
}

/* Each day from 1900 to 2100, there and back. */
static void
check_days(void)
{
	struct mime_date date = { .has_zone = true }, again;
	int is_good = 1;

	for (int64_t day = -25567; day < 47846; day++) {
		char bytes[64];
		struct text text = text_in(bytes, sizeof(bytes));

		date.seconds = day * 86400 + 86399;
		mime_date_write(&text, &date);
		is_good &= mime_date_parse(text_span(&text), &again) &&
		    again.seconds == date.seconds;
	}
	CHECK_FOR("there and back", is_good);
}

int
main(void)
{
	struct mime_date date;

	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		check_case(i);
	check_days();
	CHECK(mime_date_parse(span_of("1 Jan 1970 00:00:00 +0000"), &date));
	CHECK(date.seconds == 0);
	CHECK(mime_date_parse(span_of("1 Jan 2000 01:00:00 +0100"), &date));
	CHECK(date.seconds == 946684800);
	return check_done();
}
