#ifndef NIXIE_AUDIT_WEB_H
#define NIXIE_AUDIT_WEB_H

/*
 * What is known of a few pages of the web that mail depends on: the policy
 * of MTA-STS (RFC 8461, 3.3), the picture of BIMI. It is asked like the DNS
 * (core/dns/known.h): what is not known yet is noted as wanted, and the
 * evaluation is run again when somebody fetched it.
 */

#include "base/list.h"

enum web_outcome {
	WEB_FETCHED,     /* there was an answer: see status */
	WEB_UNREACHABLE, /* no address, no connection, no answer in time */
	WEB_TLS_FAILED,  /* above all: a certificate that does not hold */
	WEB_TOO_LARGE,
	WEB_NOT_ASKED, /* offline, or the budget was used up */
};

enum { WEB_PAGE_MAX = 64 * 1024, WEB_WANTED_MAX = 20 };

struct web_answer {
	struct span url;
	enum web_outcome outcome;
	unsigned status;          /* of HTTP */
	struct span content_type; /* as sent */
	struct span location;     /* where a redirection leads; or empty */
	struct span body;
	struct span why; /* of a failure, in words */
};

struct web_known {
	struct arena *arena;
	LIST(const struct web_answer *) answers;
	LIST(struct span) wanted; /* URLs, each once */
	bool is_closed;           /* nobody will fetch */
};

void web_known_init(struct web_known *known, struct arena *arena);

/* The answer; NULL: not known yet, and noted as wanted. */
const struct web_answer *
web_known_ask(struct web_known *known, struct span url);

/* Keep an answer, which must live as long, and strike it off the wanted. */
void web_known_add(struct web_known *known, const struct web_answer *answer);

/* "fetched", "unreachable", "tls-failed", "too-large", "not-asked" */
const char *web_outcome_name(enum web_outcome outcome);

#endif
