#include "core/log/csv.h"

#include "core/log/protocol.h"
#include "core/log/scan.h"
#include "core/log/scratch.h"

enum role {
	ROLE_NONE,
	ROLE_TIME,
	ROLE_QUEUED, /* when it came in: with the recipient, it is an id */
	ROLE_WORD,   /* what became of it */
	ROLE_FATES,  /* of many: "a@example.org##Receive, Fail;b@..." */
	ROLE_ID,
	ROLE_MESSAGE_ID,
	ROLE_SENDER,
	ROLE_RECIPIENT,
	ROLE_STATUS,
	ROLE_CODE, /* of the reply, which lacks it */
	ROLE_REPLY,
	ROLE_HOST,
	ROLE_IP,
	ROLE_CLIENT,
	ROLE_CLIENT_IP,
	ROLE_SIZE,
	ROLE_SESSION, /* of a protocol's log ... */
	ROLE_PEER,
	ROLE_DIRECTION, /* + - > < * */
	ROLE_SAID,
	ROLE_CONTEXT,
	ROLES
};

static const struct {
	enum log_format format;
	const char *name;
	enum role role;
} columns[] = {
#define COLUMN(format, name, role) { format, name, role },
#define WORD(format, word, kind, outcome)
#include "core/log/csv_table.h"
#undef COLUMN
#undef WORD
};

static const struct {
	enum log_format format;
	const char *word;
	enum log_kind kind;
	enum log_outcome outcome;
} words[] = {
#define COLUMN(format, name, role)
#define WORD(format, word, kind, outcome) { format, word, kind, outcome },
#include "core/log/csv_table.h"
#undef COLUMN
#undef WORD
};

void
log_csv_init(struct log_csv *csv)
{
	csv->format = LOG_NO_FORMAT;
	csv->count = 0;
	csv->rest = span_empty();
}

/* What stands between quotation marks, of which two mean one. */
static struct span
unquote(struct log_scratch *scratch, struct span quoted)
{
	struct text text;

	if (!scratch || !log_has(quoted, "\"\""))
		return quoted;
	text = log_scratch_text(scratch);
	for (; quoted.len > 0; span_take(&quoted, 1)) {
		if (log_starts(quoted, "\"\""))
			span_take(&quoted, 1);
		text_write_byte(&text, quoted.ptr[0]);
	}
	return log_scratch_keep(scratch, &text);
}

/* False: the row is at its end. */
static bool
take_value(struct span *row, char separator, struct log_scratch *scratch,
    struct span *value)
{
	size_t len = 1;

	if (row->len == 0)
		return false;
	if (row->ptr[0] != '"') {
		if (!log_scan_until(row, separator, value)) {
			*value = span_take(row, row->len);
			return true;
		}
		/* A separator at the very end: one empty value more. */
		return true;
	}
	while (len < row->len &&
	    (row->ptr[len] != '"' ||
		(len + 1 < row->len && row->ptr[len + 1] == '"')))
		len += row->ptr[len] == '"' ? 2 : 1;
	if (len > row->len)
		len = row->len;
	*value = unquote(scratch, (struct span){ row->ptr + 1, len - 1 });
	span_take(row, len < row->len ? len + 1 : len);
	if (row->len > 0 && row->ptr[0] == separator)
		span_take(row, 1);
	return true;
}

/* What is "date-time" on a server is "date_time" in the cloud. */
static bool
is_name(struct span name, const char *wanted)
{
	if (name.len != strlen(wanted))
		return false;
	for (size_t i = 0; i < name.len; i++)
		if (ascii_lower(name.ptr[i]) != wanted[i] &&
		    !(name.ptr[i] == '_' && wanted[i] == '-'))
			return false;
	return true;
}

static enum role
role_of(enum log_format format, struct span name)
{
	for (size_t i = 0; i < sizeof(columns) / sizeof(*columns); i++)
		if (columns[i].format == format &&
		    is_name(name, columns[i].name))
			return columns[i].role;
	return ROLE_NONE;
}

