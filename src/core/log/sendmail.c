#include "core/log/sendmail.h"

#include "core/log/scan.h"

enum { MIN_ID = 8, MAX_ID = 20 };

/* "4AM2P1x0000012: "; letters and digits, some of these digits. */
static bool
take_id(struct span *text, struct span *id)
{
	struct span rest = *text, found;
	bool has_digit = false;

	if (!log_scan_before(&rest, ": ", &found) || found.len < MIN_ID ||
	    found.len > MAX_ID)
		return false;
	for (size_t i = 0; i < found.len; i++) {
		if (!ascii_is_alnum(found.ptr[i]))
			return false;
		has_digit |= ascii_is_digit(found.ptr[i]);
	}
	if (!has_digit)
		return false;
	*id = found;
	*text = rest;
	return true;
}

/* "mx.example.net. [192.0.2.9]", "joe@localhost", "[192.0.2.9] (may be ..." */
static void
read_relay(struct span relay, struct span *host, struct span *ip)
{
	struct span rest = relay, name = relay;

	if (log_scan_until(&rest, '[', &name)) {
		(void)log_scan_until(&rest, ']', ip);
		log_scan_word(ip, "IPv6:");
	}
	name = span_trim(name);
	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	*host = name;
}

static bool
is_loopback(struct span ip)
{
	return log_starts(ip, "127.") || span_equal(ip, span_of("::1"));
}

/* "00:00:05", "1+02:03:04" */
static int64_t
read_delay(struct span text)
{
	uint64_t days = 0, hours = 0, minutes = 0, seconds = 0;
	struct span rest = text;

	if (log_scan_number(&rest, &days) && log_scan_word(&rest, "+"))
		text = rest;
	else
		days = 0;
	if (!log_scan_number(&text, &hours) || !log_scan_word(&text, ":") ||
	    !log_scan_number(&text, &minutes) || !log_scan_word(&text, ":") ||
	    !log_scan_number(&text, &seconds) || days > 10000 ||
	    hours > 10000 || minutes > 10000 || seconds > 10000)
		return -1;
	return (int64_t)(((days * 24 + hours) * 60 + minutes) * 60 + seconds) *
	    1000;
}

/* "key=value, "; the last one has all that is left. */
static bool
take_field(struct span *text, struct span *key, struct span *value)
{
	bool is_reply, is_rest;

	if (!log_scan_until(text, '=', key))
		return false;
	is_reply = span_equal(*key, span_of("reply"));
	is_rest = span_equal(*key, span_of("stat")) ||
	    span_equal(*key, span_of("reject"));
	if (is_reply && log_scan_before(text, ", stat=", value))
		*text = (struct span){ text->ptr - 5, text->len + 5 };
	else if (is_reply || is_rest || !log_scan_before(text, ", ", value))
		*value = span_take(text, text->len);
	return true;
}

/* "from=<joe@example.org>, size=812, ..., relay=pc [192.0.2.7]" */
static void
read_begin(struct span text, struct log_event *event)
{
	struct span key, value;

	event->kind = LOG_BEGIN;
	event->has_sender = true;
	while (take_field(&text, &key, &value))
		if (span_equal(key, span_of("from")))
			event->sender = log_without_angles(value);
		else if (span_equal(key, span_of("size")))
			(void)log_scan_number(&value, &event->size);
		else if (span_equal(key, span_of("msgid")))
			event->message_id = log_without_angles(value);
		else if (span_equal(key, span_of("relay")))
			read_relay(value, &event->client, &event->client_ip);
	event->is_local =
	    is_loopback(event->client_ip) || event->client_ip.len == 0;
}

/* "<a@example.net>,<b@example.net>", "root", "\"|/usr/bin/procmail\"" */
static void
read_recipients(struct span value, struct log_event *event)
{
	struct span rest = value;

	if (log_scan_word(&rest, "<") &&
	    log_scan_until(&rest, '>', &event->recipient))
		event->others = rest;
	else
		event->recipient = value;
}

