#ifndef NIXIE_AUDIT_DKIM_H
#define NIXIE_AUDIT_DKIM_H

/*
 * What is wrong with a domain's DKIM keys (RFC 6376, 3.6): the part dkim of
 * the catalogue. The DNS cannot list selectors; those that are not given are
 * tried by their usual names. Part of the signatures library, for it reads
 * keys.
 */

#include "core/audit/finding.h"

/* The selectors that are tried, the most usual first; NULL: no more. */
const char *audit_dkim_usual(size_t number);

/*
 * The keys at these selectors, and whether there are others besides; without
 * selectors, those with usual names.
 */
void audit_dkim(struct audit *audit, struct span domain,
    const struct span *selectors, size_t count);

/* The key at this selector alone. */
void
audit_dkim_key(struct audit *audit, struct span domain, struct span selector);

#endif
