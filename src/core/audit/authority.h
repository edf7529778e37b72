#ifndef NIXIE_AUDIT_AUTHORITY_H
#define NIXIE_AUDIT_AUTHORITY_H

/*
 * What one name server of a zone says when it is asked itself, and not by way
 * of a resolver: a resolver shows whichever answer it met. Asked like the DNS
 * (core/dns/known.h), and like web pages and mail hosts.
 */

#include <stdint.h>

#include "base/list.h"
#include "base/text.h"

enum authority_outcome {
	AUTHORITY_ANSWERED,
	AUTHORITY_SILENT,
	AUTHORITY_NO_ADDRESS,
	AUTHORITY_NOT_ASKED, /* nobody is to ask it */
	AUTHORITY_OUTCOMES
};

enum { AUTHORITIES_MAX = 8, AUTHORITY_TEXT_MAX = 16 * 1024 };

struct authority_answer {
	struct span zone, server; /* "example.org", "ns1.example.org" */
	enum authority_outcome outcome;
	struct span end;       /* "192.0.2.53:53" */
	unsigned rcode;        /* of its answer about the zone's SOA */
	bool is_authoritative; /* it has the zone */
	uint32_t serial;       /* of the SOA; 0: there was none */
	struct span mx, txt;   /* lines, sorted, each as in a zone file */
};

struct authority_wanted {
	struct span zone, server;
};

struct authority_known {
	struct arena *arena;
	LIST(const struct authority_answer *) answers;
	LIST(struct authority_wanted) wanted; /* each once */
	bool is_closed;                       /* nobody will ask */
};

void authority_known_init(struct authority_known *known, struct arena *arena);

/* An answer that knows nothing yet but whom it is about. */
struct authority_answer *authority_answer_new(struct arena *arena,
    struct span zone, struct span server, enum authority_outcome outcome);

/* The answer; NULL: not known yet, and noted as wanted. */
const struct authority_answer *
authority_known_ask(struct authority_known *known, struct span zone,
    struct span server);

/* Keep an answer, which must live as long, and strike it off the wanted. */
void authority_known_add(struct authority_known *known,
    const struct authority_answer *answer);

/* "answered", "silent", "no-address", "not-asked" */
const char *authority_outcome_name(enum authority_outcome outcome);

#endif
