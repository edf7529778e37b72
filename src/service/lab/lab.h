#ifndef NIXIE_LAB_LAB_H
#define NIXIE_LAB_LAB_H

/*
 * The strict receiver at work: ports that it listens at, sessions that are
 * judged (core/lab), and what is told of each decision.
 *
 *	lab = lab_open(loop, &options);
 *	lab_listen(lab, &endpoint, LAB_PORT_SMTP, false, &error);
 *	loop_run(loop);
 *	lab_close(lab);
 *
 * A lab belongs to one loop, in one thread. Several may run at the same ends,
 * with the same options: then they share a lobby, and every call of the
 * options must be one that any thread may make.
 */

#include "core/lab/judge.h"
#include "core/smtp/performance.h"
#include "io/loop/stream.h"
#include "service/lab/asker.h"
#include "service/lab/guest.h"
#include "service/lab/lobby.h"
#include "service/lab/scans.h"

enum lab_port {
	LAB_PORT_SMTP,       /* as an MX: STARTTLS, no login needed */
	LAB_PORT_SMTPS,      /* TLS from the first byte, and a login */
	LAB_PORT_SUBMISSION, /* STARTTLS and a login */
	LAB_PORT_LMTP,       /* LMTP (RFC 2033), with STARTTLS */
	LAB_PORTS
};

/* "submission" */
const char *lab_port_name(enum lab_port port);

struct lab_ticket;

/* What became of one sender, recipient or message. */
struct lab_event {
	const struct smtp_server *session;
	struct ip ip; /* of the client */
	enum lab_port port;
	enum lab_objection objection; /* LAB_NO_OBJECTION: taken */
	const char *refused_by; /* "policy", "scenario", "protocol"; or NULL */
	unsigned code;
	struct smtp_status status;
	struct span words; /* of the reply; empty: the usual ones */
};

/*
 * One attempt to deliver a message, to be kept: from one MAIL to the next, or
 * to the end. It is good during the call.
 */
struct lab_attempt {
	struct ip ip;
	enum lab_port port;
	bool is_secure;
	struct span helo, user, sender;
	struct span recipients; /* one a line, those refused too */
	enum smtp_stage stage;  /* where it ended */
	unsigned code;          /* 0: the client went away */
	struct span reply;      /* lines with CR LF; or empty */
	const char *refused_by; /* NULL: by nobody */
	enum lab_objection objection;
	struct span verdicts; /* JSON objects, by commas */
	struct span dialogue; /* core/smtp/transcript.h */
	struct span message;  /* empty: it did not come, or not whole */
};

enum lab_kept { LAB_KEPT, LAB_KEPT_LATER, LAB_NOT_KEPT };

struct lab_options {
	struct lab_policy policy;
	struct smtp_server_rules rules;       /* for all ports; offers differ */
	const struct smtp_scenario *scenario; /* or NULL */
	struct tls *tls;                      /* NULL: none is offered */
	uint64_t objections[LAB_PORTS];       /* added to the policy's */
	struct lab_lobby *lobby;              /* of all labs */
	unsigned greylist_seconds;            /* 0: nobody is new */
	unsigned max_per_minute; /* messages of one address; 0: any number */
	unsigned max_per_day;    /* ... of one login */

	struct lab_scan_end scanners[LAB_SCANS_MAX]; /* see all messages */
	size_t scanner_count;

	struct lab_networks proxies;    /* say first for whom they speak */
	struct lab_networks guests;     /* may say so by XCLIENT */
	const char *client_authorities; /* of clients' certificates; or NULL */

	struct endpoint callout; /* asked for all senders, where it has a len */

	/*
	 * Who asks the DNS: threads, or a call that gives its answers at once;
	 * false from it: nobody does.
	 */
	struct lab_asker *asker;
	bool (*answer)(void *owner, struct dns_known *known);
	const struct dns_zone *overlay; /* as if it were published; or NULL */
	/* The clock, in seconds since 1970. */
	uint64_t (*now)(void *owner);
	/* Tell; the event is good during the call. */
	void (*tell)(void *owner, const struct lab_event *event);
	/*
	 * Keep an attempt, or NULL. With a ticket somebody waits: after
	 * LAB_KEPT_LATER, lab_kept() must follow. Without it nobody does.
	 */
	enum lab_kept (*keep)(void *keeper, const struct lab_attempt *attempt,
	    struct lab_ticket *ticket);
	void *keeper; /* for that, of this lab alone */
	void *owner;
};

struct lab;

/* The options are borrowed. */
struct lab *lab_open(struct loop *loop, const struct lab_options *options);

/* Shared with other labs, or alone. False: the end cannot be had. */
MUST_CHECK bool lab_listen(struct lab *lab, const struct endpoint *at,
    enum lab_port port, bool is_shared, struct error *error);

/* Where it listens; a port of 0 has become one that was free. */
void lab_end(const struct lab *lab, enum lab_port port, struct endpoint *at);

/* What the ticket stood for is kept now, or is not. */
void lab_kept(struct lab_ticket *taken_ticket, bool is_kept);

/* Breaks off all sessions. NULL is fine. */
void lab_close(struct lab *lab);

#endif
