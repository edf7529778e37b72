#ifndef NIXIE_AUDIT_BULK_H
#define NIXIE_AUDIT_BULK_H

/*
 * What Gmail, Yahoo and Microsoft's consumer services ask of those who send
 * them 5,000 messages a day or more, as a checklist for each: as far as the
 * DNS shows it, and said to be unknown where it does not.
 *
 * Run it last: it reads what others have found about the sending address. Part
 * of the signatures library, for it reads keys.
 */

#include "core/audit/finding.h"

enum bulk_receiver { BULK_GMAIL, BULK_YAHOO, BULK_MICROSOFT, BULK_RECEIVERS };

enum { BULK_ALL = (1 << BULK_RECEIVERS) - 1 };

struct domain_request;

/* A finding for each of the request's receivers. */
void audit_bulk(struct audit *audit, const struct domain_request *request);

/* "gmail", "yahoo", "outlook" or "all" as a set of 1 << receiver. */
bool bulk_profile_parse(struct span name, unsigned *receivers);

#endif
