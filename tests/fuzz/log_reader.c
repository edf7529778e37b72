/*
 * One reader of logs by itself, with no stamps before its lines, so that what
 * a fuzzer changes is what the reader reads. tests/meson.build makes a target
 * of each: READ_LINE names one that takes what a program said, and then the
 * input is "program: text" line by line; else READ_TABLE, READ_RECORD or
 * READ_TABBED is defined, and a line is taken as it is. What comes of it is
 * joined.
 */

#include <stdint.h>

#include "core/log/courier.h"
#include "core/log/csv.h"
#include "core/log/dovecot.h"
#include "core/log/exim.h"
#include "core/log/haraka.h"
#include "core/log/hmailserver.h"
#include "core/log/opensmtpd.h"
#include "core/log/postfix.h"
#include "core/log/qmail.h"
#include "core/log/record.h"
#include "core/log/scan.h"
#include "core/log/sendmail.h"
#include "in_arena.h"
#include "log_events.h"

enum { CEILING = 256 * 1024 * 1024, POOL = 16 * 1024 };

/* What there is beside the lines. */
struct reading {
	struct log_clock clock;
	struct log_scratch scratch;
	struct log_csv csv;
	struct log_records records;
	struct log_join *join;
	unsigned line;
};

static void
use(struct reading *reading, struct log_event *event)
{
	event->line = reading->line;
	check_event(event);
	log_join_add(reading->join, event);
	take_cases(reading->join);
}

#ifdef READ_LINE

static void
read_line(struct reading *reading, struct span whole)
{
	struct log_line line = { .time = { .ms = INT64_C(1795392000000) },
		.host = { "mx", 2 },
		.program = { "", 0 },
		.text = whole,
		.repeat = 1,
		.scratch = &reading->scratch };
	struct log_event event;

	reading->scratch.len = 0;
	line.time.ms += reading->line * INT64_C(1000);
	(void)log_scan_before(&line.text, ": ", &line.program);
	log_event_init(&event, &line);
	if (READ_LINE(&line, &event))
		use(reading, &event);
}

#else

static void
read_line(struct reading *reading, struct span whole)
{
	const struct log_line nothing = { .repeat = 1 };
	struct log_event event;

	log_event_init(&event, &nothing);
#if defined(READ_TABLE)
	if (!log_csv_read(&reading->csv, &reading->clock, &reading->scratch,
		whole, &event)) {
		(void)(log_csv_is_comment(whole) ||
		    log_csv_begin(&reading->csv, whole));
		return;
	}
	use(reading, &event);
	for (size_t before = whole.len + 1; reading->csv.rest.len > 0;) {
		MUST(reading->csv.rest.len < before);
		before = reading->csv.rest.len;
		log_csv_again(&reading->csv, &event);
		use(reading, &event);
	}
#elif defined(READ_RECORD)
	size_t count = 0;

	if (!log_records_open(&reading->records, &reading->scratch, whole))
		return;
	while (log_records_next(&reading->records, &reading->clock,
	    &reading->scratch, &event)) {
		MUST(count++ <= whole.len);
		use(reading, &event);
		log_event_init(&event, &nothing);
	}
#elif defined(READ_TABBED)
	if (log_hmailserver_read(&reading->clock, &reading->scratch, whole,
		&event))
		use(reading, &event);
#endif
}

#endif

static void
read_all(struct arena *arena, struct span rest)
{
	struct reading *reading = arena_zero(arena, 1, sizeof(*reading));
	struct span line;

	reading->join = arena_alloc(arena, sizeof(*reading->join));
	log_clock_init(&reading->clock, 1795392000);
	log_csv_init(&reading->csv);
	log_records_init(&reading->records);
	log_join_init(reading->join, arena, 1, POOL);
	reading->join->tells_attempts = rest.len % 2;
	while (rest.len > 0) {
		if (!log_scan_until(&rest, '\n', &line))
			line = span_take(&rest, rest.len);
		reading->line++;
		read_line(reading, line);
	}
	log_join_end(reading->join);
	take_cases(reading->join);
	MUST(reading->join->count == 0 && reading->join->recipient_count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_arena(CEILING, read_all, data, size);
	return 0;
}
