#ifndef NIXIE_AUTH_DMARC_REPORT_H
#define NIXIE_AUTH_DMARC_REPORT_H

/*
 * May reports go where a record wants them to? A collector in another
 * organisation must have said so (RFC 9990, "Verifying External
 * Destinations"; RFC 7489, 7.1), by a TXT record:
 *
 *	example.org._report._dmarc.collector.example. TXT "v=DMARC1"
 *
 * Without it reports are dropped, and nobody is told.
 */

#include "core/auth/dmarc_record.h"
#include "core/auth/lookup.h"

enum dmarc_consent {
	DMARC_CONSENT_WAITS,
	DMARC_CONSENT_NOT_NEEDED, /* the same organisation */
	DMARC_CONSENT_GIVEN,
	DMARC_CONSENT_MISSING,
	DMARC_CONSENT_UNKNOWN, /* nobody could tell */
};

struct dmarc_destination {
	enum dmarc_consent consent;
	const struct dns_answer *answer; /* NULL: none is needed, or waits */
};

/*
 * Ask whether the domain of an address takes reports about the domain at
 * which the policy record stands.
 */
struct dmarc_destination
dmarc_destination_find(struct arena *arena, struct dns_known *known,
    struct span policy_domain, const struct dmarc_uri *uri);

#endif
