#include "core/log/haraka.h"

#include "core/log/scan.h"

enum { UUID = 36 };

/* "[outbound]" */
static bool
take_bracket(struct span *text, struct span *inside)
{
	struct span rest = *text;

	while (log_scan_word(&rest, " "))
		;
	if (!log_scan_word(&rest, "[") || !log_scan_until(&rest, ']', inside))
		return false;
	*text = rest;
	return true;
}

static bool
is_level(struct span word)
{
	static const char *const levels[] = { "DATA", "PROTOCOL", "DEBUG",
		"INFO", "NOTICE", "WARN", "ERROR", "CRIT", "ALERT", "EMERG",
		NULL };

	for (size_t i = 0; levels[i]; i++)
		if (span_equal(word, span_of(levels[i])))
			return true;
	return false;
}

/* "UUID.1.2": the session's id, the message's, and the number of the part. */
static bool
read_id(struct span id, struct log_event *event)
{
	struct span rest = id;
	uint64_t number;

	if (id.len < UUID || id.ptr[8] != '-' || id.ptr[23] != '-')
		return false;
	span_take(&rest, UUID);
	event->session = id;
	if (!log_scan_word(&rest, ".") || !log_scan_number(&rest, &number))
		return true;
	event->session.len = id.len - rest.len;
	if (log_scan_word(&rest, ".") && log_scan_number(&rest, &number)) {
		event->recipients = number > 1000 ? 1000 : (unsigned)number;
		event->queue_id = id;
	}
	return true;
}

/* Up to the quote that ends it: a blank or nothing is behind it. */
static struct span
quoted(struct span text)
{
	size_t len = 0;

	while (len < text.len &&
	    (text.ptr[len] != '"' ||
		(len + 1 < text.len && text.ptr[len + 1] != ' ') ||
		(len > 0 && text.ptr[len - 1] == '\\')))
		len++;
	return (struct span){ text.ptr, len };
}

/* ' msg="no such user"', ' code=DENY': what stands behind "key=". */
static struct span
field(struct span text, const char *key)
{
	struct span before, value = span_empty();

	if (!log_scan_word(&text, key + 1) &&
	    !log_scan_before(&text, key, &before))
		return span_empty();
	if (log_scan_word(&text, "\"")) {
		return quoted(text);
	}
	(void)log_scan_token(&text, &value);
	return value;
}

static bool
is_denied(struct span code, struct log_event *event)
{
	event->is_temporary = log_starts(code, "DENYSOFT");
	return log_starts(code, "DENY");
}

static void
refuse(struct span text, const char *stage, struct log_event *event)
{
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->stage = span_of(stage);
	event->reply = field(text, " msg=");
	event->session.len = UUID; /* the client was told with it */
}

/* "recipient <ann@example.net> code=DENY msg="..." sender="joe@..."" */
static void
read_party(struct span text, bool is_sender, struct log_event *event)
{
	struct span party;

	/* An address may have brackets of its own. */
	if (!log_scan_word(&text, "<") ||
	    !log_scan_before(&text, "> code=", &party))
		return;
	text.ptr -= strlen("code=");
	text.len += strlen("code=");
	*(is_sender ? &event->sender : &event->recipient) = party;
	if (!is_sender)
		event->sender = log_without_angles(field(text, " sender="));
	event->has_sender = true;
	if (is_denied(field(text, " code="), event))
		refuse(text, is_sender ? "MAIL" : "RCPT", event);
	else
		event->talk = TALK_TAKEN;
}

/* "hook=data_post plugin=... retval=DENY msg="..."": not told otherwise. */
static void
read_hook(struct span text, struct log_event *event)
{
	static const struct {
		const char *hook, *stage;
	} rows[] = {
		{ "connect", "CONNECT" },
		{ "lookup_rdns", "CONNECT" },
		{ "helo", "HELO" },
		{ "ehlo", "EHLO" },
		{ "data", "DATA" },
		{ "data_post", "END-OF-MESSAGE" },
	};
	struct span hook = field(text, " hook=");

	if (!is_denied(field(text, " retval="), event))
		return;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (span_equal(hook, span_of(rows[i].hook)))
			refuse(text, rows[i].stage, event);
}

/* "connect ip=203.0.113.9 port=4711 local_ip=:: local_port=25" */
static void
read_connect(struct span text, struct log_event *event)
{
	event->kind = LOG_START;
	event->client_ip = field(text, " ip=");
}

/*
 * ' lr="550 I cannot deliver mail for <ann@example.net>"': nobody would take
 * it, which is logged as if it had been taken.
 */
static void
read_disconnect(struct span text, struct log_event *event)
{
	struct span reply = field(text, " lr="), rest = reply;

	if (!log_scan_word(&rest, "550 I cannot deliver mail for <") ||
	    !log_scan_until(&rest, '>', &event->recipient))
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->stage = span_of("RCPT");
	event->reply = reply;
}

static void
read_core(struct span text, struct log_event *event)
{
	if (log_starts(text, "connect ip="))
		read_connect(text, event);
	else if (log_scan_word(&text, "recipient "))
		read_party(text, false, event);
	else if (log_scan_word(&text, "sender "))
		read_party(text, true, event);
	else if (log_scan_word(&text, "queue ") &&
	    is_denied(field(text, " code="), event))
		refuse(text, "END-OF-MESSAGE", event);
	else if (log_starts(text, "hook="))
		read_hook(text, event);
	else if (log_starts(text, "disconnect "))
		read_disconnect(text, event);
}

