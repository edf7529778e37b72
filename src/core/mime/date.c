#include "core/mime/date.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/mime/byte.h"

enum { TOKENS_MAX = 64 }; /* a text with more is no date */

/* What has been found so far, in whatever order. */
struct slots {
	unsigned year, month, day, hour, minute, second;
	bool has_year, has_month, has_day, has_time, has_zone;
	bool is_bad;
	int offset;
};

/* RFC 5322, 4.3; and those in use, where they are not ambiguous. */
static const struct {
	const char *name;
	int minutes;
} zones[] = {
	{ "ut", 0 },
	{ "utc", 0 },
	{ "gmt", 0 },
	{ "z", 0 },
	{ "wet", 0 },
	{ "bst", 60 },
	{ "cet", 60 },
	{ "met", 60 },
	{ "mez", 60 },
	{ "cest", 120 },
	{ "mest", 120 },
	{ "mesz", 120 },
	{ "eet", 120 },
	{ "eest", 180 },
	{ "msk", 180 },
	{ "msd", 240 },
	{ "hkt", 480 },
	{ "jst", 540 },
	{ "kst", 540 },
	{ "aest", 600 },
	{ "aedt", 660 },
	{ "nzst", 720 },
	{ "nzdt", 780 },
	{ "ast", -240 },
	{ "adt", -180 },
	{ "est", -300 },
	{ "edt", -240 },
	{ "cst", -360 },
	{ "cdt", -300 },
	{ "mst", -420 },
	{ "mdt", -360 },
	{ "pst", -480 },
	{ "pdt", -420 },
	{ "hst", -600 },
};

/* By their first three letters; those of German, too, where they differ. */
static const struct {
	const char *start;
	unsigned month;
} months[] = {
	{ "jan", 1 },
	{ "feb", 2 },
	{ "mar", 3 },
	{ "apr", 4 },
	{ "may", 5 },
	{ "jun", 6 },
	{ "jul", 7 },
	{ "aug", 8 },
	{ "sep", 9 },
	{ "oct", 10 },
	{ "nov", 11 },
	{ "dec", 12 },
	{ "mrz", 3 },
	{ "mai", 5 },
	{ "okt", 10 },
	{ "dez", 12 },
};

/* NUL, which no date has, for an empty text. */
static char
first_of(struct span text)
{
	return *(text.len > 0 ? text.ptr : "");
}

static struct span
take_digits(struct span *rest)
{
	size_t len = 0;

	while (len < rest->len && ascii_is_digit(rest->ptr[len]))
		len++;
	return span_take(rest, len);
}

static struct span
take_letters(struct span *rest)
{
	size_t len = 0;

	while (len < rest->len && ascii_is_letter(rest->ptr[len]))
		len++;
	return span_take(rest, len);
}

static unsigned
value_of(struct span digits)
{
	unsigned value = 0;

	return scan_number(&digits, 1, 9, &value) ? value : 0;
}

/* RFC 5322, 4.3: 00 to 49 are of this century; three digits count from 1900. */
static void
set_year(struct slots *slots, struct span digits)
{
	unsigned year = value_of(digits);

	if (digits.len == 3 || (digits.len == 2 && year >= 50))
		year += 1900;
	else if (digits.len <= 2)
		year += 2000;
	slots->year = year;
	slots->has_year = true;
}

static void
set_day(struct slots *slots, unsigned day)
{
	slots->day = day;
	slots->has_day = true;
}

static void
set_month(struct slots *slots, unsigned month)
{
	slots->month = month;
	slots->has_month = true;
}

/* "2020-01-31", "2020/01/31"; a compact "20200131" is none of mail's. */
static bool
scan_year_first(struct slots *slots, struct span digits, struct span *rest)
{
	struct span tail = *rest, year = digits;
	unsigned month, day;

	if (year.len != 4 || tail.len == 0 || !mime_byte_in(tail.ptr[0], "-/."))
		return false;
	span_take(&tail, 1);
	if (!scan_number(&tail, 1, 2, &month) || tail.len == 0 ||
	    !mime_byte_in(tail.ptr[0], "-/."))
		return false;
	span_take(&tail, 1);
	if (!scan_number(&tail, 1, 2, &day))
		return false;
	set_year(slots, year);
	set_month(slots, month);
	set_day(slots, day);
	*rest = tail;
	return true;
}

