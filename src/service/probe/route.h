#ifndef NIXIE_PROBE_ROUTE_H
#define NIXIE_PROBE_ROUTE_H

/*
 * Where mail for a domain goes (RFC 5321, 5.1): its mail hosts by preference,
 * and the addresses of each; without any MX record the domain itself. Asks
 * what is known of the DNS, as every evaluation of core does.
 */

#include "base/ip.h"
#include "core/dns/known.h"

enum probe_route_end {
	PROBE_ROUTE_WAITS, /* for answers: run it again with them */
	PROBE_ROUTE_FOUND,
	PROBE_ROUTE_NO_DOMAIN,
	PROBE_ROUTE_NULL_MX,    /* it says that it takes no mail (RFC 7505) */
	PROBE_ROUTE_NO_ADDRESS, /* none of the mail hosts has one */
	PROBE_ROUTE_UNKNOWN,    /* the DNS did not answer */
};

struct probe_hop {
	struct span host;
	unsigned preference;
	struct ip ip;
};

struct probe_route {
	enum probe_route_end end;
	LIST(struct probe_hop) hops; /* in the order in which to try them */
};

void probe_route_find(struct probe_route *route, struct dns_known *known,
    struct span domain, struct arena *arena);

/* Why there is none, as the end of a sentence about the domain. */
const char *probe_route_words(enum probe_route_end end);

#endif
