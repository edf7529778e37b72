#include "service/probe/route.h"

#include <stdlib.h>

#include "core/dns/record.h"

/* More hosts than these nobody tries. */
enum { MAX_HOSTS = 32, MAX_HOPS = 64 };

const char *
probe_route_words(enum probe_route_end end)
{
	switch (end) {
	case PROBE_ROUTE_NO_DOMAIN:
		return "there is no such domain";
	case PROBE_ROUTE_NULL_MX:
		return "it says that it takes no mail (null MX, RFC 7505)";
	case PROBE_ROUTE_NO_ADDRESS:
		return "no mail host of it has an address";
	case PROBE_ROUTE_UNKNOWN:
		return "the DNS did not answer";
	default:
		return "";
	}
}

static int
compare(const void *a, const void *b)
{
	const struct dns_mx *one = a, *other = b;

	return (one->preference > other->preference) -
	    (one->preference < other->preference);
}

/* The addresses of one type. False: they are not known yet. */
static bool
add_addresses(struct probe_route *route, struct dns_known *known,
    const struct dns_mx *mx, enum dns_type type, struct arena *arena)
{
	const struct dns_answer *answer =
	    dns_known_ask(known, mx->exchange, type);

	if (!answer)
		return false;
	if (answer->outcome == DNS_FAILED && route->hops.count == 0)
		route->end = PROBE_ROUTE_UNKNOWN;
	for (size_t i = 0; answer->outcome == DNS_DATA && i < answer->count &&
	     route->hops.count < MAX_HOPS;
	     i++) {
		struct probe_hop hop = { .host = mx->exchange,
			.preference = mx->preference };

		if (dns_record_ip(answer->records[i], &hop.ip))
			*list_add(arena, &route->hops) = hop;
	}
	return true;
}

static size_t
read_hosts(const struct dns_answer *answer, struct dns_mx hosts[MAX_HOSTS],
    struct arena *arena)
{
	size_t count = 0;

	for (size_t i = 0; i < answer->count && count < MAX_HOSTS; i++)
		if (dns_record_mx(arena, answer->records[i], &hosts[count]))
			count++;
	qsort(hosts, count, sizeof(*hosts), compare);
	return count;
}

void
probe_route_find(struct probe_route *route, struct dns_known *known,
    struct span domain, struct arena *arena)
{
	const struct dns_answer *answer = dns_known_ask(known, domain, DNS_MX);
	struct dns_mx hosts[MAX_HOSTS] = { { 0, domain } };
	bool is_known = true;
	size_t count = 1;

	*route = (struct probe_route){ .end = PROBE_ROUTE_WAITS };
	if (!answer)
		return;
	route->end = answer->outcome == DNS_NXDOMAIN ? PROBE_ROUTE_NO_DOMAIN
	    : answer->outcome == DNS_FAILED          ? PROBE_ROUTE_UNKNOWN
						     : PROBE_ROUTE_NO_ADDRESS;
	if (answer->outcome == DNS_NXDOMAIN || answer->outcome == DNS_FAILED)
		return;
	if (answer->outcome == DNS_DATA)
		count = read_hosts(answer, hosts, arena);
	if (count == 1 && hosts[0].exchange.len == 0) {
		route->end = PROBE_ROUTE_NULL_MX;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		is_known &=
		    add_addresses(route, known, &hosts[i], DNS_AAAA, arena);
		is_known &=
		    add_addresses(route, known, &hosts[i], DNS_A, arena);
	}
	if (!is_known)
		route->end = PROBE_ROUTE_WAITS;
	else if (route->hops.count > 0)
		route->end = PROBE_ROUTE_FOUND;
}
