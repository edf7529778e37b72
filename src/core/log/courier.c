#include "core/log/courier.h"

#include "core/log/scan.h"

/* Addresses stand in angles, and may hold what ends other values. */
static struct span
take_value(struct span *text)
{
	size_t len = 0;

	if (text->len > 0 && text->ptr[0] == '<') {
		const char *end = memchr(text->ptr, '>', text->len);

		len = end ? (size_t)(end - text->ptr) + 1 : text->len;
	}
	while (len < text->len && text->ptr[len] != ',' &&
	    !log_starts(span_from(*text, len), ": "))
		len++;
	return span_take(text, len);
}

static void
note_field(struct span key, struct span value, struct log_event *event)
{
	if (span_equal(key, span_of("id")))
		event->queue_id = value;
	else if (span_equal(key, span_of("from")))
		event->sender = log_without_angles(value),
		event->has_sender = true;
	else if (span_equal(key, span_of("addr")) ||
	    span_equal(key, span_of("to")))
		event->recipient = log_without_angles(value);
	else if (span_equal(key, span_of("relay")))
		event->client_ip = value;
	else if (span_equal(key, span_of("size")))
		(void)log_scan_number(&value, &event->size);
	else if (span_equal(key, span_of("module")))
		event->transport = value;
}

/* "id=...,from=<...>,addr=<...>", up to the words that tell. */
static void
take_fields(struct span *text, struct log_event *event)
{
	for (;;) {
		struct span rest = *text, key, value;
		const char *sign = memchr(rest.ptr, '=', rest.len);
		size_t len = sign ? (size_t)(sign - rest.ptr) : 0;

		if (len == 0 || len > 12 || memchr(rest.ptr, ' ', len) ||
		    memchr(rest.ptr, ':', len) || log_starts(rest, "msg="))
			return;
		key = span_take(&rest, len);
		span_take(&rest, 1);
		value = take_value(&rest);
		note_field(key, value, event);
		(void)log_scan_word(&rest, ",");
		*text = rest;
	}
}

/* "delivered: mx.example.com [192.0.2.9]" */
static void
read_success(struct span text, struct log_event *event)
{
	event->outcome = LOG_SENT;
	event->reply = text;
	if (log_scan_word(&text, "delivered: ") &&
	    log_scan_until(&text, ' ', &event->host) &&
	    log_scan_word(&text, "["))
		(void)log_scan_until(&text, ']', &event->ip);
	log_scan_word(&event->ip, "::ffff:");
}

static void
read_attempt(struct span text, struct log_event *event)
{
	take_fields(&text, event);
	if (event->queue_id.len == 0 || event->recipient.len == 0)
		return;
	event->kind = LOG_ATTEMPT;
	if (log_scan_word(&text, "success: ")) {
		read_success(text, event);
	} else if (log_starts(text, "status: failure") ||
	    log_starts(text, "status: deferred")) {
		/* What was said stands in the line before. */
		event->is_put_off = true;
		event->outcome = log_starts(text, "status: failure")
		    ? LOG_BOUNCED
		    : LOG_DEFERRED;
	} else if (log_scan_word(&text, ": ") && !log_starts(text, "2")) {
		log_scan_word(&text, "<<< ");
		event->outcome = text.len > 0 && text.ptr[0] == '5'
		    ? LOG_BOUNCED
		    : LOG_DEFERRED;
		event->reply = text;
	} else {
		event->kind = LOG_OTHER;
	}
}

/* "535 Authentication failed.",cmd: AUTH LOGIN joe@example.org */
static void
read_failed_login(struct span text, struct log_event *event)
{
	struct span rest = text, words;

	if (!log_starts(text, "535 ") || !log_scan_until(&rest, '"', &words))
		return;
	event->kind = LOG_AUTH;
	event->reply = words;
	if (log_scan_before(&rest, "AUTH ", &words) &&
	    log_scan_until(&rest, ' ', &words) &&
	    memchr(rest.ptr, '@', rest.len))
		event->login = rest;
}

static void
read_refusal(struct span text, struct log_event *event)
{
	if (!log_scan_word(&text, "error,"))
		return;
	take_fields(&text, event);
	log_scan_word(&event->client_ip, "::ffff:");
	if (log_scan_word(&text, "msg=\"")) {
		read_failed_login(text, event);
		return;
	}
	if (!log_scan_word(&text, ": ") || text.len < 3 ||
	    !ascii_is_digit(text.ptr[0]))
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->is_temporary = text.ptr[0] == '4';
	event->reply = text;
	event->stage =
	    event->recipient.len > 0 ? span_of("RCPT") : span_of("MAIL");
}

/* The queue's own lines: a message begins, and ends. */
static void
read_queue(struct span text, struct log_event *event)
{
	if (log_scan_word(&text, "newmsg,") || log_scan_word(&text, "started,"))
		event->kind = LOG_ACTIVE;
	else if (log_scan_word(&text, "completed,"))
		event->kind = LOG_END;
	else
		return;
	take_fields(&text, event);
	event->recipient = span_empty();
	if (event->queue_id.len == 0)
		event->kind = LOG_OTHER;
}

bool
log_courier_read(const struct log_line *line, struct log_event *event)
{
	struct span program = log_line_daemon(line);

	if (!log_scan_word(&program, "courier"))
		return false;
	event->format = LOG_COURIER;
	event->kind = LOG_OTHER;
	if (span_equal(program, span_of("d")))
		read_queue(line->text, event);
	else if (span_equal(program, span_of("esmtpd")))
		read_refusal(line->text, event);
	else
		read_attempt(line->text, event);
	return true;
}