/* "11/21/1997" is American; "21.11.1997" European, "21/11/1997" must be. */
static bool
scan_numeric(struct slots *slots, struct span digits, struct span *rest)
{
	struct span tail = *rest, year;
	unsigned first = value_of(digits), second;
	char sign = first_of(*rest);

	if ((sign != '/' && sign != '.') || digits.len > 2)
		return false;
	span_take(&tail, 1);
	if (!scan_number(&tail, 1, 2, &second) || !scan_byte(&tail, sign))
		return false;
	year = take_digits(&tail);
	if (year.len != 2 && year.len != 4)
		return false;
	set_year(slots, year);
	set_month(slots, sign == '/' && first <= 12 ? first : second);
	set_day(slots, sign == '/' && first <= 12 ? second : first);
	*rest = tail;
	return true;
}

/* "09:55:06.25", "9:55", and "09.55.06" once the day is known. */
static bool
scan_time(struct slots *slots, struct span digits, struct span *rest)
{
	struct span tail = *rest;
	char sign = first_of(*rest);
	unsigned minute, second = 0;

	if (digits.len > 2 || slots->has_time ||
	    (sign != ':' && (sign != '.' || !slots->has_day)))
		return false;
	span_take(&tail, 1);
	if (!scan_number(&tail, 1, 2, &minute))
		return false;
	if (scan_byte(&tail, sign)) {
		if (!scan_number(&tail, 1, 2, &second))
			return false;
		if (tail.len > 0 &&
		    (tail.ptr[0] == '.' || tail.ptr[0] == ',')) {
			span_take(&tail, 1);
			take_digits(&tail);
		}
	}
	slots->hour = value_of(digits);
	slots->minute = minute;
	slots->second = second;
	slots->has_time = true;
	*rest = tail;
	return true;
}

static void
take_number(struct slots *slots, struct span *rest)
{
	struct span digits = take_digits(rest);

	if (scan_year_first(slots, digits, rest) ||
	    (!slots->has_day && scan_numeric(slots, digits, rest)) ||
	    scan_time(slots, digits, rest))
		return;
	if (digits.len <= 2 && !slots->has_day)
		set_day(slots, value_of(digits));
	else if (digits.len <= 4 && !slots->has_year)
		set_year(slots, digits);
	else if (!slots->has_time)
		slots->is_bad = true;
}

/* "-0600", "+5:30", "+02"; RFC 5322: "-0000" says nothing about the zone. */
static void
take_offset(struct slots *slots, struct span *rest)
{
	bool is_west = *span_take(rest, 1).ptr == '-';
	struct span digits = take_digits(rest);
	unsigned value = value_of(digits), minutes = 0;

	if (digits.len == 4) {
		minutes = value % 100;
		value /= 100;
	} else if (digits.len == 0 || digits.len > 2 ||
	    (scan_byte(rest, ':') && !scan_number(rest, 1, 2, &minutes))) {
		return;
	}
	if (value > 23 || minutes > 59)
		return;
	slots->has_zone = !(is_west && value == 0 && minutes == 0);
	slots->offset = (int)(value * 60 + minutes);
	if (is_west)
		slots->offset = -slots->offset;
}

static bool
take_month(struct slots *slots, struct span word)
{
	for (size_t i = 0; i < sizeof(months) / sizeof(*months); i++) {
		if (slots->has_month || word.len < 3 ||
		    !span_starts_nocase(word, span_of(months[i].start)))
			continue;
		set_month(slots, months[i].month);
		return true;
	}
	return false;
}

/* What is no month, zone or half of a day is the name of a day, or words. */
static void
take_word(struct slots *slots, struct span *rest)
{
	struct span word = take_letters(rest);

	if (take_month(slots, word) || !slots->has_time)
		return;
	if (span_equal_nocase(word, span_of("pm")) && slots->hour < 12)
		slots->hour += 12;
	else if (span_equal_nocase(word, span_of("am")) && slots->hour == 12)
		slots->hour = 0;
	for (size_t i = 0; i < sizeof(zones) / sizeof(*zones); i++) {
		if (slots->has_zone ||
		    !span_equal_nocase(word, span_of(zones[i].name)))
			continue;
		slots->offset = zones[i].minutes;
		slots->has_zone = true;
	}
}

