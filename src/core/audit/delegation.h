#ifndef NIXIE_AUDIT_DELEGATION_H
#define NIXIE_AUDIT_DELEGATION_H

/*
 * Do the name servers of a domain have it, each of them, and do they say the
 * same? Where the audit knows of no authorities, nothing is said.
 */

#include "core/audit/finding.h"

void audit_delegation(struct audit *audit, struct span domain);

#endif
