#include "core/log/reader.h"

#include "core/log/courier.h"
#include "core/log/dovecot.h"
#include "core/log/exim.h"
#include "core/log/haraka.h"
#include "core/log/hmailserver.h"
#include "core/log/opensmtpd.h"
#include "core/log/postfix.h"
#include "core/log/qmail.h"
#include "core/log/scan.h"
#include "core/log/sendmail.h"

typedef bool read_line(const struct log_line *line, struct log_event *event);

/*
 * Whoever knows the line takes it. Postfix's and Exim's are the most; Exim
 * comes last, for it takes much of what no program has put its name to.
 */
static read_line *const readers[] = {
	log_postfix_read,
	log_qmail_read,
	log_sendmail_read,
	log_opensmtpd_read,
	log_dovecot_read,
	log_courier_read,
	log_haraka_read,
	log_exim_read,
};

enum { READERS = sizeof(readers) / sizeof(*readers) };

void
log_reader_init(struct log_reader *reader, int64_t reference)
{
	reader->format = LOG_NO_FORMAT;
	reader->lines = reader->unknown = reader->file = 0;
	memset(reader->scratch.names, 0, sizeof(reader->scratch.names));
	memset(reader->by_format, 0, sizeof(reader->by_format));
	log_reader_restart(reader, reference);
}

void
log_reader_restart(struct log_reader *reader, int64_t reference)
{
	log_clock_init(&reader->clock, reference);
	log_csv_init(&reader->csv);
	log_records_init(&reader->records);
	reader->line = 0;
	reader->file++;
	reader->previous = span_empty();
}

/*
 * Whoever gave a message to Dovecot says so, too: in a log of both it would
 * count twice.
 */
static bool
was_told(const struct log_reader *reader, const struct log_event *event)
{
	return event->format == LOG_DOVECOT &&
	    (event->kind == LOG_ATTEMPT || event->kind == LOG_REFUSED) &&
	    reader->by_format[LOG_POSTFIX] + reader->by_format[LOG_EXIM] +
		reader->by_format[LOG_SENDMAIL] +
		reader->by_format[LOG_OPENSMTPD] >
	    0;
}

static void
read(struct log_reader *reader, const struct log_line *line,
    struct log_event *event)
{
	size_t i = line->exim_id > 0 ? READERS - 1 : 0;

	for (; i < READERS; i++)
		if (readers[i](line, event)) {
			reader->format = event->format;
			reader->by_format[event->format]++;
			if (was_told(reader, event))
				event->kind = LOG_OTHER;
			return;
		}
	/* Between Exim's lines stand others of its own, with no mark. */
	if (line->program.len == 0 && reader->format == LOG_EXIM)
		return;
	event->kind = LOG_UNKNOWN;
	event->format = LOG_NO_FORMAT;
	reader->unknown++;
}

/* A row of a table, the names of its columns, or what stands above them. */
static bool
read_table(struct log_reader *reader, struct span whole,
    struct log_event *event)
{
	const struct log_line nothing = { .repeat = 1 };
	struct log_csv *csv = &reader->csv;

	log_event_init(event, &nothing);
	if (log_csv_read(csv, &reader->clock, &reader->scratch, whole, event)) {
		reader->format = event->format;
		reader->by_format[event->format]++;
		return true;
	}
	log_event_init(event, &nothing);
	if (log_csv_is_comment(whole) || log_csv_begin(csv, whole)) {
		event->kind = LOG_OTHER;
		return true;
	}
	event->kind = LOG_UNKNOWN;
	return false;
}

/*
 * The line before was logged so many times more: it is read again. What is
 * said of a message is said once only, for no two of its lines are equal.
 */
static void
read_again(struct log_reader *reader, const struct log_line *again,
    struct log_event *event)
{
	struct log_clock clock = reader->clock;
	struct log_line line;

	event->kind = LOG_OTHER;
	if (again->again == 0 || reader->previous.len == 0 ||
	    !log_line_read(&reader->clock, &reader->scratch, reader->previous,
		&line))
		return;
	reader->clock = clock;
	line.time = again->time;
	line.repeat = again->again;
	log_event_init(event, &line);
	read(reader, &line, event);
	if (event->talk != TALK_NONE || event->queue_id.len > 0 ||
	    (event->kind != LOG_REFUSED && event->kind != LOG_AUTH &&
		event->kind != LOG_FAULT))
		log_event_init(event, again);
	else if (reader->previous.ptr == reader->kept)
		reader->scratch.len += reader->scratch.len == 0;
}

