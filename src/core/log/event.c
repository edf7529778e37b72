#include "core/log/event.h"

#include "core/log/scan.h"

const char *
log_format_name(enum log_format format)
{
	static const char *const names[LOG_FORMATS] = { NULL, "postfix", "exim",
		"sendmail", "opensmtpd", "qmail", "courier", "dovecot",
		"haraka", "hmailserver", "exchange", "microsoft365", "google",
		"powermta", "kumomta", "ses", "sendgrid", "mailgun", "postmark",
		"sparkpost", "mailjet", "brevo" };

	return names[format];
}

const char *
log_outcome_name(enum log_outcome outcome)
{
	static const char *const names[LOG_OUTCOMES] = { "delivered",
		"deferred", "bounced", "rejected", "discarded" };

	return names[outcome];
}

const char *
log_fault_name(enum log_fault fault)
{
	static const char *const names[FAULTS] = { "none", "milter", "disk",
		"resolver", "table", "tls", "policy_service", "queue",
		"configuration", "crash", "limit" };

	return names[fault];
}

#define NOTHING \
	{ \
		"", 0 \
	}

static const struct log_event empty = {
	.kind = LOG_OTHER,
	.session = NOTHING,
	.queue_id = NOTHING,
	.child_id = NOTHING,
	.parent_id = NOTHING,
	.message_id = NOTHING,
	.sender = NOTHING,
	.recipient = NOTHING,
	.others = NOTHING,
	.original = NOTHING,
	.host = NOTHING,
	.ip = NOTHING,
	.client = NOTHING,
	.client_ip = NOTHING,
	.helo = NOTHING,
	.login = NOTHING,
	.script = NOTHING,
	.transport = NOTHING,
	.reply = NOTHING,
	.status = NOTHING,
	.stage = NOTHING,
	.claim = NOTHING,
	.delay = -1,
};

void
log_event_init(struct log_event *event, const struct log_line *line)
{
	*event = empty;
	event->time = line->time;
	event->repeat = line->repeat;
}

void
log_event_move(struct log_event *event, struct span bytes, const char *copy)
{
	const size_t first = offsetof(struct log_event, session),
		     end = offsetof(struct log_event, claimed);
	struct span text;

	for (size_t at = first; at < end; at += sizeof(text)) {
		memcpy(&text, (char *)event + at, sizeof(text));
		if (text.ptr < bytes.ptr || text.ptr >= bytes.ptr + bytes.len)
			continue;
		text.ptr = copy + (text.ptr - bytes.ptr);
		memcpy((char *)event + at, &text, sizeof(text));
	}
}

bool
log_event_find_fault(struct log_event *event, struct span text,
    const struct log_fault_row *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!log_has(text, rows[i].words))
			continue;
		event->kind = LOG_FAULT;
		event->fault = rows[i].fault;
		event->reply = text;
		return true;
	}
	return false;
}
