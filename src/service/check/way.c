#include "service/check/way.h"

#include "base/ip.h"
#include "core/dns/record.h"

/* Of each family; a server that is dead at two addresses is dead. */
enum { ADDRESSES = CHECK_ENDS_MAX / 2 };

bool
check_place_add(struct check_way *way, const char *word)
{
	struct span rest = span_of(word);
	struct check_place *place = &way->places[way->place_count];

	if (way->place_count == CHECK_PLACES_MAX ||
	    !span_split(&rest, '=', &place->host) || place->host.len == 0 ||
	    !endpoint_parse(&place->end, rest, 0) ||
	    endpoint_port(&place->end) == 0)
		return false;
	way->place_count++;
	return true;
}

static void
add_address(struct check_ends *ends, const struct ip *ip, unsigned port)
{
	char bytes[IP_TEXT_MAX];
	struct endpoint *end = &ends->items[ends->count];

	if (ends->count < CHECK_ENDS_MAX &&
	    endpoint_parse(end, ip_print(ip, bytes), port))
		ends->count++;
}

static void
add_addresses(struct check_ends *ends, const struct dns_answer *answer,
    unsigned port)
{
	struct ip ip;

	for (size_t i = 0; i < answer->count && i < ADDRESSES; i++)
		if (dns_record_ip(answer->records[i], &ip))
			add_address(ends, &ip, port);
}

static bool
find_place(struct check_ends *ends, const struct check_way *way,
    struct span host)
{
	for (size_t i = 0; i < way->place_count; i++)
		if (span_equal_nocase(way->places[i].host, host)) {
			ends->items[ends->count++] = way->places[i].end;
			return true;
		}
	return false;
}

/* Why a name that has no address has none. */
static const char *
why_none(const struct dns_answer *four, const struct dns_answer *six)
{
	if (four->outcome == DNS_NXDOMAIN)
		return "the name does not exist";
	if (four->outcome == DNS_FAILED || six->outcome == DNS_FAILED)
		return "nobody could tell its address";
	return "the name has no address";
}

void
check_ends_find(struct check_ends *ends, const struct check_way *way,
    struct dns_known *known, struct span host, unsigned port)
{
	const struct dns_answer *four, *six;

	*ends = (struct check_ends){ .why = "" };
	if (find_place(ends, way, host))
		return;
	ends->is_barred = way->is_offline;
	if (ends->is_barred)
		return;
	four = dns_known_ask(known, host, DNS_A);
	six = dns_known_ask(known, host, DNS_AAAA);
	ends->is_waiting = !four || !six;
	if (ends->is_waiting)
		return;
	add_addresses(ends, four, port);
	add_addresses(ends, six, port);
	if (ends->count == 0)
		ends->why = why_none(four, six);
}