/* What an address leads to, and "ctladdr=<pat@example.org> (1002/1002)". */
static void
read_control(struct span value, struct log_event *event)
{
	struct span address = value;

	if (!log_starts(event->recipient, "\"") &&
	    !log_starts(event->recipient, "|") &&
	    !log_starts(event->recipient, "/"))
		return;
	(void)log_scan_until(&value, ' ', &address);
	event->recipient = log_without_angles(address);
}

/* "Sent (4AM2P2x0000013 Message accepted for delivery)" */
static void
read_sent(struct span stat, struct log_event *event)
{
	struct span said = event->reply, id;

	event->outcome = LOG_SENT;
	if (log_scan_word(&stat, "Sent (")) {
		if (stat.len > 0 && stat.ptr[stat.len - 1] == ')')
			stat.len--;
		said = stat;
	}
	event->reply = said;
	if (log_scan_before(&said, " Message accepted for delivery", &id)) {
		const char *blank = memrchr(id.ptr, ' ', id.len);

		event->child_id =
		    blank ? span_from(id, (size_t)(blank + 1 - id.ptr)) : id;
	}
}

/* What "stat=" says, and the status, if it says too little. */
static void
read_outcome(struct span stat, struct log_event *event)
{
	if (log_starts(stat, "queued"))
		return;
	event->kind = LOG_ATTEMPT;
	if (log_starts(stat, "Sent")) {
		read_sent(stat, event);
		return;
	}
	event->outcome = LOG_BOUNCED;
	if (log_starts(stat, "Deferred") || log_starts(event->status, "4"))
		event->outcome = LOG_DEFERRED;
	else if (event->transport.len == 0 && event->status.len == 0)
		event->outcome = LOG_REFUSAL; /* while it was coming in */
	if (event->reply.len > 0)
		return;
	event->reply = stat;
	if (log_scan_word(&stat, "Deferred: ") && stat.len > 0)
		event->reply = stat;
}

/* "to=<ann@example.net>, delay=00:00:02, ..., dsn=5.1.1, stat=User unknown" */
static void
read_delivery(struct span text, struct log_event *event)
{
	struct span key, value;

	while (take_field(&text, &key, &value))
		if (span_equal(key, span_of("to")))
			read_recipients(value, event);
		else if (span_equal(key, span_of("ctladdr")))
			read_control(value, event);
		else if (span_equal(key, span_of("delay")))
			event->delay = read_delay(value);
		else if (span_equal(key, span_of("mailer")))
			event->transport = value;
		else if (span_equal(key, span_of("relay")))
			read_relay(value, &event->host, &event->ip);
		else if (span_equal(key, span_of("dsn")))
			event->status = value;
		else if (span_equal(key, span_of("reply")))
			event->reply = value;
		else if (span_equal(key, span_of("stat")))
			read_outcome(value, event);
	event->is_local = event->ip.len == 0 || is_loopback(event->ip);
	if (event->ip.len == 0 && event->outcome == LOG_SENT)
		event->host = span_empty();
}

static struct span
stage_of(struct span ruleset)
{
	return span_of(span_equal(ruleset, span_of("check_rcpt")) ? "RCPT"
		: span_equal(ruleset, span_of("check_mail"))      ? "MAIL"
		: span_equal(ruleset, span_of("check_relay"))     ? "CONNECT"
		: span_equal(ruleset, span_of("check_eoh"))       ? "END-OF-"
		: span_equal(ruleset, span_of("check_vrfy")) ||
		    span_equal(ruleset, span_of("trust_auth"))
		? "AUTH"
		: "UNKNOWN");
}

/* "ruleset=check_rcpt, arg1=<eve@example.com>, relay=..., reject=550 ..." */
static void
read_refusal(struct span text, struct log_event *event)
{
	struct span key, value;
	struct span argument = span_empty();

	while (take_field(&text, &key, &value))
		if (span_equal(key, span_of("ruleset")))
			event->stage = stage_of(value);
		else if (span_equal(key, span_of("arg1")))
			argument = log_without_angles(value);
		else if (span_equal(key, span_of("relay")))
			read_relay(value, &event->client, &event->client_ip);
		else if (span_equal(key, span_of("reject")))
			event->reply = value;
	if (event->reply.len == 0)
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->is_temporary = log_starts(event->reply, "4");
	if (span_equal(event->stage, span_of("RCPT")))
		event->recipient = argument;
	else if (span_equal(event->stage, span_of("MAIL")))
		event->sender = argument, event->has_sender = true;
}

