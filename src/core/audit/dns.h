#ifndef NIXIE_AUDIT_DNS_H
#define NIXIE_AUDIT_DNS_H

/*
 * What lies under all other findings: does the domain exist, can its records
 * be had, do they stand where they should?
 */

#include "core/audit/finding.h"

/* Now is in seconds since 1970; 0: not known. */
void audit_dns(struct audit *audit, struct span domain, int64_t now);

#endif