/* How many of its columns are this format's, and are the needed ones there? */
static size_t
fit(struct log_csv *csv, enum log_format format, struct span line)
{
	bool has[ROLES] = { false };
	size_t known = 0;
	struct span name;

	csv->count = 0;
	while (csv->count < LOG_CSV_COLUMNS &&
	    take_value(&line, csv->separator, NULL, &name)) {
		enum role role = role_of(format, span_trim(name));

		csv->roles[csv->count++] = (unsigned char)role;
		known += role != ROLE_NONE;
		has[role] = true;
	}
	return has[ROLE_TIME] &&
		((has[ROLE_WORD] && has[ROLE_RECIPIENT]) || has[ROLE_FATES] ||
		    (has[ROLE_SESSION] && has[ROLE_SAID]))
	    ? known
	    : 0;
}

static bool
begin_with(struct log_csv *csv, struct span line)
{
	static const enum log_format formats[] = { LOG_POWERMTA, LOG_EXCHANGE,
		LOG_MICROSOFT365, LOG_GOOGLE };
	static const char separators[] = { ',', ';', '\t' };

	for (size_t s = 0; s < sizeof(separators); s++) {
		csv->separator = separators[s];
		for (size_t i = 0; i < sizeof(formats) / sizeof(*formats); i++)
			if (fit(csv, formats[i], line) >= 4) {
				csv->format = formats[i];
				return true;
			}
	}
	return false;
}

bool
log_csv_is_comment(struct span line)
{
	return log_starts(line, "#Software: ") ||
	    log_starts(line, "#Version: ") || log_starts(line, "#Log-type: ") ||
	    log_starts(line, "#Date: ") || log_starts(line, "#TYPE ");
}

/* Cheap to see, and not so of nearly all lines that are no heads. */
static bool
may_begin(struct span line)
{
	size_t at;

	return line.len > 16 && line.len < 8192 &&
	    (ascii_is_letter(line.ptr[0]) || line.ptr[0] == '"') &&
	    (span_find_nocase(line, span_of("recipient"), &at) ||
		span_find_nocase(line, span_of("session-id"), &at) ||
		span_find_nocase(line, span_of("timelogged"), &at));
}

bool
log_csv_begin(struct log_csv *csv, struct span line)
{
	struct log_csv found = { .rest = span_empty() };

	if (log_starts(line, "\xef\xbb\xbf"))
		span_take(&line, 3);
	(void)log_scan_word(&line, "#Fields: ");
	if (!may_begin(line) || !begin_with(&found, span_trim(line)))
		return false;
	*csv = found;
	return true;
}

/*
 * "11/22/2026 2:25:01 PM", as PowerShell exports it; or the year in front:
 * "2026/11/22 14:25:01 UTC".
 */
static bool
read_slashed(struct span text, struct log_time *time)
{
	uint64_t parts[6];
	static const char behind[6] = { '/', '/', ' ', ':', ':', '\0' };

	for (size_t i = 0; i < 6; i++) {
		if (!log_scan_number(&text, &parts[i]))
			return false;
		if (behind[i] && (text.len == 0 || text.ptr[0] != behind[i]))
			return false;
		if (behind[i])
			span_take(&text, 1);
	}
	if (parts[0] > 31) {
		uint64_t year = parts[0];

		parts[0] = parts[1];
		parts[1] = parts[2];
		parts[2] = year;
	}
	if (parts[0] < 1 || parts[0] > 12 || parts[1] < 1 || parts[1] > 31 ||
	    parts[2] < 1970 || parts[2] > 9999 || parts[3] > 23 ||
	    parts[4] > 59 || parts[5] > 60)
		return false;
	text = span_trim(text);
	if (span_equal_nocase(text, span_of("pm")) && parts[3] < 12)
		parts[3] += 12;
	else if (span_equal_nocase(text, span_of("am")) && parts[3] == 12)
		parts[3] = 0;
	*time = (struct log_time){ .ms = 1000 *
		    (log_days((int)parts[2], (unsigned)parts[0],
			 (unsigned)parts[1]) *
			    86400 +
			(int64_t)(parts[3] * 3600 + parts[4] * 60 + parts[5])),
		.has_zone = true };
	return true;
}

