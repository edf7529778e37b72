/* What Exim says of clients, and of itself. */

#include "core/log/exim.h"
#include "core/log/scan.h"

/* "RCPT <ann@example.net>: relay not permitted", "after DATA: ..." */
static void
read_stage(struct span text, struct log_event *event)
{
	struct span front;

	if (!log_scan_before(&text, ": ", &front)) {
		front = text;
		text = span_empty();
	}
	event->reply = text.len > 0 ? text : front;
	event->stage = front;
	if (log_scan_until(&front, '<', &event->stage)) {
		event->stage = span_trim(event->stage);
		if (span_equal(event->stage, span_of("RCPT")))
			(void)log_scan_until(&front, '>', &event->recipient);
		else if (span_equal(event->stage, span_of("MAIL")))
			event->has_sender =
			    log_scan_until(&front, '>', &event->sender);
	}
}

/* "H=pc (helo) [192.0.2.9] F=<a@example.org> rejected RCPT <...>: ..." */
static bool
read_refusal(struct span text, struct log_event *event)
{
	struct span rest = text, before;

	if (!log_scan_before(&rest, "rejected ", &before) ||
	    log_has(before, ": "))
		return false;
	event->is_temporary = log_scan_before(&before, "temporarily ", &before);
	rest = text;
	log_exim_take_fields(&rest, event);
	rest = text;
	(void)log_scan_before(&rest, "rejected ", &before);
	event->client = event->host;
	event->client_ip = event->ip;
	event->host = event->ip = span_empty();
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	read_stage(rest, event);
	return true;
}

/* "login authenticator failed for pc (helo) [192.0.2.9]: 535 ..." */
static bool
read_auth(struct span text, struct log_event *event)
{
	struct span rest = text, before;

	if (!log_scan_before(&rest, " authenticator failed for ", &before))
		return false;
	event->kind = LOG_AUTH;
	event->reply = text;
	log_scan_word(&rest, "H=");
	if (log_scan_until(&rest, '[', &before) &&
	    log_scan_until(&rest, ']', &event->client_ip))
		event->client = span_trim(before);
	if (log_scan_before(&rest, "(set_id=", &before))
		(void)log_scan_until(&rest, ')', &event->login);
	return true;
}

/* "cwd=/home/joe/public_html 4 args: /usr/sbin/sendmail -t -i" */
static bool
read_script(struct span text, struct log_event *event)
{
	struct span folder;

	if (!log_scan_word(&text, "cwd=") ||
	    !log_scan_until(&text, ' ', &folder))
		return false;
	if (!log_starts(folder, "/var/spool/") && folder.len > 1)
		event->script = folder;
	return true;
}

static bool
read_fault(struct span text, struct log_event *event)
{
	static const struct log_fault_row rows[] = {
		{ "No space left on device", FAULT_DISK },
		{ "spool directory space check failed", FAULT_DISK },
		{ "Failed to create spool file", FAULT_DISK },
		{ "Disk quota exceeded", FAULT_DISK },
		{ "malware acl condition", FAULT_MILTER },
		{ "spam acl condition", FAULT_MILTER },
		{ "unable to connect to spamd", FAULT_MILTER },
		{ "failed to open DB file", FAULT_TABLE },
		{ "Failed to get write lock for", FAULT_TABLE },
		{ "MYSQL connection failed", FAULT_TABLE },
		{ "PGSQL connection failed", FAULT_TABLE },
		{ "failed to bind the LDAP", FAULT_TABLE },
		{ "failed to expand", FAULT_CONFIG },
		{ "configuration error", FAULT_CONFIG },
		{ "Exim configuration error", FAULT_CONFIG },
		{ "daemon: fork of queue-runner", FAULT_LIMIT },
		{ "too many connections", FAULT_LIMIT },
		{ "load average", FAULT_LIMIT },
		{ "certificate file", FAULT_TLS },
		{ "exceeded the max defers and failures", FAULT_POLICY },
		{ "exceeded the max emails", FAULT_POLICY },
	};

	return log_event_find_fault(event, text, rows,
	    sizeof(rows) / sizeof(*rows));
}

/* How lines of Exim begin that tell nothing of a message. */
static bool
is_exims(struct span text)
{
	static const char *const fronts[] = { "Start queue run",
		"End queue run", "SMTP ", "TLS ", "no host name found",
		"no IP address found", "Connection from", "refused connection",
		"exim ", "exim: ", "H=", "DKIM: ", "unexpected disconnection",
		"Warning: ", "Sender identification", "daemon: ", "SIGHUP ",
		"lost incoming", "ident connection", "rejected ", "dovecot_",
		"host ", "unqualified ", "DNS list lookup",
		"cwd=", "sender verify " };

	for (size_t i = 0; i < sizeof(fronts) / sizeof(*fronts); i++)
		if (log_starts(text, fronts[i]))
			return true;
	return false;
}

/* They come often, and have no words in them that say more. */
static bool
is_idle(struct span text)
{
	return log_starts(text, "no host name found ") ||
	    log_starts(text, "no IP address found ") ||
	    log_starts(text, "Start queue run") ||
	    log_starts(text, "End queue run");
}

bool
log_exim_read_other(struct span text, struct log_event *event)
{
	return is_idle(text) || read_refusal(text, event) ||
	    read_auth(text, event) || read_script(text, event) ||
	    read_fault(text, event) || is_exims(text);
}
