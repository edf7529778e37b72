#include "core/log/queue.h"

#include "base/scan.h"
#include "core/log/exim.h"
#include "core/log/json.h"
#include "core/log/qmail.h"
#include "core/log/scan.h"
#include "core/mime/date.h"

enum { MAX_FIELDS = 14 };

static struct span
first_line(struct span text)
{
	struct span line = span_empty();

	while (scan_line(&text, &line) && span_trim(line).len == 0)
		;
	return span_trim(line);
}

/* " 4d  2.9K 1abcDE-000abc-XY <joe@example.org>" */
static bool
take_exim_age(struct span *line, int64_t *age)
{
	struct span rest = *line;
	uint64_t number;
	const char *unit;

	while (log_scan_word(&rest, " "))
		;
	if (!log_scan_number(&rest, &number) || rest.len == 0 ||
	    number > 100000)
		return false;
	unit = strchr("mhdw", rest.ptr[0]);
	if (!unit || !*unit)
		return false;
	*age = (int64_t)number *
	    (*unit == 'm'          ? 60
		    : *unit == 'h' ? 3600
		    : *unit == 'd' ? 86400
				   : 604800);
	span_take(&rest, 1);
	*line = rest;
	return true;
}

static bool
is_exim(struct span line)
{
	struct span size, id;
	int64_t age;

	return take_exim_age(&line, &age) && log_scan_token(&line, &size) &&
	    (line = span_trim(line), log_exim_take_id(&line, &id));
}

enum log_queue_form
log_queue_detect(struct span text)
{
	struct span line = first_line(text), rest = line, token;

	if (log_has(line, "-Queue ID-") || log_has(line, "-Q-ID-") ||
	    log_has(line, "Queue status...") ||
	    (log_has(line, "/mqueue") && log_has(line, " request")))
		return LOG_QUEUE_TABLE;
	if (log_has(line, "ail queue is empty") ||
	    (log_has(line, "/mqueue") && log_has(line, " is empty")))
		return LOG_QUEUE_EMPTY;
	if (log_starts(line, "{\"queue_name\"") ||
	    log_starts(line, "{\"queue_id\""))
		return LOG_QUEUE_JSON;
	if (is_exim(line))
		return LOG_QUEUE_EXIM;
	if (log_scan_until(&rest, '|', &token) && token.len == 16 &&
	    (log_starts(rest, "inet") || log_starts(rest, "local|")))
		return LOG_QUEUE_OPENSMTPD;
	if (log_has(line, " GMT  #") && log_has(line, "<"))
		return LOG_QUEUE_QMAIL;
	return LOG_QUEUE_NONE;
}

static void
begin_message(struct log_queue *queue, enum log_format format)
{
	queue->message = (struct log_queued){
		.format = format,
		.queue_id = { "", 0 },
		.sender = { "", 0 },
		.recipient = { "", 0 },
		.reason = { "", 0 },
		.age = -1,
		.is_first = true,
	};
}

void
log_queue_init(struct log_queue *queue, struct span text, int64_t now)
{
	queue->form = log_queue_detect(text);
	queue->table_format = LOG_POSTFIX;
	queue->rest = text;
	queue->recipients = span_empty();
	queue->now = now;
	log_clock_init(&queue->clock, now);
	begin_message(queue, LOG_NO_FORMAT);
}

static bool
give(struct log_queue *queue, struct span recipient, struct log_queued *found)
{
	*found = queue->message;
	found->recipient = recipient;
	queue->message.is_first = false;
	if (found->age < 0 && found->arrived > 0 &&
	    queue->now >= found->arrived)
		found->age = queue->now - found->arrived;
	return true;
}

static struct span
without_angles(struct span address)
{
	address = span_trim(address);
	if (address.len >= 2 && address.ptr[0] == '<' &&
	    address.ptr[address.len - 1] == '>')
		return (struct span){ address.ptr + 1, address.len - 2 };
	return address;
}

static void
read_json_member(struct log_queue *queue, const struct log_member *member)
{
	struct span value = member->value;
	uint64_t number;

	if (span_equal(member->key, span_of("queue_id")))
		queue->message.queue_id =
		    log_json_string(&queue->scratch, value);
	else if (span_equal(member->key, span_of("sender")))
		queue->message.sender = log_json_string(&queue->scratch, value);
	else if (span_equal(member->key, span_of("recipients")))
		queue->recipients = value;
	else if (span_equal(member->key, span_of("queue_name"))) {
		queue->message.is_held = span_equal(value, span_of("hold"));
		queue->message.is_active = span_equal(value, span_of("active"));
	} else if (span_equal(member->key, span_of("arrival_time")) &&
	    log_scan_number(&value, &number))
		queue->message.arrived = (int64_t)(number & INT64_MAX);
	else if (span_equal(member->key, span_of("message_size")))
		(void)log_scan_number(&value, &queue->message.size);
}

