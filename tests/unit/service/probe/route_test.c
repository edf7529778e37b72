#include "service/probe/route.h"

#include "check.h"
#include "core/dns/zone.h"

static const char world[] = "a.example. 60 IN MX 20 two.a.example.\n"
			    "a.example. 60 IN MX 10 one.a.example.\n"
			    "one.a.example. 60 IN A 192.0.2.1\n"
			    "one.a.example. 60 IN AAAA 2001:db8::1\n"
			    "two.a.example. 60 IN A 192.0.2.2\n"
			    "implicit.example. 60 IN A 192.0.2.3\n"
			    "null.example. 60 IN MX 0 .\n"
			    "lost.example. 60 IN MX 10 nowhere.lost.example.\n"
			    "txt.example. 60 IN TXT \"x\"\n";

static const struct {
	const char *domain, *hops;
	enum probe_route_end end;
} cases[] = {
	{ "a.example",
	    "one.a.example 2001:db8::1, one.a.example 192.0.2.1, "
	    "two.a.example 192.0.2.2",
	    PROBE_ROUTE_FOUND },
	{ "implicit.example", "implicit.example 192.0.2.3", PROBE_ROUTE_FOUND },
	{ "null.example", "", PROBE_ROUTE_NULL_MX },
	{ "lost.example", "", PROBE_ROUTE_NO_ADDRESS },
	{ "txt.example", "", PROBE_ROUTE_NO_ADDRESS },
	{ "none.example", "", PROBE_ROUTE_NO_DOMAIN },
};

static struct arena arena;
static struct dns_zone zone;

/* What the zone says to all that is wanted. */
static bool
answer_wanted(struct dns_known *known)
{
	bool is_any = false;

	while (known->wanted.count > 0) {
		dns_known_add(known,
		    dns_zone_answer(&zone, &arena, known->wanted.items[0]));
		is_any = true;
	}
	return is_any;
}

int
main(void)
{
	struct error error = { "" };

	arena_init(&arena, 16 * 1024 * 1024);
	dns_zone_init(&zone, &arena, 1);
	CHECK(dns_zone_read(&zone, span_of(world), span_empty(), &error));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		const char *domain = cases[i].domain;
		struct probe_route route;
		struct dns_known known;
		char bytes[512];
		struct text hops = text_in(bytes, sizeof(bytes));

		dns_known_init(&known, &arena, 1);
		do
			probe_route_find(&route, &known, span_of(domain),
			    &arena);
		while (route.end == PROBE_ROUTE_WAITS && answer_wanted(&known));
		CHECK_FOR(domain, route.end == cases[i].end);
		CHECK_FOR(domain,
		    (route.end == PROBE_ROUTE_FOUND) ==
			!*probe_route_words(route.end));
		for (size_t j = 0; j < route.hops.count; j++) {
			text_write_format(&hops, "%s%.*s ", j ? ", " : "",
			    SPAN_ARGS(route.hops.items[j].host));
			ip_write(&hops, &route.hops.items[j].ip);
		}
		CHECK_TEXT(domain, text_span(&hops), cases[i].hops);
	}
	arena_clear(&arena);
	return check_done();
}
