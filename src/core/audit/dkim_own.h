#ifndef NIXIE_AUDIT_DKIM_OWN_H
#define NIXIE_AUDIT_DKIM_OWN_H

/*
 * The private key that a server signs with, against what the domain
 * publishes: does its public half stand at the selector, and who may read
 * the file? Only the public half and the mode come here, never the key. Part
 * of the signatures library.
 */

#include "core/audit/finding.h"

struct dkim_own {
	struct span file;   /* its name */
	unsigned mode;      /* its permission bits, such as 0640 */
	struct span public; /* its public half, as bytes of a DKIM record */
	struct span kind;   /* "rsa" or "ed25519" */
};

/*
 * One of the selectors must publish the key. What keeps their records from
 * being read is audit_dkim()'s to tell, and no proof of another key.
 */
void audit_dkim_own(struct audit *audit, struct span domain,
    const struct span *selectors, size_t count, const struct dkim_own *own);

#endif