/* "Delivered", or "Delivered to Gmail mailbox" */
static bool
is_word(struct span word, const char *wanted)
{
	size_t len = strlen(wanted);

	return span_starts_nocase(word, span_of(wanted)) &&
	    (word.len == len || word.ptr[len] == ' ');
}

static void
read_word(enum log_format format, struct span word, struct log_event *event)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (words[i].format == format && is_word(word, words[i].word)) {
			event->kind = words[i].kind;
			event->outcome = words[i].outcome;
			/* It reached nobody; the word is all that is said. */
			if (event->outcome == LOG_DISCARDED)
				event->outcome = LOG_BOUNCED;
			if (words[i].outcome == LOG_DISCARDED &&
			    event->reply.len == 0)
				event->reply = is_word(word, "quarantine")
				    ? span_of("Quarantined")
				    : word;
			return;
		}
	event->kind = LOG_OTHER;
}

/* "a@example.org;b@example.org" */
static void
read_recipients(struct log_scratch *scratch, struct span value,
    struct log_event *event)
{
	struct text others;
	struct span address;

	if (!log_scan_until(&value, ';', &event->recipient)) {
		event->recipient = value;
		return;
	}
	others = log_scratch_text(scratch);
	while (span_split(&value, ';', &address)) {
		text_write_string(&others, others.len > 0 ? ",<" : "<");
		text_write(&others, address);
		text_write_byte(&others, '>');
	}
	event->others = log_scratch_keep(scratch, &others);
}

/* "[{LRT=...};{LED=550 5.1.10 RESOLVER...};{FQDN=...}]": the last error. */
static struct span
read_reply(struct span value)
{
	struct span before, error;

	if (log_scan_before(&value, "{LED=", &before))
		return log_scan_until(&value, '}', &error) ? error : value;
	(void)log_scan_word(&value, "smtp;");
	/* Of several recipients who fared the same, one reply will do. */
	if (log_starts(value, "250 ") && log_scan_until(&value, ';', &before))
		return before;
	return span_trim(value);
}

/* "mx.example.com (192.0.2.1)" */
static struct span
read_host(struct span value)
{
	struct span host;

	return log_scan_until(&value, ' ', &host) ? host : value;
}

/* What of a row is put together at its end. */
struct row {
	struct span time, stamp, queued, word, fates, code;
	struct log_protocol_row talk;
};

static const struct row empty_row = {
	.time = { "", 0 },
	.stamp = { "", 0 },
	.queued = { "", 0 },
	.word = { "", 0 },
	.fates = { "", 0 },
	.code = { "", 0 },
	.talk = { { "", 0 }, { "", 0 }, { "", 0 }, { "", 0 } },
};

/* Values that stand for themselves; NULL: others need a look. */
static struct span *
place_of(enum role role, struct row *row, struct log_event *event)
{
	struct span *const places[ROLES] = {
		[ROLE_TIME] = &row->time,
		[ROLE_QUEUED] = &row->queued,
		[ROLE_WORD] = &row->word,
		[ROLE_FATES] = &row->fates,
		[ROLE_CODE] = &row->code,
		[ROLE_ID] = &event->queue_id,
		[ROLE_IP] = &event->ip,
		[ROLE_CLIENT] = &event->client,
		[ROLE_CLIENT_IP] = &event->client_ip,
		[ROLE_SESSION] = &event->session,
		[ROLE_PEER] = &row->talk.peer,
		[ROLE_DIRECTION] = &row->talk.direction,
		[ROLE_SAID] = &row->talk.said,
		[ROLE_CONTEXT] = &row->talk.context,
	};

	return places[role];
}

