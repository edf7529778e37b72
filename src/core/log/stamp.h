#ifndef NIXIE_LOG_STAMP_H
#define NIXIE_LOG_STAMP_H

/*
 * When a line was written, as the servers and their loggers say it:
 *
 *	Nov 22 02:25:01                     syslog: no year, no zone
 *	2026-11-22T02:25:01.123456+01:00    RFC 3339, RFC 5424
 *	2026-11-22 02:25:01.123 +0100       Exim, and many others
 *	@400000006743d0e51a2b3c4d           multilog's TAI64N
 *
 * Where the year is missing, it is the latest that makes the first line no
 * later than the reference; from then on the lines before tell it.
 */

#include <stdint.h>

#include "base/text.h"

struct log_time {
	int64_t ms;    /* since 1970-01-01T00:00Z; 0: not known */
	int offset;    /* of the zone it was written in, in minutes */
	bool has_zone; /* else it is some local time, taken for UTC */
};

struct log_clock {
	int64_t reference; /* in seconds: no line is much later than this */
	int year;          /* of the last line without one; 0: there was none */
	unsigned month;    /* its month */
	char front[20];    /* of the last stamp, to the minute ... */
	int64_t front_ms;  /* ... and when that minute began, in its zone */
	char last[32];     /* the last stamp, with the blank behind it ... */
	unsigned last_len; /* ... 0: it cannot be known again ... */
	struct log_time last_time; /* ... and what it told */
};

void log_clock_init(struct log_clock *clock, int64_t reference);

/* Take a stamp off the front of a line, and one blank behind it. */
bool log_stamp_take(struct log_clock *clock, struct span *line,
    struct log_time *time);

/* The days from 1970-01-01 to a day, which must exist. */
int64_t log_days(int year, unsigned month, unsigned day);

/* As RFC 3339, to the second; without a zone "-00:00". */
void log_time_write(struct text *text, const struct log_time *time);

#endif