static void
read_whole(struct log_reader *reader, struct span whole,
    struct log_event *event)
{
	struct log_line line;

	if (log_line_read(&reader->clock, &reader->scratch, whole, &line)) {
		log_event_init(event, &line);
		if (line.repeat == 0) {
			read_again(reader, &line, event);
			return;
		}
		reader->previous = whole;
		read(reader, &line, event);
		return;
	}
	line.repeat = 1;
	log_event_init(event, &line);
	line.text = whole;
	if (whole.len > 0 && whole.ptr[0] == '[' &&
	    log_haraka_read(&line, event)) {
		/* On a terminal it writes no stamps. */
		reader->format = event->format;
		reader->by_format[event->format]++;
		return;
	}
	event->kind = LOG_UNKNOWN;
	/* Exim's reject log has the heads of what was rejected. */
	reader->unknown += whole.len > 0 && reader->format != LOG_EXIM;
}

/* An object of JSON, or several. */
static bool
read_record(struct log_reader *reader, struct log_event *event)
{
	const struct log_line nothing = { .repeat = 1 };

	log_event_init(event, &nothing);
	if (!log_records_next(&reader->records, &reader->clock,
		&reader->scratch, event))
		return false;
	reader->format = event->format;
	reader->by_format[event->format]++;
	return true;
}

static bool
open_record(struct log_reader *reader, struct span whole,
    struct log_event *event)
{
	return log_records_open(&reader->records, &reader->scratch, whole) &&
	    read_record(reader, event);
}

/* Fields between tabs, which may look like a line with a stamp. */
static bool
read_tabbed(struct log_reader *reader, struct span whole,
    struct log_event *event)
{
	const struct log_line nothing = { .repeat = 1 };

	log_event_init(event, &nothing);
	if (!log_hmailserver_read(&reader->clock, &reader->scratch, whole,
		event)) {
		event->format = LOG_NO_FORMAT;
		event->kind = LOG_UNKNOWN;
		return false;
	}
	reader->format = event->format;
	reader->by_format[event->format]++;
	return true;
}

/* Most lines belong to no table, and are no JSON. */
static void
read_any(struct log_reader *reader, struct span whole, struct log_event *event)
{
	uint64_t unknown = reader->unknown;

	if (reader->csv.format != LOG_NO_FORMAT &&
	    read_table(reader, whole, event))
		return;
	if (reader->format >= LOG_KUMOMTA && open_record(reader, whole, event))
		return;
	if (reader->format == LOG_HMAILSERVER &&
	    read_tabbed(reader, whole, event))
		return;
	read_whole(reader, whole, event);
	if (event->kind == LOG_UNKNOWN &&
	    (read_table(reader, whole, event) ||
		open_record(reader, whole, event) ||
		read_tabbed(reader, whole, event)))
		reader->unknown = unknown;
}

/* The piece goes: what may be spoken of in the next one is copied. */
static void
keep_previous(struct log_reader *reader)
{
	size_t len = reader->previous.len;

	if (reader->previous.ptr == reader->kept)
		return;
	if (len > sizeof(reader->kept))
		len = 0;
	memcpy(reader->kept, reader->previous.ptr, len);
	reader->previous = (struct span){ reader->kept, len };
}

/* Without its end, which is far off: see log_find_byte(). */
static struct span
take_line(struct span *piece)
{
	const char *end = memchr(piece->ptr, '\n', piece->len);
	struct span line;

	if (!end)
		return span_take(piece, piece->len);
	line = span_take(piece, (size_t)(end - piece->ptr));
	span_take(piece, 1);
	return line;
}

bool
log_reader_take(struct log_reader *reader, struct span *piece,
    struct log_event *event)
{
	struct span whole;

	if (reader->csv.rest.len > 0) {
		log_csv_again(&reader->csv, event);
	} else if (reader->records.form && read_record(reader, event)) {
		; /* another event of the same line */
	} else if (piece->len > 0) {
		whole = take_line(piece);
		reader->line++;
		reader->lines++;
		read_any(reader, whole, event);
	} else {
		keep_previous(reader);
		return false;
	}
	event->line = reader->line;
	event->file = reader->file;
	return true;
}