/* {"address": "ann@example.net", "delay_reason": "host ... said: ..."} */
static bool
next_in_json(struct log_queue *queue, struct log_queued *found)
{
	struct span recipient = span_empty();
	struct log_member member;

	if (!log_scan_word(&queue->recipients, "[") &&
	    !log_scan_word(&queue->recipients, ","))
		return false;
	if (!log_json_open(&queue->recipients))
		return false;
	queue->message.reason = span_empty();
	while (log_json_next(&queue->recipients, &member))
		if (span_equal(member.key, span_of("address")))
			recipient =
			    log_json_string(&queue->scratch, member.value);
		else if (span_equal(member.key, span_of("delay_reason")))
			queue->message.reason =
			    log_json_string(&queue->scratch, member.value);
	while (queue->recipients.len > 0 &&
	    strchr(" }", queue->recipients.ptr[0]) && queue->recipients.ptr[0])
		span_take(&queue->recipients, 1);
	return give(queue, recipient, found);
}

static bool
next_json(struct log_queue *queue, struct log_queued *found)
{
	struct span line;

	for (;;) {
		struct log_member member;

		if (queue->recipients.len > 0 && next_in_json(queue, found))
			return true;
		queue->recipients = span_empty();
		if (!scan_line(&queue->rest, &line))
			return false;
		begin_message(queue, LOG_POSTFIX);
		queue->scratch.len = 0;
		if (!log_json_open(&line))
			continue;
		while (log_json_next(&line, &member))
			read_json_member(queue, &member);
	}
}

/* "Sat Nov 21 10:00:00  joe@example.org", "Sat Nov 21 10:00 <joe@...>" */
static void
read_table_time(struct log_queue *queue, struct span *line)
{
	struct span day, stamp;
	char bytes[] = "Nov 21 10:00:00"; /* its seconds may not be said */
	struct log_time time;

	*line = span_trim(*line);
	if (!log_scan_until(line, ' ', &day) || day.len != 3 || line->len < 13)
		return;
	memcpy(bytes, line->ptr, 12);
	if (line->ptr[12] == ':' && line->len >= 15)
		memcpy(bytes, line->ptr, 15);
	stamp = (struct span){ bytes, 15 };
	if (log_stamp_take(&queue->clock, &stamp, &time))
		queue->message.arrived = time.ms / 1000;
	span_take(line, line->ptr[12] == ':' && line->len >= 15 ? 15 : 12);
}

/* "4A1B2C3D4E*     1234 Sat Nov 21 10:00:00  joe@example.org" */
static bool
read_table_head(struct log_queue *queue, struct span line)
{
	struct span id, size;
	/* A long id of Postfix's may end with an X of its own. */
	const char *marks = queue->table_format == LOG_POSTFIX ? "*!#" : "*-X?";

	if (line.len == 0 || !ascii_is_alnum(line.ptr[0]) ||
	    !log_scan_token(&line, &id) || !log_scan_token(&line, &size) ||
	    !ascii_is_digit(size.ptr[0]))
		return false;
	begin_message(queue, queue->table_format);
	while (id.len > 0 && strchr(marks, id.ptr[id.len - 1])) {
		queue->message.is_active |= id.ptr[id.len - 1] == '*';
		queue->message.is_held |= id.ptr[id.len - 1] == '!';
		id.len--;
	}
	queue->message.queue_id = id;
	(void)log_scan_number(&size, &queue->message.size);
	read_table_time(queue, &line);
	queue->message.sender = without_angles(line);
	if (span_equal(queue->message.sender, span_of("MAILER-DAEMON")))
		queue->message.sender = span_empty();
	return true;
}

/* "(connect to ...: Connection refused)", "8BITMIME   (Deferred: ...)" */
static bool
read_table_reason(struct log_queue *queue, struct span words)
{
	struct span kind = span_empty();

	if (!log_scan_word(&words, "(") &&
	    (!log_scan_before(&words, " (", &kind) ||
		memchr(kind.ptr, '@', kind.len)))
		return false;
	if (words.len > 0 && words.ptr[words.len - 1] == ')')
		words.len--;
	queue->message.reason = words;
	return true;
}

