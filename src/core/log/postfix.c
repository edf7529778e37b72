#include "core/log/postfix.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include "core/log/bytes.h"
#include "core/log/scan.h"

enum { MIN_ID = 6, MIN_LONG_ID = 10, MAX_ID = 22 };

enum daemon {
	DAEMON_NONE,
	DAEMON_DELIVERY,
	DAEMON_SMTPD,
	DAEMON_CLEANUP,
	DAEMON_QMGR,
	DAEMON_BOUNCE,
	DAEMON_PICKUP,
	DAEMON_POSTSUPER,
	DAEMON_OTHER,
};

/* The most frequent ones first. */
static const struct {
	char name[16];
	size_t len;
	enum daemon daemon;
} daemons[] = {
#define DAEMON(name, daemon) \
	{ \
		name, sizeof(name) - 1, DAEMON_##daemon \
	}
	DAEMON("smtp", DELIVERY),
	DAEMON("smtpd", SMTPD),
	DAEMON("qmgr", QMGR),
	DAEMON("cleanup", CLEANUP),
	DAEMON("lmtp", DELIVERY),
	DAEMON("local", DELIVERY),
	DAEMON("virtual", DELIVERY),
	DAEMON("pipe", DELIVERY),
	DAEMON("error", DELIVERY),
	DAEMON("postscreen", SMTPD),
	DAEMON("bounce", BOUNCE),
	DAEMON("pickup", PICKUP),
	DAEMON("discard", DELIVERY),
	DAEMON("retry", DELIVERY),
	DAEMON("oqmgr", QMGR),
	DAEMON("nqmgr", QMGR),
	DAEMON("postsuper", POSTSUPER),
	DAEMON("anvil", OTHER),
	DAEMON("scache", OTHER),
	DAEMON("dnsblog", OTHER),
	DAEMON("tlsproxy", OTHER),
	DAEMON("tlsmgr", OTHER),
	DAEMON("trivial-rewrite", OTHER),
	DAEMON("proxymap", OTHER),
	DAEMON("verify", OTHER),
	DAEMON("master", OTHER),
	DAEMON("sendmail", OTHER),
	DAEMON("postdrop", OTHER),
	DAEMON("postqueue", OTHER),
	DAEMON("postfix-script", OTHER),
	DAEMON("postlogd", OTHER),
	DAEMON("postmap", OTHER),
	DAEMON("postalias", OTHER),
	DAEMON("showq", OTHER),
	DAEMON("flush", OTHER),
	DAEMON("spawn", OTHER),
	DAEMON("qmqpd", SMTPD),
#undef DAEMON
};

static enum daemon
find_daemon(struct span name)
{
	for (size_t i = 0; i < sizeof(daemons) / sizeof(*daemons); i++)
		if (daemons[i].len == name.len &&
		    memcmp(daemons[i].name, name.ptr, name.len) == 0)
			return daemons[i].daemon;
	return DAEMON_NONE;
}

/* Of names that stand often it is kept. */
static enum daemon
daemon_of(const struct log_line *line)
{
	enum daemon daemon;

	if (line->names && line->names->daemon != DAEMON_NONE)
		return (enum daemon)line->names->daemon;
	daemon = find_daemon(log_line_daemon(line));
	if (line->names)
		line->names->daemon = daemon;
	return daemon;
}

/*
 * The length of the id in front of a colon; 0: it is none. Base 52 has no
 * vowels, so no English word is an id; hexadecimal ones have A and E, but no
 * small letters.
 */
static size_t
id_len(struct span text)
{
	unsigned kinds = LOG_BYTE_HEX | LOG_BYTE_BASE52;
	size_t len = 0;

	while (len < text.len && text.ptr[len] != ':') {
		kinds &= log_bytes[(unsigned char)text.ptr[len++]];
		if (!kinds || len > MAX_ID)
			return 0;
	}
	if (len < MIN_ID || len == text.len)
		return 0;
	return kinds & LOG_BYTE_HEX || len >= MIN_LONG_ID ? len : 0;
}

#ifdef __SSE2__
/* The digits and letters A to F in front of 16 bytes. */
static size_t
hex_len(const char *at)
{
	const __m128i bytes = _mm_loadu_si128((const void *)at),
		      digit = _mm_sub_epi8(bytes, _mm_set1_epi8('0')),
		      letter = _mm_sub_epi8(bytes, _mm_set1_epi8('A')),
		      is_digit = _mm_cmpeq_epi8(digit,
			  _mm_min_epu8(digit, _mm_set1_epi8(9))),
		      is_letter = _mm_cmpeq_epi8(letter,
			  _mm_min_epu8(letter, _mm_set1_epi8(5)));
	unsigned others =
	    ~(unsigned)_mm_movemask_epi8(_mm_or_si128(is_digit, is_letter));

	return (size_t)__builtin_ctz(others);
}
#endif

/* Most ids are short ones, and most lines go on behind them. */
static size_t
find_id(struct span text)
{
#ifdef __SSE2__
	if (text.len >= 16) {
		size_t len = hex_len(text.ptr);

		if (len >= MIN_ID && len < 16 && text.ptr[len] == ':')
			return len;
	}
#endif
	return id_len(text);
}