static void
read_value(struct log_scratch *scratch, enum role role, struct span value,
    struct row *row, struct log_event *event)
{
	struct span *place = place_of(role, row, event);

	if (place)
		*place = value;
	else if (role == ROLE_MESSAGE_ID)
		event->message_id = log_without_angles(value);
	else if (role == ROLE_SENDER)
		event->sender = log_without_angles(value),
		event->has_sender = true;
	else if (role == ROLE_RECIPIENT)
		read_recipients(scratch, value, event);
	else if (role == ROLE_STATUS)
		event->status = read_host(value);
	else if (role == ROLE_REPLY)
		event->reply = read_reply(value);
	else if (role == ROLE_HOST)
		event->host = read_host(value);
	else if (role == ROLE_SIZE)
		(void)log_scan_number(&value, &event->size);
}

/* What no column says: an id, and a reply with its code. */
static void
put_together(struct log_scratch *scratch, const struct row *row,
    struct log_event *event)
{
	if (event->queue_id.len == 0 && row->queued.len > 0) {
		event->queue_id = log_scratch_join(scratch, row->queued, ' ',
		    event->recipient);
	}
	if (event->queue_id.len == 0)
		event->queue_id = event->message_id;
	if (event->queue_id.len == 0) /* a case of its own */
		event->queue_id = log_scratch_join(scratch, row->stamp, ' ',
		    event->recipient);
	if (row->code.len == 3 && !span_starts(event->reply, row->code)) {
		event->reply =
		    log_scratch_join(scratch, row->code, ' ', event->reply);
	}
}

/*
 * For Exchange, of mail that comes in the other side is the client; else it is
 * the server.
 */
static void
choose_side(struct span word, struct log_event *event)
{
	if (event->format != LOG_EXCHANGE)
		return;
	if (event->kind == LOG_BEGIN) {
		event->is_notice = span_equal_nocase(word, span_of("dsn"));
		event->host = event->ip = span_empty();
		event->recipient = event->others = event->reply = span_empty();
		return;
	}
	event->client = event->client_ip = span_empty();
}

void
log_csv_again(struct log_csv *csv, struct log_event *event)
{
	struct span fate, address, word;

	*event = csv->row;
	event->kind = LOG_OTHER;
	if (!span_split(&csv->rest, ';', &fate))
		return;
	if (!log_scan_before(&fate, "##", &address))
		return;
	event->recipient = span_trim(address);
	/* The last word of "Receive, Fail" is what came of it. */
	for (word = fate; log_scan_until(&fate, ',', &address);)
		word = fate;
	read_word(csv->format, span_trim(word), event);
}

bool
log_csv_read(struct log_csv *csv, struct log_clock *clock,
    struct log_scratch *scratch, struct span line, struct log_event *event)
{
	struct row row = empty_row;
	struct span value;

	if (csv->format == LOG_NO_FORMAT)
		return false;
	scratch->len = 0;
	for (size_t i = 0; i < csv->count &&
	     take_value(&line, csv->separator, scratch, &value);
	     i++)
		read_value(scratch, (enum role)csv->roles[i], span_trim(value),
		    &row, event);
	row.stamp = row.time;
	if (!log_stamp_take(clock, &row.time, &event->time) &&
	    !read_slashed(row.time, &event->time))
		return false;
	event->time.has_zone |= span_equal(row.time, span_of("UTC"));
	event->format = csv->format;
	if (event->session.len > 0) {
		log_protocol_read(&row.talk, event);
		return true;
	}
	put_together(scratch, &row, event);
	csv->rest = row.fates;
	if (row.fates.len > 0) {
		csv->row = *event;
		log_csv_again(csv, event);
		return true;
	}
	read_word(csv->format, row.word, event);
	choose_side(row.word, event);
	return true;
}
