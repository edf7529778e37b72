#include "core/log/stamp.h"

#include "core/log/scan.h"

enum {
	SECOND = 1000,
	MINUTE = 60 * SECOND,
	DAY_SECONDS = 86400,
	BSD_FRONT = 13, /* "Nov 22 02:25:" */
	ISO_FRONT = 17, /* "2026-11-22T02:25:" */
	LAST_HALF = 16,
	TAI_DIGITS = 24,
	TAI_OFFSET = 10, /* seconds between TAI64's label and UTC, in 1970 */
};

void
log_clock_init(struct log_clock *clock, int64_t reference)
{
	*clock = (struct log_clock){ .reference = reference };
}

/* Howard Hinnant's days_from_civil(): years begin in March. */
int64_t
log_days(int year, unsigned month, unsigned day)
{
	int64_t y = year - (month <= 2);
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year =
	    (153 * ((int64_t)month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 -
	    year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

/* The last digits of a number, with zeros before it. */
static void
write_digits(struct text *text, unsigned number, size_t count)
{
	char digits[8];

	for (size_t i = count; i-- > 0; number /= 10)
		digits[i] = (char)('0' + number % 10);
	text_write(text, (struct span){ digits, count });
}

static void
write_date(struct text *text, int64_t days)
{
	int64_t z = days + 719468;
	int64_t era = (z >= 0 ? z : z - 146096) / 146097;
	int64_t day_of_era = z - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 +
				  day_of_era / 36524 - day_of_era / 146096) /
	    365;
	int64_t day_of_year = day_of_era -
	    (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t part = (5 * day_of_year + 2) / 153;
	int64_t month = part < 10 ? part + 3 : part - 9;

	write_digits(text, (unsigned)(year_of_era + era * 400 + (month <= 2)),
	    4);
	text_write_byte(text, '-');
	write_digits(text, (unsigned)month, 2);
	text_write_byte(text, '-');
	write_digits(text, (unsigned)(day_of_year - (153 * part + 2) / 5 + 1),
	    2);
}

/* "02:25" */
static void
write_pair(struct text *text, unsigned first, unsigned second)
{
	write_digits(text, first, 2);
	text_write_byte(text, ':');
	write_digits(text, second, 2);
}

void
log_time_write(struct text *text, const struct log_time *time)
{
	int64_t seconds = time->ms / SECOND + (int64_t)time->offset * 60;
	int64_t days = seconds / DAY_SECONDS;
	int64_t rest = seconds % DAY_SECONDS;
	int offset = time->offset < 0 ? -time->offset : time->offset;

	if (rest < 0) {
		rest += DAY_SECONDS;
		days--;
	}
	write_date(text, days);
	text_write_byte(text, 'T');
	write_pair(text, (unsigned)(rest / 3600), (unsigned)(rest / 60 % 60));
	text_write_byte(text, ':');
	write_digits(text, (unsigned)(rest % 60), 2);
	text_write_byte(text, !time->has_zone || time->offset < 0 ? '-' : '+');
	write_pair(text, (unsigned)offset / 60, (unsigned)offset % 60);
}

static bool
parse_month(const char *at, unsigned *month)
{
	static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";

	for (unsigned i = 0; i < 12; i++)
		if (memcmp(at, names + (size_t)3 * i, 3) == 0) {
			*month = i + 1;
			return true;
		}
	return false;
}

/* The day of a month; a leap day that a year lacks is the one after. */
static int64_t
day_ms(int year, unsigned month, unsigned day)
{
	return log_days(year, month, day) * DAY_SECONDS * SECOND;
}

static int
year_of(int64_t seconds)
{
	int64_t days = seconds / DAY_SECONDS;
	int year = 1970 + (int)(days / 366);

	while (log_days(year + 1, 1, 1) <= days)
		year++;
	return year;
}

/*
 * January behind December is the next year, December behind January one that
 * a clock set back, or a late line, wrote: the year before.
 */
static int
infer_year(struct log_clock *clock, unsigned month, unsigned day)
{
	if (clock->year == 0) {
		clock->year = year_of(clock->reference);
		if (day_ms(clock->year, month, day) / SECOND >
		    clock->reference + DAY_SECONDS)
			clock->year--;
	} else if (clock->month >= 11 && month <= 2) {
		clock->year++;
	} else if (clock->month <= 2 && month >= 11) {
		clock->year--;
	}
	clock->month = month;
	return clock->year;
}

static bool
is_clock(const char *at, unsigned *hour, unsigned *minute)
{
	return log_two_digits(at, hour) && at[2] == ':' &&
	    log_two_digits(at + 3, minute) && at[5] == ':' && *hour < 24 &&
	    *minute < 60;
}

static void
keep_front(struct log_clock *clock, struct span line, size_t len, int64_t ms)
{
	memcpy(clock->front, line.ptr, len);
	clock->front[len] = '\0';
	clock->front_ms = ms;
}

/* "Nov 22 02:25:", "Nov  2 02:25:" */
static bool
read_bsd_front(struct log_clock *clock, struct span line)
{
	unsigned month, day, hour, minute;
	char digits[2] = { line.ptr[4], line.ptr[5] };

	if (digits[0] == ' ')
		digits[0] = '0';
	if (!parse_month(line.ptr, &month) || line.ptr[3] != ' ' ||
	    !log_two_digits(digits, &day) || line.ptr[6] != ' ' ||
	    !is_clock(line.ptr + 7, &hour, &minute) || day < 1 || day > 31)
		return false;
	keep_front(clock, line, BSD_FRONT,
	    day_ms(infer_year(clock, month, day), month, day) +
		(int64_t)(hour * 60 + minute) * MINUTE);
	return true;
}

static bool
read_iso_front(struct log_clock *clock, struct span line)
{
	unsigned century, year, month, day, hour, minute;
	const char *at = line.ptr;

	if (!log_two_digits(at, &century) || !log_two_digits(at + 2, &year) ||
	    at[4] != '-' || !log_two_digits(at + 5, &month) || at[7] != '-' ||
	    !log_two_digits(at + 8, &day) || (at[10] != 'T' && at[10] != ' ') ||
	    !is_clock(at + 11, &hour, &minute) || month < 1 || month > 12 ||
	    day < 1 || day > 31)
		return false;
	keep_front(clock, line, ISO_FRONT,
	    day_ms((int)(century * 100 + year), month, day) +
		(int64_t)(hour * 60 + minute) * MINUTE);
	return true;
}

/* ".123456", ",123" */
static void
take_fraction(struct span *line, struct log_time *time)
{
	int64_t scale = 100;

	if (line->len < 2 || (line->ptr[0] != '.' && line->ptr[0] != ',') ||
	    !ascii_is_digit(line->ptr[1]))
		return;
	span_take(line, 1);
	while (line->len > 0 && ascii_is_digit(line->ptr[0])) {
		time->ms += (line->ptr[0] - '0') * scale;
		scale /= 10;
		span_take(line, 1);
	}
}

/* "Z", "+01:00", " +0100" */
static void
take_zone(struct span *line, struct log_time *time)
{
	struct span rest = *line;
	unsigned hours, minutes;
	char sign;

	if (log_scan_word(line, "Z")) {
		time->has_zone = true;
		return;
	}
	log_scan_word(&rest, " ");
	if (rest.len < 5 || (rest.ptr[0] != '+' && rest.ptr[0] != '-'))
		return;
	sign = span_take(&rest, 1).ptr[0];
	if (!log_two_digits(rest.ptr, &hours))
		return;
	span_take(&rest, 2);
	log_scan_word(&rest, ":");
	if (rest.len < 2 || !log_two_digits(rest.ptr, &minutes) || hours > 23)
		return;
	span_take(&rest, 2);
	time->has_zone = true;
	time->offset = (int)(hours * 60 + minutes);
	if (sign == '-')
		time->offset = -time->offset;
	time->ms -= (int64_t)time->offset * MINUTE;
	*line = rest;
}

static bool
take_front(struct log_clock *clock, struct span *line, size_t len, bool is_iso)
{
	if (line->len < len + 2)
		return false;
	if (memcmp(line->ptr, clock->front, len) != 0 &&
	    !(is_iso ? read_iso_front(clock, *line)
		     : read_bsd_front(clock, *line)))
		return false;
	span_take(line, len);
	return true;
}

static bool
take_seconds(const struct log_clock *clock, struct span *line,
    struct log_time *time)
{
	unsigned seconds;

	if (!log_two_digits(line->ptr, &seconds) || seconds > 60)
		return false;
	span_take(line, 2);
	time->ms = clock->front_ms + (int64_t)seconds * SECOND;
	return true;
}

/* Sixteen digits of seconds, from 2^62; eight of nanoseconds. */
static bool
take_tai(struct span *line, struct log_time *time)
{
	uint64_t seconds = 0, nanoseconds = 0;

	if (line->len < 1 + TAI_DIGITS)
		return false;
	for (size_t i = 1; i <= TAI_DIGITS; i++) {
		if (!ascii_is_hex(line->ptr[i]))
			return false;
		if (i <= 16)
			seconds = seconds << 4 | ascii_hex_value(line->ptr[i]);
		else
			nanoseconds =
			    nanoseconds << 4 | ascii_hex_value(line->ptr[i]);
	}
	seconds -= UINT64_C(1) << 62;
	if (seconds > INT32_MAX * UINT64_C(4))
		return false;
	time->ms = ((int64_t)seconds - TAI_OFFSET) * SECOND +
	    (int64_t)(nanoseconds / 1000000 % 1000);
	time->has_zone = true;
	span_take(line, 1 + TAI_DIGITS);
	return true;
}

/*
 * Lines of one second begin alike. The two ends of a stamp cover all of it,
 * for none that is kept is longer than both.
 */
static bool
take_again(const struct log_clock *clock, struct span *line,
    struct log_time *time)
{
	size_t len = clock->last_len;

	if (len == 0 || line->len <= len ||
	    memcmp(line->ptr, clock->last, LAST_HALF) != 0 ||
	    memcmp(line->ptr + len - LAST_HALF, clock->last + len - LAST_HALF,
		LAST_HALF) != 0)
		return false;
	if (!clock->last_time.has_zone &&
	    (line->ptr[len] == '+' || line->ptr[len] == '-'))
		return false;
	*time = clock->last_time;
	span_take(line, len);
	return true;
}

static void
keep_last(struct log_clock *clock, struct span line, size_t len,
    const struct log_time *time)
{
	clock->last_len = 0;
	if (len < LAST_HALF || len > sizeof(clock->last) ||
	    line.ptr[len - 1] != ' ')
		return;
	memcpy(clock->last, line.ptr, len);
	clock->last_len = (unsigned)len;
	clock->last_time = *time;
}

static bool
take_new(struct log_clock *clock, struct span *line, struct log_time *time)
{
	struct span rest = *line;
	bool is_iso;

	*time = (struct log_time){ 0 };
	if (rest.len == 0)
		return false;
	if (rest.ptr[0] == '@') {
		if (!take_tai(&rest, time))
			return false;
	} else {
		is_iso = ascii_is_digit(rest.ptr[0]);
		if (!take_front(clock, &rest, is_iso ? ISO_FRONT : BSD_FRONT,
			is_iso) ||
		    !take_seconds(clock, &rest, time))
			return false;
		take_fraction(&rest, time);
		if (is_iso)
			take_zone(&rest, time);
	}
	if (rest.len > 0 && !log_scan_word(&rest, " "))
		return false;
	keep_last(clock, *line, line->len - rest.len, time);
	*line = rest;
	return true;
}

bool
log_stamp_take(struct log_clock *clock, struct span *line,
    struct log_time *time)
{
	return take_again(clock, line, time) || take_new(clock, line, time);
}
