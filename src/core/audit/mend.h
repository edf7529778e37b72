#ifndef NIXIE_AUDIT_MEND_H
#define NIXIE_AUDIT_MEND_H

/*
 * The records that would mend what was found about a host's name and a
 * domain's mail hosts, filled in as far as it is known how the host calls
 * itself: these findings alone do not tell which name is meant.
 *
 *	192.0.2.7 has no name, it greets as mail.example.org:
 *	    7.2.0.192.in-addr.arpa. IN PTR mail.example.org.
 *	    mail.example.org. IN A 192.0.2.7
 *
 * Call these after audit_ptr() and audit_mx(). A name that cannot be meant
 * (none at all, one of home lines, "localhost") fills nothing in.
 */

#include "base/ip.h"
#include "core/audit/finding.h"

/* Helo: what the host calls itself; empty: not known. */
void audit_mend_ptr(struct audit *audit, const struct ip *ip, struct span helo);

/* Of a domain that sends. IP: what it sends from; NULL: not known. */
void audit_mend_mx(struct audit *audit, struct span domain, const struct ip *ip,
    struct span helo);

#endif
