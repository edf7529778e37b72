#ifndef NIXIE_AUDIT_DNSBL_H
#define NIXIE_AUDIT_DNSBL_H

/*
 * Blocklists in the DNS (RFC 5782): is an address or a domain on them? What
 * lists answer is easily misread: an error code, a refused resolver or a
 * zone that was given up are no listings, and a timeout is no acquittal.
 */

#include "base/ip.h"
#include "core/audit/finding.h"

/* The lists that many receivers use. Needs audit->knowledge. */
void audit_dnsbl_ip(struct audit *audit, const struct ip *ip);
void audit_dnsbl_domain(struct audit *audit, struct span domain);

/* Lists of good senders. */
void audit_dnsbl_allowed(struct audit *audit, const struct ip *ip);

/*
 * Whether others of the same network are listed, some of which are asked for:
 * two addresses on either side. IPv6 is listed by whole networks anyway.
 */
void audit_dnsbl_neighbours(struct audit *audit, const struct ip *ip);

/*
 * One list, such as a reply names. True: listed, for certain. Where it is not
 * listed, for certain, that is told: dnsbl.receiver_says.
 */
bool audit_dnsbl_zone_ip(struct audit *audit, const struct zone_row *zone,
    const struct ip *ip);
bool audit_dnsbl_zone_domain(struct audit *audit, const struct zone_row *zone,
    struct span domain);

/*
 * The list that the words of a refusal name is asked, whichever it is, about
 * the address (NULL: not known) or, if it lists domains, the domain.
 */
void audit_dnsbl_reply(struct audit *audit, struct span reply,
    const struct ip *ip, struct span domain);

/* The list that a text names; NULL: none, or none that is known. */
const struct zone_row *
dnsbl_find_zone(const struct knowledge *knowledge, struct span text);

/* Of an end-user line: no guilt, but mail should not come from it. */
bool dnsbl_is_policy(const struct zone_row *zone, struct span meaning);

/*
 * A list that lists what no list may hold lists the world (RFC 5782, 5).
 * True: it does, or that is not known yet; is_waiting is set then.
 */
bool dnsbl_lists_the_world(struct audit *audit, const struct zone_row *zone,
    bool is_domain, bool *is_waiting);

/* How an answer is to be read by the list's own row. */
enum dnsbl_reading {
	DNSBL_IS_LISTED,
	DNSBL_IS_ERROR,   /* refused, neutral or good */
	DNSBL_IS_OUTSIDE, /* not in 127.0.0.0/8 */
	DNSBL_IS_UNKNOWN, /* in it, but no meaning is known */
};

/* Meaning is what the row says of that answer; empty: nothing. */
enum dnsbl_reading dnsbl_read(const struct zone_row *zone, const struct ip *ip,
    struct span *meaning);

#endif
