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

/* One list, such as a reply names. True: listed, for certain. */
bool audit_dnsbl_zone_ip(struct audit *audit, const struct zone_row *zone,
    const struct ip *ip);
bool audit_dnsbl_zone_domain(struct audit *audit, const struct zone_row *zone,
    struct span domain);

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
