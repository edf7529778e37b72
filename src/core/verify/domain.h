#ifndef NIXIE_VERIFY_DOMAIN_H
#define NIXIE_VERIFY_DOMAIN_H

/*
 * Can mail to a domain arrive anywhere? What the DNS says of it, as far as is
 * needed to tell (RFC 5321, 5.1): its mail hosts by preference, and addresses
 * until one is found that can be reached.
 *
 *	example.org MX 10 mx.example.org; mx.example.org A 192.0.2.1
 *
 * Nothing here leads to VERIFY_SUPPRESS: domains lapse and come back, and
 * their owners mend them. What cannot get mail now is to be asked again, a day
 * later at least.
 */

#include "core/dns/known.h"
#include "core/verify/address.h"

struct verify_domain {
	bool is_waiting; /* for answers: run it again with them */
	enum verify_verdict verdict;
	enum verify_reason reason; /* VERIFY_FINE, or one of the DNS */
	struct span evidence;      /* records, in words; in the arena */
	struct span host;          /* the mail host with that address */
};

/* With is_inside, addresses of private networks can be reached, too. */
void verify_domain_find(struct verify_domain *found, struct dns_known *known,
    struct arena *arena, struct span domain, bool is_inside);

#endif
