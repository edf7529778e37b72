#ifndef NIXIE_AUDIT_MX_H
#define NIXIE_AUDIT_MX_H

/*
 * Who takes a domain's mail (RFC 5321, 5.1), and whether that can work: the
 * MX records, the null MX of RFC 7505, and the hosts with their addresses.
 */

#include "core/audit/finding.h"
#include "core/dns/record.h"

enum { MX_HOSTS_MAX = 20 };

struct mx_host {
	struct dns_mx mx;
	bool has_v4, has_v6;
	bool is_usable; /* exists, with an address that others can reach */
};

/* What was seen, for those who go on to the hosts themselves. */
struct mx_view {
	bool is_known; /* the MX question was answered */
	bool is_null;
	struct mx_host hosts[MX_HOSTS_MAX]; /* by preference */
	size_t count;
};

/* View is filled as far as is known; it may be NULL. */
void audit_mx(struct audit *audit, struct span domain, struct mx_view *view);

#endif
