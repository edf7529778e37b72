#include "core/log/qmail.h"

#include "core/log/scan.h"

/* "7" of "7: msg", with the word before it, which stands in both lines. */
static bool
take_number(struct span *text, const char *word, struct span *number)
{
	struct span rest = *text, found = *text;
	uint64_t ignored;

	if (!log_scan_number(&rest, &ignored))
		return false;
	found.len -= rest.len;
	*text = rest;
	found.ptr -= strlen(word);
	found.len += strlen(word);
	*number = found;
	return true;
}

void
log_qmail_skip_prefix(struct span *address)
{
	const char *at = memrchr(address->ptr, '@', address->len);
	struct span domain, rest = *address;

	if (!at)
		return;
	domain = span_from(*address, (size_t)(at + 1 - address->ptr));
	if (domain.len == 0 || rest.len < 2 * domain.len + 2 ||
	    !span_starts(rest, domain) || rest.ptr[domain.len] != '-')
		return;
	span_take(address, domain.len + 1);
}

/* "delivery 7: msg 4711 to remote joe@example.org" */
static void
read_start(struct span text, struct log_event *event)
{
	if (!log_scan_word(&text, "delivery ") ||
	    !take_number(&text, "delivery ", &event->session) ||
	    !log_scan_word(&text, ": msg ") ||
	    !take_number(&text, "", &event->queue_id) ||
	    !log_scan_word(&text, " to ") ||
	    !log_scan_until(&text, ' ', &event->transport))
		return;
	event->recipient = text;
	log_qmail_skip_prefix(&event->recipient);
	event->kind = LOG_START;
}

/* Does a line of the report end at this slash? They are in URLs, too. */
static bool
is_line_end(struct span behind)
{
	return behind.len == 0 || log_starts(behind, "Remote_host_said:") ||
	    log_starts(behind, "Giving_up_on_") ||
	    log_starts(behind, "I'm_not_going_to_try_again");
}

/* The log has blanks as underscores, and ends of lines as slashes. */
static struct span
decode(struct log_scratch *scratch, struct span text)
{
	char *to = scratch->bytes + scratch->len;
	size_t room = sizeof(scratch->bytes) - scratch->len, len = 0;

	for (; text.len > 0 && len < room; len++) {
		char byte = span_take(&text, 1).ptr[0];

		to[len] = byte;
		if (byte == '_')
			to[len] = ' ';
		else if (byte == '/' && is_line_end(text))
			to[len] = '\n';
	}
	scratch->len += len;
	return span_trim((struct span){ to, len });
}

/* "192.0.2.1 accepted message.", "Connected to 192.0.2.1 but ..." */
static struct span
find_ip(struct span reply)
{
	struct span ip;
	size_t len = 0, dots = 0;

	(void)(log_scan_word(&reply, "Connected to ") ||
	    log_scan_word(&reply,
		"User and password not set, continuing "
		"without authentication.\n"));
	while (len < reply.len &&
	    (ascii_is_digit(reply.ptr[len]) || reply.ptr[len] == '.'))
		dots += reply.ptr[len++] == '.';
	ip = (struct span){ reply.ptr, len };
	return dots == 3 ? ip : span_empty();
}

/* "7: failure: 192.0.2.1_does_not_like_recipient./Remote_host_said:_550..." */
static void
read_delivery(const struct log_line *line, struct span text,
    struct log_event *event)
{
	if (!take_number(&text, "delivery ", &event->session) ||
	    !log_scan_word(&text, ": "))
		return;
	if (log_scan_word(&text, "success: "))
		event->outcome = LOG_SENT;
	else if (log_scan_word(&text, "failure: "))
		event->outcome = LOG_BOUNCED;
	else if (log_scan_word(&text, "deferral: ") ||
	    log_starts(text, "report mangled"))
		event->outcome = LOG_DEFERRED;
	else
		return;
	event->kind = LOG_ATTEMPT;
	event->reply = decode(line->scratch, text);
	event->ip = find_ip(event->reply);
	event->is_local = event->ip.len == 0;
	event->is_expired = log_has(event->reply,
	    "this message has been in the queue too long");
}

/* "4711: bytes 812 from <joe@example.org> qp 99 uid 1000" */
static void
read_info(struct span text, struct log_event *event)
{
	struct span user;

	if (!take_number(&text, "", &event->queue_id) ||
	    !log_scan_word(&text, ": bytes ") ||
	    !log_scan_number(&text, &event->size) ||
	    !log_scan_word(&text, " from <") ||
	    !log_scan_before(&text, "> qp ", &event->sender) ||
	    !take_number(&text, "qp ", &event->session))
		return;
	event->kind = LOG_ACTIVE;
	event->has_sender = true;
	if (log_scan_word(&text, " uid ") && take_number(&text, "uid ", &user))
		event->login = user;
	if (span_equal(event->sender, span_of("#@[]"))) {
		event->sender = span_empty();
		event->is_notice = true; /* about a bounce that bounced */
	}
}

/* "4711 qp 99": the message of this process is a bounce of it. */
static void
read_bounce(struct span text, struct log_event *event)
{
	if (!take_number(&text, "", &event->parent_id) ||
	    !log_scan_word(&text, " qp ") ||
	    !take_number(&text, "qp ", &event->session))
		return;
	event->kind = LOG_START;
	event->is_notice = true;
}

/* "203.0.113.9 pid 99: 451 http://www.example.org/blocked?..." */
static void
read_refusal(struct span text, struct log_event *event)
{
	struct span process;

	if (!log_scan_until(&text, ' ', &event->client_ip) ||
	    !log_scan_word(&text, "pid ") ||
	    !log_scan_before(&text, ": ", &process))
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->stage = span_of("CONNECT");
	event->reply = text;
	event->is_temporary = log_starts(text, "4");
}

