#include "core/log/dovecot.h"

#include "core/log/scan.h"

/* "lmtp(joe@example.org)<4711><a1b2>: ", "lda(joe): ", "lmtp(4711, joe): " */
static bool
take_user(struct span *text, struct span *user)
{
	struct span rest = *text, before;

	if (!log_scan_word(&rest, "lmtp(") && !log_scan_word(&rest, "lda("))
		return false;
	if (!log_scan_until(&rest, ')', user) ||
	    !log_scan_before(&rest, ": ", &before))
		return false;
	*text = rest;
	if (log_scan_until(user, ',', &before))
		*user = span_trim(*user);
	/* A number is the process: whose mail it was is not said. */
	for (rest = *user; rest.len > 0 && ascii_is_digit(rest.ptr[0]);)
		span_take(&rest, 1);
	return rest.len > 0;
}

/* "msgid=<1@example.org>: " or "msgid=1@example.org: " */
static bool
take_message_id(struct span *text, struct span *id)
{
	struct span before, found;

	if (!log_scan_before(text, "msgid=", &before) ||
	    !log_scan_before(text, ": ", id))
		return false;
	if (log_scan_word(id, "<") && log_scan_until(id, '>', &found))
		*id = found;
	return true;
}

/*
 * "fileinto action: stored mail into mailbox 'Lists'": which command of a
 * user's own filter it was; older ones do not say it.
 */
static void
skip_action(struct span *text)
{
	struct span rest = *text, word;

	if (log_scan_token(&rest, &word) && log_scan_word(&rest, "action: "))
		*text = rest;
}

/*
 * What a user's own filter rejected was taken, and its sender is written to;
 * what it discarded was taken, too.
 */
static bool
read_filtered(struct span text, struct log_event *event)
{
	static const char *const rejected[] = { "rejected message from",
		"rejected: " };

	for (size_t i = 0; i < sizeof(rejected) / sizeof(*rejected); i++)
		if (span_starts_nocase(text, span_of(rejected[i]))) {
			event->outcome = LOG_BOUNCED;
			return true;
		}
	event->outcome = LOG_SENT;
	return span_starts_nocase(text,
	    span_of("marked message to be discard"));
}

static bool
read_result(struct span text, struct log_event *event)
{
	skip_action(&text);
	event->reply = text;
	if (read_filtered(text, event))
		return true;
	if (log_starts(text, "saved mail to ") ||
	    log_starts(text, "stored mail into mailbox ") ||
	    log_starts(text, "forwarded to ")) {
		event->outcome = LOG_SENT;
		return true;
	}
	/* Those who handed it over hear 452 or 451, and come again. */
	event->outcome = LOG_DEFERRED;
	return log_scan_before(&event->reply, "': ", &text) ||
	    log_scan_before(&event->reply, "INBOX: ", &text) ||
	    log_starts(text, "save failed") ||
	    log_starts(text, "failed to store");
}

static void
read_delivery(struct span text, struct log_event *event)
{
	struct span user;

	if (!take_user(&text, &user) ||
	    !take_message_id(&text, &event->message_id) ||
	    !read_result(text, event))
		return;
	event->kind = LOG_ATTEMPT;
	event->queue_id = event->message_id;
	event->recipient = user;
	event->is_local = true;
	event->transport = span_of("lmtp");
}

/*
 * "lmtp(4711): Error: lmtp-server: conn unix:pid=1,uid=1 [1]: rcpt
 * joe@example.org: Failed to lookup user joe@example.org: Internal error ...":
 * whoever asked hears 451.
 */
static void
read_lookup(struct span text, struct log_event *event)
{
	struct span before;

	if (!log_starts(text, "lmtp(") ||
	    !log_scan_before(&text, ": rcpt ", &before) ||
	    !log_scan_until(&text, ':', &event->recipient) ||
	    !log_has(text, "Failed to lookup user"))
		return;
	event->kind = LOG_REFUSED;
	event->outcome = LOG_REFUSAL;
	event->is_temporary = true;
	event->stage = span_of("RCPT");
	event->reply = span_trim(text);
}

/* "imap-login: Disconnected (auth failed, 3 attempts in 9 secs): user=<..." */
static void
read_login(struct span text, struct log_event *event)
{
	struct span service, rest;

	if (!log_scan_before(&text, "-login: ", &service) ||
	    !log_has(text, "auth failed"))
		return;
	event->kind = LOG_AUTH;
	event->reply = text;
	if (log_scan_before(&text, "user=<", &rest))
		(void)log_scan_until(&text, '>', &event->login);
	if (log_scan_before(&text, "rip=", &rest) &&
	    !log_scan_until(&text, ',', &event->client_ip))
		event->client_ip = text;
}

bool
log_dovecot_read(const struct log_line *line, struct log_event *event)
{
	if (!span_equal(log_line_daemon(line), span_of("dovecot")))
		return false;
	event->format = LOG_DOVECOT;
	event->kind = LOG_OTHER;
	read_delivery(line->text, event);
	if (event->kind == LOG_OTHER)
		read_lookup(line->text, event);
	if (event->kind == LOG_OTHER)
		read_login(line->text, event);
	return true;
}
