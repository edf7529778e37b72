#include "core/log/event.h"

#include "core/log/copy.h"
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

/* What stands before the texts, and what behind them. */
enum {
	HEAD = offsetof(struct log_event, texts),
	TAIL_AT = offsetof(struct log_event, claimed),
	TAIL = sizeof(struct log_event) - TAIL_AT,
};

enum { AT_ONCE = 7 };

_Static_assert(LOG_EVENT_TEXTS % AT_ONCE == 0, "none is left out");

/* It is done for each line: as a few large steps it takes half as long. */
static void
clear(struct log_event *event)
{
	struct span *end = event->texts + LOG_EVENT_TEXTS;

	memset(event, 0, HEAD);
	for (struct span *text = event->texts; text < end; text += AT_ONCE)
		text[0] = text[1] = text[2] = text[3] = text[4] = text[5] =
		    text[6] = span_empty();
	memset((char *)event + TAIL_AT, 0, TAIL);
	event->delay = -1;
}

void
log_event_init(struct log_event *event, const struct log_line *line)
{
	clear(event);
	event->kind = LOG_OTHER;
	event->time = line->time;
	event->repeat = line->repeat;
}

/* Which texts there are, as bits, and, as the highest, whether a tail is. */
struct packed {
	uint32_t has;
	uint32_t size; /* of all */
	char head[HEAD];
};

static const uint32_t has_tail = UINT32_C(1) << 31;

/* Much of what stands behind the texts is said of attempts alone. */
static bool
is_tail_empty(const struct log_event *event)
{
	static const struct log_event none = { .delay = -1 };

	return memcmp((const char *)event + TAIL_AT,
		   (const char *)&none + TAIL_AT, TAIL) == 0;
}

static struct packed
measure(const struct log_event *event)
{
	struct packed packed = { 0 };
	size_t size = sizeof(packed);

	for (unsigned i = 0; i < LOG_EVENT_TEXTS; i++)
		if (event->texts[i].len > 0) {
			packed.has |= UINT32_C(1) << i;
			size += sizeof(uint32_t) + event->texts[i].len;
		}
	if (!is_tail_empty(event)) {
		packed.has |= has_tail;
		size += TAIL;
	}
	packed.size = (uint32_t)size;
	memcpy(packed.head, event, HEAD);
	return packed;
}

/* Take the lowest text of a set. */
static unsigned
next_of(uint32_t *has)
{
	unsigned text = (unsigned)__builtin_ctz(*has);

	*has &= *has - 1;
	return text;
}

size_t
log_event_pack(const struct log_event *event, char *bytes, size_t room)
{
	const struct packed packed = measure(event);
	char *at = bytes + sizeof(packed);

	if (packed.size > room)
		return packed.size;
	memcpy(bytes, &packed, sizeof(packed));
	if (packed.has & has_tail) {
		memcpy(at, (const char *)event + TAIL_AT, TAIL);
		at += TAIL;
	}
	for (uint32_t has = packed.has & ~has_tail; has;) {
		struct span text = event->texts[next_of(&has)];
		uint32_t len = (uint32_t)text.len;

		memcpy(at, &len, sizeof(len));
		log_copy(at + sizeof(len), text);
		at += sizeof(len) + len;
	}
	return packed.size;
}

size_t
log_event_unpack(struct log_event *event, const char *bytes)
{
	struct packed packed;
	const char *at = bytes + sizeof(packed);

	memcpy(&packed, bytes, sizeof(packed));
	clear(event);
	memcpy(event, packed.head, HEAD);
	if (packed.has & has_tail) {
		memcpy((char *)event + TAIL_AT, at, TAIL);
		at += TAIL;
	}
	for (uint32_t has = packed.has & ~has_tail; has;) {
		uint32_t len;

		memcpy(&len, at, sizeof(len));
		at += sizeof(len);
		event->texts[next_of(&has)] = (struct span){ at, len };
		at += len;
	}
	return packed.size;
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
