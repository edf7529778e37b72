#include "core/log/opensmtpd.h"

#include "core/log/scan.h"

enum { SESSION_ID = 16, MESSAGE_ID = 8 };

/* The quotes within a server's words are not marked; no field follows them. */
static struct span
take_rest(struct span *text)
{
	struct span rest = span_take(text, text->len);

	if (rest.len > 0 && rest.ptr[rest.len - 1] == '"')
		rest.len--;
	return rest;
}

/* "key=value", "key="a text"", "key=<joe@example.org>" */
static bool
take_field(struct span *text, struct span *key, struct span *value)
{
	while (log_scan_word(text, " "))
		;
	if (!log_scan_until(text, '=', key))
		return false;
	if (span_equal(*key, span_of("stat"))) {
		(void)log_scan_word(text, "\"");
		*value = take_rest(text);
	} else if (log_scan_word(text, "\"")) {
		if (!log_scan_until(text, '"', value))
			*value = take_rest(text);
	} else if (!log_scan_until(text, ' ', value)) {
		*value = span_take(text, text->len);
	}
	return true;
}

/* "192.0.2.9 (mx.example.net)" */
static void
read_relay(struct span value, struct log_event *event)
{
	if (!log_scan_until(&value, ' ', &event->ip)) {
		event->host = value;
		return;
	}
	if (log_scan_word(&value, "("))
		(void)log_scan_until(&value, ')', &event->host);
}

/* "1d2h3m4s" */
static int64_t
read_delay(struct span value)
{
	int64_t sum = 0, part;

	while (
	    value.len > 0 && log_scan_seconds(&value, &part) && value.len > 0) {
		char unit = span_take(&value, 1).ptr[0];

		sum += part *
		    (unit == 'd'          ? 86400
			    : unit == 'h' ? 3600
			    : unit == 'm' ? 60
					  : 1);
	}
	return sum;
}

/* The outcome; a log-in has one, too. */
static void
read_result(struct span value, struct log_event *event)
{
	event->outcome = span_equal_nocase(value, span_of("ok")) ? LOG_SENT
	    : span_equal_nocase(value, span_of("tempfail"))      ? LOG_DEFERRED
								 : LOG_BOUNCED;
	event->is_expired = event->is_put_off =
	    span_equal_nocase(value, span_of("expire"));
}

static void
read_address(struct span value, struct log_event *event)
{
	event->client_ip = value;
	event->is_local = span_equal(value, span_of("local"));
}

static void
read_field(struct span key, struct span value, struct log_event *event)
{
	if (span_equal(key, span_of("evpid")))
		event->queue_id = span_take(&value,
		    value.len < MESSAGE_ID ? value.len : MESSAGE_ID);
	else if (span_equal(key, span_of("msgid")))
		event->queue_id = value;
	else if (span_equal(key, span_of("from")))
		event->sender = log_without_angles(value),
		event->has_sender = true;
	else if (span_equal(key, span_of("to")))
		event->recipient = log_without_angles(value);
	else if (span_equal(key, span_of("rcpt")))
		event->original = log_without_angles(value);
	else if (span_equal(key, span_of("relay")))
		read_relay(value, event);
	else if (span_equal(key, span_of("delay")))
		event->delay = read_delay(value);
	else if (span_equal(key, span_of("result")))
		read_result(value, event);
	else if (span_equal(key, span_of("stat")))
		event->reply = value;
	else if (span_equal(key, span_of("address")))
		read_address(value, event);
	else if (span_equal(key, span_of("host")))
		event->client = value;
	else if (span_equal(key, span_of("user")))
		event->login = value;
	else if (span_equal(key, span_of("size")))
		(void)log_scan_number(&value, &event->size);
}

static void
read_fields(struct span text, struct log_event *event)
{
	struct span key, value;

	while (take_field(&text, &key, &value))
		read_field(key, value, event);
}