/* "Milter: to=<joe@example.org>, reject=451 4.7.1 Greylisting in action" */
static void
read_milter(struct span text, struct log_event *event)
{
	struct span recipient;

	if (!log_scan_word(&text, "to=") ||
	    !log_scan_before(&text, ", reject=", &recipient))
		return; /* later on, a line with "to=" says it again */
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->stage = span_of("RCPT");
	event->recipient = log_without_angles(recipient);
	event->reply = text;
	event->is_temporary = log_starts(text, "4");
}

/* "<nobody@example.org>... User unknown" */
static bool
read_unknown(struct span text, struct log_event *event)
{
	struct span address;

	if (!log_scan_word(&text, "<") ||
	    !log_scan_before(&text, ">... ", &address))
		return false;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->stage = span_of("RCPT");
	event->recipient = address;
	event->reply = text;
	return true;
}

/* "AUTH failure (LOGIN): ..., relay=[203.0.113.13]" */
static void
read_auth(struct span text, struct log_event *event)
{
	struct span rest = text, before, host;

	event->kind = LOG_AUTH;
	event->reply = text;
	if (log_scan_before(&rest, "user=", &before)) {
		struct span user = rest;

		if (log_scan_before(&rest, ", ", &user))
			event->login = user;
	}
	rest = text;
	if (log_scan_before(&rest, "relay=", &before))
		read_relay(rest, &host, &event->client_ip);
}

/* "4AM2P2x0000013: DSN: User unknown": that message is a bounce of this. */
static bool
read_child(struct span text, struct log_event *event)
{
	struct span child;

	if (!take_id(&text, &child))
		return false;
	event->kind = LOG_CHILD;
	event->is_notice = true;
	event->child_id = child;
	event->is_delay_notice = log_has(text, "Warning: could not send");
	event->is_expired = log_has(text, "Cannot send message");
	return true;
}

static void
read_fault(struct span text, struct log_event *event)
{
	static const struct log_fault_row rows[] = {
		{ "to error state", FAULT_MILTER },
		{ "low on space", FAULT_DISK },
		{ "No space left", FAULT_DISK },
		{ "rejecting connections on daemon", FAULT_LIMIT },
		{ "cannot open hash database", FAULT_TABLE },
		{ "map lookup failed", FAULT_TABLE },
		{ "STARTTLS=server, error", FAULT_TLS },
		{ "SYSERR", FAULT_CONFIG },
	};

	(void)log_event_find_fault(event, text, rows,
	    sizeof(rows) / sizeof(*rows));
}

static void
read_text(struct span text, struct log_event *event)
{
	if (log_starts(text, "to="))
		read_delivery(text, event);
	else if (log_starts(text, "from="))
		read_begin(text, event);
	else if (log_starts(text, "ruleset="))
		read_refusal(text, event);
	else if (log_scan_word(&text, "Milter: "))
		read_milter(text, event);
	else if (log_starts(text, "AUTH failure"))
		read_auth(text, event);
	else if (log_starts(text, "done; ") && event->queue_id.len > 0)
		event->kind = LOG_END;
	else if (!read_unknown(text, event) &&
	    !(event->queue_id.len > 0 && read_child(text, event)))
		read_fault(text, event);
}

bool
log_sendmail_read(const struct log_line *line, struct log_event *event)
{
	struct span text = line->text;

	if (!log_starts(line->program, "sendmail") &&
	    !log_starts(line->program, "sm-"))
		return false;
	event->format = LOG_SENDMAIL;
	(void)(take_id(&text, &event->queue_id) ||
	    log_scan_word(&text, "NOQUEUE: "));
	read_text(text, event);
	return true;
}