static void
skip_comment(struct span *rest)
{
	const char *end = memchr(rest->ptr, ')', rest->len);

	span_take(rest, end ? (size_t)(end - rest->ptr) + 1 : rest->len);
}

static void
take_token(struct slots *slots, struct span *rest)
{
	char c = rest->ptr[0];

	if (ascii_is_digit(c))
		take_number(slots, rest);
	else if (ascii_is_letter(c))
		take_word(slots, rest);
	else if (c == '(')
		skip_comment(rest);
	else if ((c == '+' || c == '-') && slots->has_time)
		take_offset(slots, rest);
	else
		span_take(rest, 1);
}

static unsigned
days_in(unsigned month, unsigned year)
{
	static const unsigned char days[] = { 31, 28, 31, 30, 31, 30, 31, 31,
		30, 31, 30, 31 };
	bool is_leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

	return days[month - 1] + (month == 2 && is_leap ? 1U : 0U);
}

static bool
is_date(const struct slots *slots)
{
	return !slots->is_bad && slots->has_year && slots->has_month &&
	    slots->has_day && slots->month >= 1 && slots->month <= 12 &&
	    slots->year >= 1900 && slots->year <= 9999 && slots->day >= 1 &&
	    slots->day <= days_in(slots->month, slots->year) &&
	    slots->hour <= 24 && slots->minute <= 59 && slots->second <= 61;
}

/*
 * Days since 1970, in years that begin in March, so that the leap day is the
 * last of them; eras of 400 years have 146,097 days (Gregorian calendar).
 */
static int64_t
days_since_epoch(unsigned year, unsigned month, unsigned day)
{
	unsigned y = month <= 2 ? year - 1 : year;
	unsigned of_year =
	    (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
	unsigned era = y / 400, of_era = y % 400;

	return (int64_t)era * 146097 + (int64_t)of_era * 365 + of_era / 4 -
	    of_era / 100 + of_year - 719468;
}

bool
mime_date_parse(struct span text, struct mime_date *date)
{
	struct slots slots = { 0 };

	for (size_t i = 0; text.len > 0 && i < TOKENS_MAX; i++)
		take_token(&slots, &text);
	if (!is_date(&slots))
		return false;
	date->has_zone = slots.has_zone;
	date->offset = slots.offset;
	date->seconds =
	    days_since_epoch(slots.year, slots.month, slots.day) * 86400 +
	    (int64_t)slots.hour * 3600 + (int64_t)slots.minute * 60 +
	    slots.second - (int64_t)slots.offset * 60;
	return true;
}

struct day {
	unsigned year, month, day;
};

/* The way back of days_since_epoch(). */
static struct day
day_of(int64_t days)
{
	uint64_t count = (uint64_t)(days + 719468);
	uint64_t era = count / 146097, rest = count % 146097;
	uint64_t year =
	    (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
	uint64_t of_year = rest - (365 * year + year / 4 - year / 100);
	uint64_t month = (5 * of_year + 2) / 153;

	return (struct day){
		.year = (unsigned)(era * 400 + year + (month >= 10)),
		.month = (unsigned)(month < 10 ? month + 3 : month - 9),
		.day = (unsigned)(of_year - (153 * month + 2) / 5 + 1),
	};
}

void
mime_date_write(struct text *text, const struct mime_date *date)
{
	int64_t local = date->seconds + (int64_t)date->offset * 60;
	int64_t days = local / 86400 - (local % 86400 < 0);
	unsigned of_day = (unsigned)(local - days * 86400);
	unsigned zone =
	    (unsigned)(date->offset < 0 ? -date->offset : date->offset);
	struct day day = day_of(days);

	text_write_format(text, "%04u-%02u-%02uT%02u:%02u:%02u%c%02u:%02u",
	    day.year, day.month, day.day, of_day / 3600, of_day / 60 % 60,
	    of_day % 60, date->offset < 0 || !date->has_zone ? '-' : '+',
	    zone / 60, zone % 60);
}