/* "command="RCPT TO:<eve@example.com>" result="550 Invalid recipient"" */
static void
read_refusal(struct span text, struct log_event *event)
{
	struct span rest, before, address;

	if (!log_scan_word(&text, "command=\"") ||
	    !log_scan_before(&text, "\" result=\"", &event->stage) ||
	    span_starts_nocase(event->stage,
		span_of("AUTH"))) /* "authentication" says more */
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->reply = take_rest(&text);
	event->is_temporary = log_starts(event->reply, "4");
	rest = event->stage;
	if (!log_scan_until(&rest, '<', &before) ||
	    !log_scan_until(&rest, '>', &address))
		return;
	if (span_starts_nocase(event->stage, span_of("RCPT")))
		event->recipient = address;
	else
		event->sender = address, event->has_sender = true;
}

static void
read_smtp(struct span text, struct log_event *event)
{
	if (log_scan_word(&text, "connected ")) {
		event->kind = LOG_START;
		read_fields(text, event);
	} else if (log_scan_word(&text, "authentication ")) {
		event->outcome = LOG_SENT;
		read_fields(text, event);
		event->kind = event->outcome == LOG_SENT ? LOG_START : LOG_AUTH;
		if (event->kind == LOG_AUTH)
			event->reply = text;
	} else if (log_scan_word(&text, "message ") ||
	    log_scan_word(&text, "envelope ")) {
		event->kind = LOG_ACTIVE;
		read_fields(text, event);
		event->recipient = span_empty();
	} else if (log_scan_word(&text, "failed-command ")) {
		read_refusal(text, event);
	}
}

/* Of "mta" and "mda"; the session is not the client's. */
static void
read_delivery(struct span text, struct span transport, struct log_event *event)
{
	event->session = span_empty();
	if (!log_scan_word(&text, "delivery "))
		return;
	read_fields(text, event);
	event->kind = LOG_ATTEMPT;
	event->transport = transport;
	event->login = span_empty(); /* the recipient's, of "mda" */
	event->is_local = event->ip.len == 0;
	if (span_equal(event->original, span_of("-")) ||
	    span_equal_nocase(event->original, event->recipient))
		event->original = span_empty();
}

static bool
take_session(struct span *text, struct span *session)
{
	struct span rest = *text;

	if (!log_scan_until(&rest, ' ', session) || session->len != SESSION_ID)
		return false;
	for (size_t i = 0; i < SESSION_ID; i++)
		if (!ascii_is_hex(session->ptr[i]))
			return false;
	*text = rest;
	return true;
}

/* "scheduler: Message 4a1b2c3d00000001 expired" */
static bool
read_expiry(struct span text, struct log_event *event)
{
	struct span id;

	if (!log_scan_word(&text, "scheduler: Message ") ||
	    !log_scan_until(&text, ' ', &id) || !log_starts(text, "expired") ||
	    id.len < MESSAGE_ID)
		return false;
	event->kind = LOG_EXPIRED;
	event->queue_id = span_take(&id, MESSAGE_ID);
	return true;
}

/* "warn: lost ...", "fatal: ..." */
static void
read_trouble(struct span text, struct log_event *event)
{
	if (!log_starts(text, "fatal: ") && !log_starts(text, "warn: "))
		return;
	event->kind = LOG_FAULT;
	event->reply = text;
	event->fault = log_has(text, "No space") || log_has(text, "disk")
	    ? FAULT_DISK
	    : log_has(text, "table")      ? FAULT_TABLE
	    : log_starts(text, "fatal: ") ? FAULT_CRASH
					  : FAULT_QUEUE;
}

bool
log_opensmtpd_read(const struct log_line *line, struct log_event *event)
{
	struct span text = line->text, part;

	if (!span_equal(line->program, span_of("smtpd")) &&
	    !span_equal(line->program, span_of("opensmtpd")))
		return false;
	event->format = LOG_OPENSMTPD;
	if (!take_session(&text, &event->session)) {
		event->session = span_empty();
		if (!read_expiry(text, event))
			read_trouble(text, event);
		return true;
	}
	if (!log_scan_until(&text, ' ', &part))
		return true;
	log_scan_word(&text, "event="); /* up to 6.3 */
	if (span_equal(part, span_of("smtp")))
		read_smtp(text, event);
	else if (span_equal(part, span_of("mta")) ||
	    span_equal(part, span_of("mda")))
		read_delivery(text, part, event);
	return true;
}
