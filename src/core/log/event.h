#ifndef NIXIE_LOG_EVENT_H
#define NIXIE_LOG_EVENT_H

/*
 * What one line of a mail server's log says, whichever server wrote it. All
 * texts view the line, and are good as long as it is.
 */

#include "core/log/line.h"

enum log_format {
	LOG_NO_FORMAT,
	LOG_POSTFIX,
	LOG_EXIM,
	LOG_SENDMAIL,
	LOG_OPENSMTPD,
	LOG_QMAIL,
	LOG_COURIER,
	LOG_DOVECOT,
	LOG_HARAKA,
	LOG_HMAILSERVER,
	LOG_EXCHANGE,
	LOG_MICROSOFT365,
	LOG_GOOGLE,
	LOG_POWERMTA,
	LOG_KUMOMTA,
	LOG_SES,
	LOG_SENDGRID,
	LOG_MAILGUN,
	LOG_POSTMARK,
	LOG_SPARKPOST,
	LOG_MAILJET,
	LOG_BREVO,
	LOG_FORMATS
};

enum log_kind {
	LOG_UNKNOWN, /* no line of a mail server that we know */
	LOG_OTHER,   /* one that tells nothing of a message */
	LOG_START,   /* a session or a delivery: later lines only name it */
	LOG_BEGIN,   /* a message came in: from whom, by which way */
	LOG_NAMED,   /* its Message-ID */
	LOG_ACTIVE,  /* its sender, size, recipients; it may be the nth time */
	LOG_ATTEMPT, /* a delivery to one recipient, and its outcome */
	LOG_HOST,    /* one host failed; another may be tried yet */
	LOG_CHILD,   /* another message was made of it */
	LOG_EXPIRED, /* it was given up */
	LOG_END,     /* it left the queue */
	LOG_DROPPED, /* refused or discarded after it had got an id */
	LOG_REFUSED, /* our server refused a client's command */
	LOG_AUTH,    /* a log-in failed */
	LOG_FAULT,   /* the server's own trouble */
	LOG_KINDS
};

enum log_outcome {
	LOG_SENT,
	LOG_DEFERRED,
	LOG_BOUNCED,
	LOG_REFUSAL,   /* by us */
	LOG_DISCARDED, /* taken, and thrown away */
	LOG_OUTCOMES
};

/* Whose the trouble is, of a fault. */
enum log_fault {
	FAULT_NONE,
	FAULT_MILTER,
	FAULT_DISK,
	FAULT_RESOLVER,
	FAULT_TABLE, /* a map, a database, an LDAP server */
	FAULT_TLS,
	FAULT_POLICY, /* a policy service */
	FAULT_QUEUE,  /* the queue manager is overloaded, a transport lacks */
	FAULT_CONFIG,
	FAULT_CRASH,
	FAULT_LIMIT, /* of connections or processes */
	FAULTS
};

/*
 * What a line says of a session in which several commands are under way, of
 * those who log each by itself; the joiner makes attempts and refusals of it.
 */
enum log_talk {
	TALK_NONE,
	TALK_OPEN,    /* connected */
	TALK_COMMAND, /* in stage */
	TALK_REPLY,   /* in reply */
	TALK_NAMED,   /* which message it is that is sent: its ids */
	TALK_FAILED,  /* broken off, or never begun: why, in reply */
	TALK_HOST,    /* one host failed: why, in reply */
	TALK_TAKEN,   /* sender or recipient, which we accepted */
	TALK_ITEM, /* of recipients taken, those of a domain, in original; or of
		      the nth domain, in recipients: what became of them */
	TALK_SENDING, /* a message (queue_id, sender) to others, "a, b", begins */
};

enum { LOG_EVENT_TEXTS = 21 };

struct log_event {
	enum log_kind kind;
	enum log_talk talk;
	enum log_format format;
	enum log_outcome outcome;
	enum log_fault fault;
	struct log_time time;
	unsigned repeat;
	unsigned line; /* counted from 1 */
	unsigned file; /* the same */

	union {
		struct span texts[LOG_EVENT_TEXTS];
		struct {
			/* A session, whose earlier lines say more of this. */
			struct span session;
			struct span queue_id;
			/* Made of it, or the id it got at the next hop. */
			struct span child_id;
			struct span parent_id; /* it was made of */
			struct span message_id;
			struct span sender;
			struct span recipient;
			/* Who fared the same: "<a@example.org>,<b@...>" */
			struct span others;
			struct span original; /* before aliases */
			struct span host;     /* we spoke with, of an attempt */
			struct span ip;
			struct span client; /* who spoke with us */
			struct span client_ip;
			struct span helo;
			struct span login;
			struct span script; /* a site's program that sent it */
			struct span transport; /* "smtp", "remote_smtp" */
			struct span reply;     /* with its frames */
			struct span status;    /* "5.1.1", apart from it */
			/* "RCPT", of a refusal; or "RCPT TO:<joe@...>" */
			struct span stage;
			/* A provider's class: "Permanent/NoEmail" */
			struct span claim;
		};
	};
	const char *claimed; /* the cause of ours that it speaks of, or NULL */

	int64_t delay;     /* in ms, from arrival on; -1: not said */
	int64_t delays[4]; /* before the queue, in it, connecting, sending */
	uint64_t size;
	unsigned recipients; /* how many the message has; 0: not said */

	bool has_sender; /* it may be empty: <> */
	bool is_served;  /* of a talk: we are the server */
	bool is_local;   /* it came from this machine, or goes to it */
	bool is_expired;
	bool is_notice;    /* the child, or the message, is a bounce */
	bool is_put_off;   /* no attempt was made: an earlier reply stands */
	bool is_temporary; /* refused for now */
	bool is_warning;   /* refused for show only */
	bool is_delay_notice;
};

const char *log_format_name(enum log_format format);
/* Do its lines not say when a message leaves the queue? */
static inline bool
log_format_has_no_end(enum log_format format)
{
	return format != LOG_POSTFIX && format != LOG_EXIM &&
	    format != LOG_QMAIL;
}

const char *log_outcome_name(enum log_outcome outcome);
const char *log_fault_name(enum log_fault fault);

/*
 * Does it tell nothing to whoever joins? Where no line says when a message
 * leaves the queue, each tells at least how late it is.
 */
static inline bool
log_event_is_idle(const struct log_event *event)
{
	return event->kind <= LOG_OTHER && event->talk == TALK_NONE &&
	    event->script.len == 0 && !log_format_has_no_end(event->format);
}

/* Words that tell of trouble of the server's own. */
struct log_fault_row {
	const char *words;
	enum log_fault fault;
};

/*
 * Make it a LOG_FAULT, by the first row whose words stand in the text. False:
 * none do, and the event is as it was.
 */
bool log_event_find_fault(struct log_event *event, struct span text,
    const struct log_fault_row *rows, size_t count);

/* An event of which nothing is known yet. */
void log_event_init(struct log_event *event, const struct log_line *line);

/*
 * Write it with its texts in as few bytes as it takes: for another thread, to
 * whose processor every byte has to travel. Gives how many there are; if they
 * are more than there is room for, nothing is written.
 */
size_t log_event_pack(const struct log_event *event, char *bytes, size_t room);

/* The event that was written there; it views the bytes. Gives their number. */
size_t log_event_unpack(struct log_event *event, const char *bytes);

#endif