/* What stands behind the last colon is taken away. */
static struct span
take_last(struct span *text)
{
	const char *colon = memrchr(text->ptr, ':', text->len);
	struct span whole = *text;

	if (!colon)
		return span_empty();
	text->len = (size_t)(colon - text->ptr);
	return span_from(whole, text->len + 1);
}

/*
 * "[4714]:SPAM REJECT (12.30/5.00):1.2s:Win:203.0.113.9:x@example.net:
 * joe@example.org": score, time, subject, client, sender, recipient
 */
static void
read_simscan(struct span text, struct log_event *event)
{
	struct span process;

	if (!log_scan_until(&text, ':', &process) ||
	    !log_starts(text, "SPAM REJECT "))
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->stage = span_of("END-OF-MESSAGE");
	event->recipient = take_last(&text);
	event->sender = take_last(&text);
	event->has_sender = true;
	event->client_ip = take_last(&text);
	(void)log_scan_until(&text, ':', &event->reply);
	event->claimed = "spam_content";
}

/*
 * "rejected rcpt: from <x@example.net::> remote <pc:unknown:203.0.113.9> rcpt
 * <no@example.org> : not existing recipient", of vpopmail's chkuser
 */
static void
read_chkuser(struct span text, struct log_event *event)
{
	struct span before, value;

	if (!log_scan_word(&text, "rejected "))
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->stage = span_of(log_starts(text, "sender") ? "MAIL" : "RCPT");
	if (log_scan_before(&text, "from <", &before) &&
	    log_scan_until(&text, ':', &event->sender))
		event->has_sender = true;
	if (log_scan_before(&text, "remote <", &before) &&
	    log_scan_until(&text, ':', &event->helo) &&
	    log_scan_until(&text, ':', &value))
		(void)log_scan_until(&text, '>', &event->client_ip);
	if (log_scan_before(&text, "rcpt <", &before))
		(void)log_scan_until(&text, '>', &event->recipient);
	(void)log_scan_before(&text, ": ", &before);
	event->reply = text;
}

/*
 * "vchkpw-smtp: password fail (pass: '...') joe@example.org:203.0.113.9"; the
 * password is nobody's to know.
 */
static bool
read_vpopmail(struct span text, struct log_event *event)
{
	struct span login, rest = text, before;
	const char *colon;

	if (!log_starts(text, "vchkpw-"))
		return false;
	colon = memrchr(text.ptr, ':', text.len);
	if (!colon || !log_scan_before(&rest, ": ", &before) ||
	    log_has(rest, "login success") || colon < rest.ptr)
		return true;
	event->kind = LOG_AUTH;
	event->reply =
	    span_of("the password was wrong, or nobody has that name");
	event->client_ip = span_from(text, (size_t)(colon + 1 - text.ptr));
	login = (struct span){ rest.ptr, (size_t)(colon - rest.ptr) };
	while (log_scan_until(&login, ' ', &before))
		;
	event->login = login;
	return true;
}

static void
read_fault(struct span text, struct log_event *event)
{
	event->kind = LOG_FAULT;
	event->reply = text;
	event->fault = log_has(text, "disk") || log_has(text, "space")
	    ? FAULT_DISK
	    : FAULT_QUEUE;
}

static void
read_id(struct span text, enum log_kind kind, struct log_event *event)
{
	if (take_number(&text, "", &event->queue_id))
		event->kind = kind;
}

/* False: qmail-send does not begin a line like this. */
static bool
read_text(const struct log_line *line, struct span text,
    struct log_event *event)
{
	if (log_scan_word(&text, "delivery "))
		read_delivery(line, text, event);
	else if (log_scan_word(&text, "starting "))
		read_start(text, event);
	else if (log_scan_word(&text, "info msg "))
		read_info(text, event);
	else if (log_scan_word(&text, "new msg "))
		read_id(text, LOG_BEGIN, event);
	else if (log_scan_word(&text, "end msg "))
		read_id(text, LOG_END, event);
	else if (log_scan_word(&text, "bounce msg "))
		read_bounce(text, event);
	else if (log_scan_word(&text, "rblsmtpd: "))
		read_refusal(text, event);
	else if (log_scan_word(&text, "CHKUSER "))
		read_chkuser(text, event);
	else if (log_scan_word(&text, "simscan:"))
		read_simscan(text, event);
	else if (log_scan_word(&text, "alert: ") ||
	    log_scan_word(&text, "warning: "))
		read_fault(text, event);
	else
		return read_vpopmail(text, event) ||
		    log_starts(text, "status: ") ||
		    log_starts(text, "tcpserver: ") ||
		    log_starts(text, "triple bounce: ") ||
		    log_starts(text, "double bounce: ") ||
		    log_starts(text, "running") || log_starts(text, "exiting");
	return true;
}

bool
log_qmail_read(const struct log_line *line, struct log_event *event)
{
	struct span text = line->text, rest = text;
	int64_t stamp;
	bool is_named = span_equal(line->program, span_of("qmail")) ||
	    span_equal(line->program, span_of("vpopmail"));

	if (line->program.len > 0 && !is_named)
		return false;
	if (is_named && log_scan_seconds(&rest, &stamp) &&
	    log_scan_word(&rest, " "))
		text = rest;
	if (text.len == 0 || !strchr("sdinebrtawCv", text.ptr[0]))
		return is_named && (event->format = LOG_QMAIL);
	if (!read_text(line, text, event) && !is_named)
		return false;
	event->format = LOG_QMAIL;
	return true;
}
