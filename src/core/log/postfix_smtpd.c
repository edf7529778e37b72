/* What smtpd, postscreen and cleanup say of clients and their messages. */

#include "core/log/postfix.h"
#include "core/log/scan.h"

/* "<value>", or what stands before a blank or comma. */
static bool
take_value(struct span *text, struct span *value)
{
	size_t len = 0;

	if (log_scan_word(text, "<")) {
		/* An address may hold a ">" in quotes; a blank ends it. */
		if (log_scan_before(text, "> ", value) ||
		    log_scan_before(text, ">, ", value))
			return true;
		if (log_scan_before(text, ">: ", value)) {
			text->ptr -= 2;
			text->len += 2;
			return true;
		}
		if (!log_scan_until(text, '>', value))
			return false;
		return true;
	}
	while (len < text->len && text->ptr[len] != ' ' &&
	    text->ptr[len] != ',' && text->ptr[len] != ':')
		len++;
	*value = span_take(text, len);
	return len > 0;
}

/*
 * "from=<a@example.org> to=<b@example.net> proto=ESMTP helo=<mx>", with or
 * without commas. What is no field is left.
 */
static void
take_envelope(struct span *text, struct log_event *event)
{
	struct span ignored;
	bool is_any = true;

	while (is_any && text->len > 0) {
		while (log_scan_word(text, ",") || log_scan_word(text, " "))
			;
		if (log_scan_word(text, "from="))
			is_any = event->has_sender =
			    take_value(text, &event->sender);
		else if (log_scan_word(text, "to="))
			is_any = take_value(text, &event->recipient);
		else if (log_scan_word(text, "helo="))
			is_any = take_value(text, &event->helo);
		else if (log_scan_word(text, "sasl_username="))
			is_any = take_value(text, &event->login);
		else if (log_scan_word(text, "proto=") ||
		    log_scan_word(text, "sasl_method=") ||
		    log_scan_word(text, "client="))
			is_any = take_value(text, &ignored);
		else
			is_any = false;
	}
}

/* What stands before the envelope is the reply. */
static void
split_envelope(struct span text, struct log_event *event)
{
	static const char *const fronts[] = { "; from=<", "; to=<",
		"; proto=", "; helo=<", "; client=<" };
	struct span rest = text, before;

	event->reply = text;
	for (size_t i = 0; i < sizeof(fronts) / sizeof(*fronts); i++) {
		if (!log_scan_before(&rest, fronts[i], &before))
			continue;
		event->reply = before;
		rest = span_from(text, before.len + 2);
		take_envelope(&rest, event);
		if (log_scan_word(&rest, ": "))
			event->reply = rest;
		return;
	}
}

/* "RCPT from mx.example.net[192.0.2.9]: 550 5.1.1 ...; from=<..." */
static void
read_refusal(struct span text, struct log_event *event)
{
	struct span peer, front = text;

	if (front.len > 64)
		front.len = 64;
	if (log_scan_before(&front, " from ", &event->stage)) {
		span_take(&text, event->stage.len + 6);
		if (!log_scan_before(&text, ": ", &peer))
			return;
		log_postfix_read_peer(peer, &event->client, &event->client_ip);
	} else if (!log_scan_before(&text, ": ", &event->stage)) {
		return;
	}
	split_envelope(text, event);
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
}

/* ", sasl_method=PLAIN, sasl_username=joe@example.org, orig_..." */
static void
read_begin(struct span text, struct log_event *event)
{
	struct span peer, field;

	if (!log_scan_before(&text, ", ", &peer)) {
		peer = text;
		text = span_empty();
	}
	event->kind = LOG_BEGIN;
	log_postfix_read_peer(peer, &event->client, &event->client_ip);
	event->is_local = log_starts(event->client_ip, "127.") ||
	    span_equal(event->client_ip, span_of("::1"));
	while (text.len > 0) {
		if (!log_scan_before(&text, ", ", &field)) {
			field = text;
			text = span_empty();
		}
		if (log_scan_word(&field, "sasl_username="))
			event->login = field;
		else if (log_scan_word(&field, "orig_queue_id="))
			event->parent_id = field;
	}
}

/* The actions that refuse, and those that only tell. */
static bool
take_action(struct span *text, struct log_event *event)
{
	if (log_scan_word(text, "reject: ") ||
	    log_scan_word(text, "milter-reject: ") ||
	    log_scan_word(text, "proxy-reject: "))
		return true;
	if (log_scan_word(text, "discard: ")) {
		event->outcome = LOG_DISCARDED;
		return true;
	}
	if (log_scan_word(text, "reject_warning: ")) {
		event->is_warning = true;
		return true;
	}
	return false;
}

void
log_postfix_read_smtpd(struct span text, struct log_event *event)
{
	enum log_outcome outcome;

	if (log_scan_word(&text, "client=")) {
		if (event->queue_id.len > 0)
			read_begin(text, event);
		return;
	}
	if (event->queue_id.len == 0 && !log_scan_word(&text, "NOQUEUE: "))
		return;
	if (!take_action(&text, event))
		return;
	outcome = event->outcome;
	read_refusal(text, event);
	if (outcome == LOG_DISCARDED)
		event->outcome = outcome;
	/* What postscreen says without a code it answers with 421. */
	event->is_temporary = span_equal(event->stage, span_of("CONNECT"));
	if (event->is_warning)
		event->kind = LOG_OTHER;
}

