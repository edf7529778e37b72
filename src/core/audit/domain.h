#ifndef NIXIE_AUDIT_DOMAIN_H
#define NIXIE_AUDIT_DOMAIN_H

/*
 * The whole audit of a domain: what those see who send mail to it, and those
 * who get mail from it. Pure: run it, answer what the known wants, and run
 * it again with a fresh audit until nothing is wanted.
 */

#include "base/ip.h"
#include "core/audit/dkim_own.h"
#include "core/audit/finding.h"

enum { DOMAIN_SELECTORS_MAX = 16 };

struct domain_request {
	struct span domain; /* empty: only the host is looked at */
	bool has_ip;
	struct ip ip;      /* that sends */
	struct span helo;  /* that it greets with; empty: not known */
	struct span from;  /* domain of From; empty: the domain itself */
	struct span to;    /* the receiving domain; empty: not known */
	struct span reply; /* the words of a refusal; or empty */
	struct span selectors[DOMAIN_SELECTORS_MAX]; /* of DKIM keys */
	size_t selector_count;
	const struct dkim_own *own; /* key that signs; NULL: not known */
	unsigned receivers; /* whose bulk rules hold: see core/audit/bulk.h */
	int64_t now;        /* seconds since 1970; 0: not known */
};

void audit_domain(struct audit *audit, const struct domain_request *request);

#endif