/* Sendmail's heads are not Postfix's, nor are its commands. */
static void
read_table_title(struct log_queue *queue, struct span line)
{
	if (log_has(line, "-Q-ID-"))
		queue->table_format = LOG_SENDMAIL;
}

static bool
next_in_table(struct log_queue *queue, struct log_queued *found)
{
	struct span line, words;

	while (scan_line(&queue->rest, &line)) {
		words = span_trim(line);
		if (words.len == 0 || words.ptr[0] == '-') {
			read_table_title(queue, words);
			continue;
		}
		if (read_table_reason(queue, words))
			continue;
		if (line.ptr[0] != ' ' && line.ptr[0] != '\t') {
			read_table_head(queue, line);
			continue;
		}
		if (queue->message.queue_id.len > 0 &&
		    memchr(words.ptr, '@', words.len))
			return give(queue, without_angles(words), found);
	}
	return false;
}

static bool
read_exim_head(struct log_queue *queue, struct span line)
{
	struct span size, id;
	int64_t age;

	if (!take_exim_age(&line, &age) || !log_scan_token(&line, &size))
		return false;
	line = span_trim(line);
	if (!log_exim_take_id(&line, &id))
		return false;
	begin_message(queue, LOG_EXIM);
	queue->message.queue_id = id;
	queue->message.age = age;
	(void)log_scan_number(&size, &queue->message.size);
	queue->message.is_held = log_has(line, "*** frozen ***");
	if (log_scan_word(&line, "<"))
		(void)log_scan_until(&line, '>', &queue->message.sender);
	return true;
}

/* "          ann@example.net", "        D bob@example.com": D is done */
static bool
next_exim(struct log_queue *queue, struct log_queued *found)
{
	struct span line, words;

	while (scan_line(&queue->rest, &line)) {
		words = span_trim(line);
		if (words.len == 0 || read_exim_head(queue, line) ||
		    log_starts(words, "D ") || log_starts(words, "+D "))
			continue;
		if (queue->message.queue_id.len > 0)
			return give(queue, words, found);
	}
	return false;
}

static bool
next_opensmtpd(struct log_queue *queue, struct log_queued *found)
{
	struct span line;

	while (scan_line(&queue->rest, &line)) {
		struct span fields[MAX_FIELDS];
		size_t count = 0;
		uint64_t number;

		while (count < MAX_FIELDS - 1 &&
		    log_scan_until(&line, '|', &fields[count]))
			count++;
		if (count < MAX_FIELDS - 1)
			continue;
		begin_message(queue, LOG_OPENSMTPD);
		/* The first half of an envelope's id is the message's. */
		queue->message.queue_id = fields[0];
		queue->message.sender = fields[4];
		queue->message.is_active =
		    span_equal(fields[11], span_of("inflight"));
		queue->message.reason = line;
		if (log_scan_number(&fields[7], &number))
			queue->message.arrived = (int64_t)(number & INT64_MAX);
		return give(queue, fields[6].len > 0 ? fields[6] : fields[5],
		    found);
	}
	return false;
}

static bool
next_qmail(struct log_queue *queue, struct log_queued *found)
{
	struct span line, words, before;
	struct mime_date date;

	while (scan_line(&queue->rest, &line)) {
		words = span_trim(line);
		if (log_scan_before(&words, " GMT  #", &before)) {
			begin_message(queue, LOG_QMAIL);
			if (mime_date_parse(before, &date))
				queue->message.arrived = date.seconds;
			(void)log_scan_token(&words, &queue->message.queue_id);
			if (log_scan_until(&words, '<', &before))
				(void)log_scan_until(&words, '>',
				    &queue->message.sender);
			if (span_equal(queue->message.sender,
				span_of("#@[]"))) /* a bounce of a bounce */
				queue->message.sender = span_empty();
			continue;
		}
		if (log_scan_word(&words, "remote\t"))
			return give(queue, span_trim(words), found);
		if (!log_scan_word(&words, "local\t"))
			continue;
		words = span_trim(words);
		log_qmail_skip_prefix(&words);
		return give(queue, words, found);
	}
	return false;
}

bool
log_queue_next(struct log_queue *queue, struct log_queued *found)
{
	switch (queue->form) {
	case LOG_QUEUE_JSON:
		return next_json(queue, found);
	case LOG_QUEUE_TABLE:
		return next_in_table(queue, found);
	case LOG_QUEUE_EXIM:
		return next_exim(queue, found);
	case LOG_QUEUE_OPENSMTPD:
		return next_opensmtpd(queue, found);
	case LOG_QUEUE_QMAIL:
		return next_qmail(queue, found);
	default:
		return false;
	}
}