/* "header Subject: buy now from mx[192.0.2.9]; from=<...> ...: reason" */
static void
read_checked(struct span text, struct log_event *event)
{
	struct span rest = text, before, peer;

	event->stage = span_of("END-OF-MESSAGE");
	if (log_scan_before(&rest, "; from=<", &before)) {
		while (log_scan_before(&before, " from ", &peer))
			;
		log_postfix_read_peer(before, &event->client,
		    &event->client_ip);
	}
	split_envelope(text, event);
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
}

/* "header X-PHP-Originating-Script: 33:mailer.php from local; from=..." */
static void
read_shown(struct span text, struct log_event *event)
{
	struct span name;

	if (!log_scan_word(&text, "header X-PHP-") ||
	    !log_scan_before(&text, ": ", &name) ||
	    !log_scan_before(&text, " from ", &event->script))
		return;
	event->kind = LOG_NAMED;
}

void
log_postfix_read_cleanup(struct span text, struct log_event *event)
{
	struct span rest;

	if (log_scan_word(&text, "message-id=")) {
		event->kind = LOG_NAMED;
		log_scan_word(&text, "<");
		if (text.len > 0 && text.ptr[text.len - 1] == '>')
			text.len--;
		event->message_id = text;
		return;
	}
	rest = text;
	if (log_scan_word(&rest, "milter-reject: ") ||
	    log_scan_word(&rest, "milter-discard: "))
		read_refusal(rest, event);
	else if (log_scan_word(&rest, "reject: ") ||
	    log_scan_word(&rest, "discard: "))
		read_checked(rest, event);
	else if (log_scan_word(&rest, "info: ") ||
	    log_scan_word(&rest, "warning: "))
		read_shown(rest, event);
	if (event->kind != LOG_REFUSED)
		return;
	event->kind = LOG_DROPPED;
	if (log_has((struct span){ text.ptr, text.len < 16 ? text.len : 16 },
		"discard"))
		event->outcome = LOG_DISCARDED;
}

/* "unknown[192.0.2.9]: SASL LOGIN authentication failed: ..., sasl_user..." */
static bool
read_auth(struct span text, struct log_event *event)
{
	struct span peer, what;

	if (!log_has(text, ": SASL ") ||
	    !log_has(text, " authentication failed") ||
	    !log_scan_before(&text, ": SASL ", &peer))
		return false;
	event->kind = LOG_AUTH;
	event->reply = text;
	log_postfix_read_peer(peer, &event->client, &event->client_ip);
	if (log_scan_before(&text, ", sasl_username=", &what))
		event->login = text;
	return true;
}

void
log_postfix_read_warning(struct span text, struct log_event *event)
{
	static const struct log_fault_row rows[] = {
		{ "ilter service", FAULT_MILTER },
		{ "milter ", FAULT_MILTER },
		{ "No space left on device", FAULT_DISK },
		{ "not enough free space", FAULT_DISK },
		{ "Disk quota exceeded", FAULT_DISK },
		{ "Read-only file system", FAULT_DISK },
		{ "problem talking to server", FAULT_POLICY },
		{ "policy service", FAULT_POLICY },
		{ "table lookup problem", FAULT_TABLE },
		{ "lookup error", FAULT_TABLE },
		{ "is unavailable. ", FAULT_TABLE },
		{ "dict_", FAULT_TABLE },
		{ "connect to mysql server", FAULT_TABLE },
		{ "connect to pgsql server", FAULT_TABLE },
		{ "unsupported dictionary type", FAULT_CONFIG },
		{ "do not list domain", FAULT_CONFIG },
		{ "has reached its process limit", FAULT_LIMIT },
		{ "is using up ", FAULT_QUEUE },
		{ "connect to transport ", FAULT_QUEUE },
		{ "connect to private/", FAULT_QUEUE },
		{ "killed by signal", FAULT_CRASH },
		{ " exit status ", FAULT_CRASH },
		{ "throttling", FAULT_CRASH },
		{ "certificate from file", FAULT_TLS },
		{ "cannot get RSA", FAULT_TLS },
		{ "private key", FAULT_TLS },
		{ "No server certs available", FAULT_TLS },
		{ "unable to look up host", FAULT_RESOLVER },
		{ "Temporary failure in name resolution", FAULT_RESOLVER },
		{ "name server", FAULT_RESOLVER },
		{ "nameserver", FAULT_RESOLVER },
		{ "fatal: ", FAULT_CONFIG },
		{ "panic: ", FAULT_CRASH },
	};

	struct span rest = text, level;

	if (log_scan_before(&rest, ": ", &level) && read_auth(rest, event))
		return;
	if (log_starts(rest, "hostname "))
		return; /* a client's own name, for which it answers */
	(void)log_event_find_fault(event, text, rows,
	    sizeof(rows) / sizeof(*rows));
}