bool
log_postfix_take_id(struct span *text, struct span *id)
{
	size_t len = find_id(*text);

	if (len == 0 || text->len < len + 2 || text->ptr[len + 1] != ' ')
		return false;
	*id = span_take(text, len);
	span_take(text, 2);
	return true;
}

void
log_postfix_read_peer(struct span peer, struct span *host, struct span *ip)
{
	struct span rest = peer, name;

	if (!log_scan_until(&rest, '[', &name))
		return;
	*host = name;
	if (!log_scan_until(&rest, ']', ip))
		*ip = span_empty();
}

static bool
is_loopback(struct span ip)
{
	return log_starts(ip, "127.") || span_equal(ip, span_of("::1"));
}

/* A socket of this machine: "mail[private/dovecot-lmtp]". */
static void
read_relay(struct span relay, struct log_event *event)
{
	log_postfix_read_peer(relay, &event->host, &event->ip);
	if (is_loopback(event->ip)) {
		event->is_local = true;
	} else if (event->ip.len == 0 ||
	    memchr(event->ip.ptr, '/', event->ip.len)) {
		event->is_local = true;
		event->host = event->ip = span_empty();
	}
}

/* "0.1/0/0.5/0.6" */
static void
read_delays(struct span text, struct log_event *event)
{
	for (size_t i = 0; i < 4; i++)
		if (!log_scan_seconds(&text, &event->delays[i]) ||
		    (i < 3 && !log_scan_word(&text, "/")))
			return;
}

/* "250 2.0.0 Ok: queued as 4A1B2C3D4E", "forwarded as 4A1B2C3D4E" */
static void
read_child(struct log_event *event)
{
	struct span rest = event->reply, before;
	size_t len = 0;

	if (!log_scan_before(&rest, "queued as ", &before) &&
	    !log_scan_word(&rest, "forwarded as "))
		return;
	while (log_scan_before(&rest, "queued as ", &before))
		;
	while (len < rest.len && ascii_is_alnum(rest.ptr[len]))
		len++;
	event->child_id = (struct span){ rest.ptr, len };
}

/* "sent (...)": the outcome, and all that stands in the brackets. */
static void
read_outcome(struct span text, struct log_event *event)
{
	static const struct {
		const char *word;
		enum log_outcome outcome;
	} words[] = {
		{ "sent", LOG_SENT },
		{ "deferred", LOG_DEFERRED },
		{ "bounced", LOG_BOUNCED },
		{ "expired", LOG_BOUNCED },
		{ "SOFTBOUNCE", LOG_DEFERRED },
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (!log_scan_word(&text, words[i].word))
			continue;
		event->kind = LOG_ATTEMPT;
		event->outcome = words[i].outcome;
		break;
	}
	if (!log_scan_word(&text, " ("))
		return;
	if (text.len > 0 && text.ptr[text.len - 1] == ')')
		text.len--;
	event->is_put_off =
	    log_scan_word(&text, "delivery temporarily suspended: ");
	event->reply = text;
	if (event->outcome != LOG_SENT)
		return;
	read_child(event);
	/* Amavis takes what it throws away: "250 2.7.0 Ok, discarded, id=" */
	if (event->is_local && log_has(text, "Ok, discarded, id="))
		event->outcome = LOG_DISCARDED;
}

/* "to=<joe@example.org>, " and what follows it, in this order. */
static void
read_delivery(struct span text, struct log_event *event)
{
	struct span value;

	if (!log_scan_word(&text, "to=<") ||
	    !log_scan_before(&text, ">, ", &event->recipient))
		return;
	if (log_scan_word(&text, "orig_to=<"))
		(void)log_scan_before(&text, ">, ", &event->original);
	if (log_scan_word(&text, "relay=") &&
	    log_scan_before(&text, ", ", &value))
		read_relay(value, event);
	if (log_scan_word(&text, "conn_use="))
		(void)log_scan_before(&text, ", ", &value);
	if (log_scan_word(&text, "delay=") &&
	    log_scan_seconds(&text, &event->delay))
		log_scan_word(&text, ", ");
	if (log_scan_word(&text, "delays=") &&
	    log_scan_before(&text, ", ", &value))
		read_delays(value, event);
	if (log_scan_word(&text, "dsn="))
		(void)log_scan_before(&text, ", ", &event->status);
	if (log_scan_word(&text, "status="))
		read_outcome(text, event);
}

/* "host mx.example.org[192.0.2.1] said: 421 ...": another may be tried. */
static void
read_host(struct span text, struct log_event *event)
{
	struct span rest = text, peer;

	if (!log_scan_word(&rest, "host ") &&
	    !log_scan_word(&rest, "connect to ") &&
	    !log_scan_word(&rest, "lost connection with ") &&
	    !log_scan_word(&rest, "conversation with "))
		return;
	if (log_scan_until(&rest, ' ', &peer)) {
		log_postfix_read_peer(peer, &event->host, &event->ip);
		event->kind = LOG_HOST;
		event->reply = text;
	}
}

