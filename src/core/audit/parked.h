#ifndef NIXIE_AUDIT_PARKED_H
#define NIXIE_AUDIT_PARKED_H

/*
 * A domain that sends no mail and takes none says so with four records, and
 * nobody can send in its name:
 *
 *	example.org. TXT "v=spf1 -all"
 *	example.org. MX 0 .
 *	_dmarc.example.org. TXT "v=DMARC1; p=reject"
 *	*._domainkey.example.org. TXT "v=DKIM1; p="
 */

#include "core/audit/finding.h"

/* One finding, when any of them is known to be missing. */
void audit_parked(struct audit *audit, struct span domain);

#endif
