/*
 * How many SPF evaluations does one core do in a second, all answers being
 * known? Rows "NAME VALUE" for bench/run.
 *
 * The set is mixed: domains that send themselves, that include one, two or
 * five providers, use macros, have faults; clients that pass at the front, at
 * the end, and not at all; IPv4 and IPv6.
 */

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "core/auth/spf.h"
#include "core/dns/zone.h"

enum { ROUNDS = 9, TURNS = 400, MEMORY = 64 << 20, REQUESTS_MAX = 64 };

/* clang-format off */
static const char zone_file[] =
    "$TTL 300\n"
    "own.example. TXT \"v=spf1 mx a -all\"\n"
    "own.example. MX 10 mx1.own.example.\n"
    "own.example. MX 20 mx2.own.example.\n"
    "own.example. A 198.51.100.10\n"
    "mx1.own.example. A 198.51.100.11\n"
    "mx1.own.example. AAAA 2001:db8:1::11\n"
    "mx2.own.example. A 198.51.100.12\n"
    "mx2.own.example. AAAA 2001:db8:1::12\n"
    "simple.example. TXT \"v=spf1 ip4:198.51.100.0/24 ip6:2001:db8:1::/48 ~all\"\n"
    "one.example. TXT \"v=spf1 include:_spf.big.example ~all\"\n"
    "_spf.big.example. TXT \"v=spf1 include:_n1.big.example include:_n2.big.example include:_n3.big.example ~all\"\n"
    "_n1.big.example. TXT \"v=spf1 ip4:203.0.113.0/28 ip4:203.0.113.32/28 ip4:203.0.113.64/28 ip4:203.0.113.96/28 ip4:203.0.113.128/28 ip4:203.0.113.160/28 ip4:203.0.113.192/28 ip4:203.0.113.224/28 ~all\"\n"
    "_n2.big.example. TXT \"v=spf1 ip6:2001:db8:20::/48 ip6:2001:db8:21::/48 ip6:2001:db8:22::/48 ip6:2001:db8:23::/48 ip6:2001:db8:24::/48 ~all\"\n"
    "_n3.big.example. TXT \"v=spf1 ip4:198.51.100.128/26 ip4:198.51.100.192/28 ip4:198.51.100.208/29 ~all\"\n"
    "two.example. TXT \"v=spf1 include:_spf.big.example include:spf.esp.example -all\"\n"
    "spf.esp.example. TXT \"v=spf1 ip4:192.0.2.64/27 ip4:192.0.2.96/27 ip4:192.0.2.128/27 ip6:2001:db8:30::/44 -all\"\n"
    "five.example. TXT \"v=spf1 mx include:_spf.big.example include:spf.esp.example include:c.example include:d.example ip4:192.0.2.5 -all\"\n"
    "five.example. MX 10 mx1.own.example.\n"
    "c.example. TXT \"v=spf1 ip4:192.0.2.160/28 ip4:192.0.2.176/28 -all\"\n"
    "d.example. TXT \"v=spf1 a:mx1.own.example a:mx2.own.example ?all\"\n"
    "macro.example. TXT \"v=spf1 exists:%{ir}.%{v}._spf.%{d2} redirect=_spf.%{d}\"\n"
    "_spf.macro.example. TXT \"v=spf1 ip4:198.51.100.0/25 ?all\"\n"
    "17.2.0.192.in-addr._spf.macro.example. A 127.0.0.2\n"
    "faulty.example. TXT \"v=spf1 include:_spf.big.example ipv4:198.51.100.1 -all\"\n"
    "explained.example. TXT \"v=spf1 ip4:198.51.100.1 -all exp=why.%{d}\"\n"
    "why.explained.example. TXT \"%{i} may not send for %{d}, see http://www.%{d}/?s=%{S}\"\n";
/* clang-format on */

static const char *const domains[] = { "own", "simple", "one", "two", "five",
	"macro", "faulty", "explained" };
static const char *const addresses[] = { "198.51.100.11", "203.0.113.225",
	"192.0.2.17", "192.0.2.140", "2001:db8:22::25", "2001:db8:99::1" };

struct bench {
	struct arena kept, work;
	struct dns_known known;
	struct spf_request requests[REQUESTS_MAX];
	size_t count;
	size_t results; /* summed up, so that no work is left out */
};

static void
add_request(struct bench *bench, const char *domain, const char *address)
{
	struct spf_request *request = &bench->requests[bench->count++];
	char bytes[80];
	struct text sender = text_in(bytes, sizeof(bytes));

	text_write_format(&sender, "bounce-17@%s.example", domain);
	*request = (struct spf_request){ .helo = span_of("out.own.example"),
		.sender = arena_dup(&bench->kept, text_span(&sender)),
		.domain = span_empty(),
		.receiver = span_empty(),
		.wants_explanation = true };
	if (!ip_parse(span_of(address), &request->ip))
		abort();
}

/* Evaluate until all is known: from then on nothing is asked. */
static void
warm_up(struct bench *bench, const struct dns_zone *zone,
    const struct spf_request *request)
{
	while (spf_check(request, &bench->known, NULL, &bench->work).result ==
	    SPF_WAITS)
		while (bench->known.wanted.count > 0)
			dns_known_add(&bench->known,
			    dns_zone_answer(zone, &bench->kept,
				bench->known.wanted.items[0]));
}

static void
prepare(struct bench *bench)
{
	struct dns_zone zone;
	struct error error;

	arena_init(&bench->kept, MEMORY);
	arena_init(&bench->work, MEMORY);
	dns_zone_init(&zone, &bench->kept, 1);
	if (!dns_zone_read(&zone, span_of(zone_file), span_empty(), &error)) {
		fprintf(stderr, "%s\n", error.message);
		exit(1);
	}
	dns_known_init(&bench->known, &bench->kept, 1);
	for (size_t i = 0; i < sizeof(domains) / sizeof(*domains); i++)
		for (size_t k = 0; k < sizeof(addresses) / sizeof(*addresses);
		     k++)
			add_request(bench, domains[i], addresses[k]);
	for (size_t i = 0; i < bench->count; i++)
		warm_up(bench, &zone, &bench->requests[i]);
}

static void
pass(struct bench *bench, bool traced)
{
	struct trace trace;

	for (size_t i = 0; i < bench->count; i++) {
		arena_reset(&bench->work);
		if (traced)
			trace_init(&trace, &bench->work);
		bench->results += spf_check(&bench->requests[i], &bench->known,
		    traced ? &trace : NULL, &bench->work)
				      .result;
	}
}

static double
seconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static int
compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x < y) - (x > y);
}

static void
measure(struct bench *bench, const char *name, bool traced)
{
	double rates[ROUNDS];

	for (size_t round = 0; round < ROUNDS; round++) {
		double begin = seconds();

		for (size_t turn = 0; turn < TURNS; turn++)
			pass(bench, traced);
		rates[round] =
		    (double)(TURNS * bench->count) / (seconds() - begin);
	}
	qsort(rates, ROUNDS, sizeof(*rates), compare);
	printf("%s.best %.0f\n%s.median %.0f\n", name, rates[0], name,
	    rates[ROUNDS / 2]);
}

int
main(int argc, char **argv)
{
	static struct bench bench;

	prepare(&bench);
	if (argc > 1 && strcmp(argv[1], "--zone") == 0) {
		fputs(zone_file, stdout);
		return 0;
	}
	if (argc > 1) {
		for (int i = 0; i < 100; i++)
			pass(&bench, strcmp(argv[1], "--traced") == 0);
		return 0;
	}
	measure(&bench, "spf", false);
	measure(&bench, "spf_traced", true);
	return 0;
}
