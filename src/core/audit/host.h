#ifndef NIXIE_AUDIT_HOST_H
#define NIXIE_AUDIT_HOST_H

/*
 * What receivers hold against a sending host before they read a word of its
 * mail: the name of its address (PTR), and the name it greets with.
 */

#include "base/ip.h"
#include "core/audit/finding.h"

/*
 * The names of an address, and whether one of them leads back to it. Gives
 * the confirmed name; empty: none, or not known yet.
 */
struct span audit_ptr(struct audit *audit, const struct ip *ip);

/*
 * The greeting name, against the address if ip is not NULL and its confirmed
 * name if that is not empty.
 */
void audit_helo(struct audit *audit, struct span helo, const struct ip *ip,
    struct span ptr);

/* Who is greeted: its domain, and its host where that is known. */
struct helo_receiver {
	struct span domain, host; /* each may be empty */
};

/*
 * Does the sender greet a receiver with the receiver's own name or address?
 * Ip is that of the sender, or NULL.
 */
void audit_helo_receiver(struct audit *audit, struct span helo,
    const struct ip *ip, const struct helo_receiver *receiver);

/*
 * Is the address one that others never see? Then they see another: most
 * likely the one that the greeting leads to.
 */
void audit_nat(struct audit *audit, const struct ip *own, struct span helo);

/* Is it a name within a network only: "mail.lan", "host.local"? */
bool host_name_is_local(struct span name);

/*
 * Does a name look as if a provider gave it to all its lines: with the
 * address in it, or words such as dyn, pool, dsl?
 */
bool host_name_is_generic(struct span name, const struct ip *ip);

#endif