static void
read_delivery_line(const struct log_line *line, struct span text,
    struct log_event *event)
{
	event->transport = log_line_daemon(line);
	if (text.len > 0 && text.ptr[0] == 't' && event->queue_id.len > 0)
		read_delivery(text, event);
	else
		read_host(text, event);
}

/* "from=<joe@example.org>, size=123, nrcpt=1 (queue active)", "removed" */
static void
read_qmgr(struct span text, struct log_event *event)
{
	uint64_t recipients;

	if (span_equal(text, span_of("removed"))) {
		event->kind = LOG_END;
		return;
	}
	if (log_scan_word(&text, "from=<") &&
	    log_scan_before(&text, ">, ", &event->sender))
		event->has_sender = true;
	if (log_scan_word(&text, "size=") &&
	    log_scan_number(&text, &event->size) &&
	    log_scan_word(&text, ", nrcpt=") &&
	    log_scan_number(&text, &recipients)) {
		event->recipients = (unsigned)recipients;
		event->kind = LOG_ACTIVE;
	} else if (log_starts(text, "status=expired") ||
	    log_starts(text, "status=force-expired")) {
		event->kind = LOG_EXPIRED;
	}
}

/* "sender non-delivery notification: 4A1B2C3D4F" */
static void
read_bounce(struct span text, struct log_event *event)
{
	struct span what;

	if (!log_scan_before(&text, "notification: ", &what))
		return;
	event->kind = LOG_CHILD;
	event->is_notice = true;
	event->is_delay_notice = log_has(what, "delay");
	event->child_id = text;
}

/* "uid=1000 from=<joe> orig_id=4A1B2C3D4E": the last of a requeued one. */
static void
read_pickup(struct span text, struct log_event *event)
{
	struct span user;

	if (!log_starts(text, "uid=") || !log_scan_until(&text, ' ', &user))
		return;
	event->kind = LOG_BEGIN;
	event->is_local = true;
	event->login = user;
	if (log_scan_word(&text, "from=<") &&
	    log_scan_until(&text, '>', &event->sender))
		event->has_sender = true;
	if (log_scan_word(&text, " orig_id="))
		event->parent_id = text;
}

static void
read_postsuper(struct span text, struct log_event *event)
{
	if (!span_equal(text, span_of("removed")))
		return;
	event->kind = LOG_DROPPED;
	event->outcome = LOG_DISCARDED;
	event->reply = span_of("removed from the queue by hand");
}

static void
read_daemon(enum daemon daemon, const struct log_line *line, struct span text,
    struct log_event *event)
{
	switch (daemon) {
	case DAEMON_DELIVERY:
		read_delivery_line(line, text, event);
		break;
	case DAEMON_SMTPD:
		log_postfix_read_smtpd(text, event);
		break;
	case DAEMON_CLEANUP:
		log_postfix_read_cleanup(text, event);
		break;
	case DAEMON_QMGR:
		read_qmgr(text, event);
		break;
	case DAEMON_BOUNCE:
		read_bounce(text, event);
		break;
	case DAEMON_PICKUP:
		read_pickup(text, event);
		break;
	case DAEMON_POSTSUPER:
		read_postsuper(text, event);
		break;
	default:
		break;
	}
}

/* Solaris puts "[ID 197553 mail.info] " before the text. */
static void
skip_solaris(struct span *text)
{
	struct span rest = *text, id;

	if (log_scan_word(&rest, "[ID ") && log_scan_before(&rest, "] ", &id))
		*text = rest;
}

static bool
is_warning(struct span text)
{
	int first = text.len > 0 ? text.ptr[0] : 0;

	return (first == 'w' || first == 'f' || first == 'e' || first == 'p') &&
	    (log_starts(text, "warning: ") || log_starts(text, "fatal: ") ||
		log_starts(text, "error: ") || log_starts(text, "panic: "));
}

/* Sendmail and OpenSMTPD log by these names alone, Postfix never does. */
static bool
is_others(const struct log_line *line)
{
	struct span id, text = line->text;

	if (span_equal(line->program, span_of("sendmail")))
		return true;
	if (!span_equal(line->program, span_of("smtpd")))
		return false;
	if (log_starts(text, "info: ") || log_starts(text, "warn: ") ||
	    log_starts(text, "scheduler: "))
		return true;
	return log_scan_until(&text, ' ', &id) && id.len == 16 &&
	    !memchr(id.ptr, ':', id.len);
}

bool
log_postfix_read(const struct log_line *line, struct log_event *event)
{
	enum daemon daemon;
	struct span text = line->text;

	if (line->program.len == 0)
		return false;
	daemon = daemon_of(line);
	if ((daemon == DAEMON_NONE && !log_starts(line->program, "postfix")) ||
	    (line->program.ptr[0] == 's' && is_others(line)))
		return false;
	event->format = LOG_POSTFIX;
	if (text.len > 0 && text.ptr[0] == '[')
		skip_solaris(&text);
	if (is_warning(text)) {
		log_postfix_read_warning(text, event);
		return true;
	}
	(void)log_postfix_take_id(&text, &event->queue_id);
	read_daemon(daemon, line, text, event);
	return true;
}