/* "recipient <ann@example.net> rejected: 550 5.1.1 User unknown" */
static void
read_answer(struct span text, struct log_event *event)
{
	event->outcome = LOG_DEFERRED;
	if (!log_scan_word(&text, "<"))
		return;
	if (log_scan_before(&text, "> rejected: ", &event->recipient))
		event->outcome = LOG_BOUNCED;
	else if (!log_scan_before(&text, "> deferred: ", &event->recipient) &&
	    !log_scan_before(&text, "> temp fail: ", &event->recipient))
		return;
	event->kind = LOG_ATTEMPT;
	event->talk = TALK_ITEM;
	event->reply = text;
	event->stage = span_of("RCPT");
}

static void
fail(struct span why, enum log_outcome outcome, struct log_event *event)
{
	struct span rest = why;

	event->talk = TALK_ITEM;
	event->outcome = outcome;
	if (log_starts(why, "Some recipients") ||
	    log_starts(why, "Error: Some recipients"))
		return; /* each was told */
	event->kind = LOG_ATTEMPT;
	if (log_scan_word(&rest, "Too many failures (")) {
		if (rest.len > 0 && rest.ptr[rest.len - 1] == ')')
			rest.len--;
		event->is_expired = true;
		/* No answer of anybody's: what was said to each stands. */
		event->is_put_off = log_starts(rest, "Some recipients");
	}
	event->reply = rest;
}

/* "C: RCPT TO:<ann@example.net>", where what is spoken is logged. */
static void
read_spoken(struct span text, struct log_event *event)
{
	struct span path;

	event->has_sender = log_scan_word(&text, "MAIL FROM:<");
	if ((!event->has_sender && !log_scan_word(&text, "RCPT TO:<")) ||
	    !log_scan_until(&text, '>', &path))
		return;
	*(event->has_sender ? &event->sender : &event->recipient) = path;
	event->talk = TALK_TAKEN;
}

static void
read_delivered(struct span text, struct log_event *event)
{
	struct span delay = field(text, " delay=");

	event->kind = LOG_ATTEMPT;
	event->talk = TALK_ITEM;
	event->outcome = LOG_SENT;
	event->original = field(text, " domain=");
	event->host = field(text, " host=");
	event->ip = field(text, " ip=");
	event->reply = field(text, " response=");
	(void)log_scan_seconds(&delay, &event->delay);
	if (memchr(event->ip.ptr, '/', event->ip.len))
		event->ip = span_empty(); /* a socket of this machine */
}

static void
read_outbound(struct span text, struct log_event *event)
{
	struct span before;

	if (log_scan_word(&text, "delivered "))
		read_delivered(text, event);
	else if (log_scan_word(&text, "recipient "))
		read_answer(text, event);
	else if (log_scan_word(&text, "C: "))
		read_spoken(text, event);
	else if (log_scan_word(&text, "bouncing mail: "))
		fail(text, LOG_BOUNCED, event);
	else if (log_scan_word(&text, "Temp failing ") &&
	    log_scan_before(&text, " seconds: ", &before))
		fail(text, LOG_DEFERRED, event);
	else if (log_starts(text, "Remote end ") ||
	    log_starts(text, "Failed to get ") ||
	    log_starts(text, "Ongoing connection failed")) {
		event->kind = LOG_HOST;
		event->talk = TALK_HOST;
		event->reply = text;
	}
}

static void
read_trouble(struct span text, struct log_event *event)
{
	static const struct log_fault_row rows[] = {
		{ "ENOSPC", FAULT_DISK },
		{ "EMFILE", FAULT_LIMIT },
		{ "timed out plugin", FAULT_MILTER },
		{ "timed out", FAULT_NONE },
		{ "spamd", FAULT_MILTER },
		{ "clamd", FAULT_MILTER },
		{ "ECONNREFUSED", FAULT_MILTER },
		{ "certificate", FAULT_TLS },
		{ "Cannot find module", FAULT_CONFIG },
		{ "uncaughtException", FAULT_CRASH },
	};

	if (log_event_find_fault(event, text, rows,
		sizeof(rows) / sizeof(*rows)) &&
	    event->fault == FAULT_NONE)
		event->kind = LOG_OTHER;
}

bool
log_haraka_read(const struct log_line *line, struct log_event *event)
{
	struct span text = line->text, level, id, source;

	if (line->program.len > 0 && !log_starts(line->program, "haraka"))
		return false;
	if (!take_bracket(&text, &level) || !is_level(level) ||
	    !take_bracket(&text, &id) || !take_bracket(&text, &source))
		return false;
	event->format = LOG_HARAKA;
	text = span_trim(text);
	if (!read_id(id, event)) {
		if (log_starts(level, "ERROR") || log_starts(level, "CRIT"))
			read_trouble(text, event);
		return true;
	}
	if (span_equal(source, span_of("outbound")))
		read_outbound(text, event);
	else if (span_equal(source, span_of("core")))
		read_core(text, event);
	else if (log_has(text, "hook="))
		read_hook(text, event);
	return true;
}
