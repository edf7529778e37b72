/*
 * How much a whole audit asks the DNS: no more than AUDIT_QUESTIONS_MAX, of
 * domains that have everything, and with all that one can say about them.
 */

#include "world.h"

enum { CEILING = 64 << 20, WORLD_MAX = 1 << 20 };

/* Lists that exist, and say "no". */
static const char *const lists[] = { "zen.spamhaus.org", "bl.spamcop.net",
	"b.barracudacentral.org", "psbl.surriel.com", "bl.mailspike.net",
	"bl.blocklist.de", "dnsbl.dronebl.org", "all.spamrats.com",
	"dbl.spamhaus.org", "multi.surbl.org", "multi.uribl.com",
	"dnsbl-1.uceprotect.net", "dnsbl-2.uceprotect.net", "list.dnswl.org" };

/* Ten terms that ask, five mail hosts, reports to three, two names. */
static const char rich[] =
    "rich.example. SOA ns1.rich.example. h.rich.example. 1 3600 600 86400 300\n"
    "rich.example. NS ns1.rich.example.\n"
    "rich.example. NS ns2.rich.example.\n"
    "ns1.rich.example. A 192.0.2.53\n"
    "ns2.rich.example. A 192.0.2.54\n"
    "rich.example. A 192.0.2.80\n"
    "www.rich.example. A 192.0.2.80\n"
    "rich.example. MX 10 mx1.rich.example.\n"
    "rich.example. MX 10 mx2.rich.example.\n"
    "rich.example. MX 20 mx3.rich.example.\n"
    "rich.example. MX 20 mx4.rich.example.\n"
    "rich.example. MX 30 mx5.rich.example.\n"
    "mx1.rich.example. A 192.0.2.21\n"
    "mx1.rich.example. AAAA 2001:db8::21\n"
    "mx2.rich.example. A 192.0.2.22\n"
    "mx2.rich.example. AAAA 2001:db8::22\n"
    "mx3.rich.example. A 192.0.2.23\n"
    "mx4.rich.example. A 192.0.2.24\n"
    "mx5.rich.example. A 192.0.2.25\n"
    "_25._tcp.mx1.rich.example. TLSA 3 1 1 "
    "0000000000000000000000000000000000000000000000000000000000000000\n"
    "rich.example. TXT \"v=spf1 a mx include:spf.one.example "
    "include:spf.two.example include:spf.three.example "
    "exists:%{i}.x.rich.example a:relay.rich.example ip4:192.0.2.99 -all\"\n"
    "relay.rich.example. A 192.0.2.90\n"
    "spf.one.example. TXT \"v=spf1 ip4:198.51.100.0/24 include:b.one.example "
    "-all\"\n"
    "b.one.example. TXT \"v=spf1 ip4:198.51.100.1 -all\"\n"
    "spf.two.example. TXT \"v=spf1 a:h.two.example include:c.two.example "
    "-all\"\n"
    "h.two.example. A 198.51.100.7\n"
    "c.two.example. TXT \"v=spf1 ip4:203.0.113.7 -all\"\n"
    "spf.three.example. TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\n"
    "_dmarc.rich.example. TXT \"v=DMARC1; p=reject; rua=mailto:a@rich.example,"
    "mailto:b@collect.example,mailto:c@reports.example; "
    "ruf=mailto:r@other.example; fo=1\"\n"
    "rich.example._report._dmarc.collect.example. TXT \"v=DMARC1\"\n"
    "collect.example. MX 10 mx.collect.example.\n"
    "reports.example. MX 10 mx.reports.example.\n"
    "_mta-sts.rich.example. TXT \"v=STSv1; id=1;\"\n"
    "_smtp._tls.rich.example. TXT \"v=TLSRPTv1; rua=mailto:t@rich.example\"\n"
    "default._bimi.rich.example. TXT \"v=BIMI1; l=https://rich.example/l.svg; "
    "a=https://rich.example/l.pem\"\n"
    "k1._domainkey.rich.example. TXT \"v=DKIM1; k=ed25519; "
    "p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\"\n"
    "99.2.0.192.in-addr.arpa. PTR mail.rich.example.\n"
    "99.2.0.192.in-addr.arpa. PTR mail2.rich.example.\n"
    "mail.rich.example. A 192.0.2.99\n"
    "mail.rich.example. AAAA 2001:db8::99\n"
    "mail.rich.example. TXT \"v=spf1 a -all\"\n";

static const struct {
	const char *name, *fields;
	const char *more; /* of the world */
	size_t least;     /* or the world is not rich enough to tell */
} cases[] = {
	{ "a domain alone", "domain: rich.example\n", "", 50 },
	{ "with the host that sends",
	    "domain: rich.example\nip: 192.0.2.99\nhelo: mail.rich.example\n",
	    "", 70 },
	{ "with all that one can say",
	    "domain: rich.example\nip: 192.0.2.99\nhelo: mail.rich.example\n"
	    "selector: k1\nselector: k3\nfrom: news.rich.example\n"
	    "to: collect.example\nprofile: all\nbulk: yes\n"
	    "reply: 550 listed at dnsbl-1.uceprotect.net\n",
	    "", 70 },
	{ "on blocklists",
	    "domain: rich.example\nip: 192.0.2.99\nhelo: mail.rich.example\n"
	    "profile: all\n",
	    "99.2.0.192.zen.spamhaus.org. A 127.0.0.2\n"
	    "99.2.0.192.bl.spamcop.net. A 127.0.0.2\n"
	    "99.2.0.192.psbl.surriel.com. A 127.0.0.2\n"
	    "rich.example.dbl.spamhaus.org. A 127.0.1.2\n"
	    "98.2.0.192.zen.spamhaus.org. A 127.0.0.2\n",
	    70 },
	{ "by IPv6",
	    "domain: rich.example\nip: 2001:db8::99\nhelo: mail.rich.example\n"
	    "selector: k1\nprofile: all\n",
	    "", 60 },
	{ "a parked domain", "domain: rich.example\nparked: yes\n", "", 50 },
};

static void
check_case(size_t number)
{
	char bytes[2000];
	struct text fields = text_in(bytes, sizeof(bytes));
	struct audit_case one;
	struct dns_zone zone;
	struct audit audit;
	struct arena arena;
	struct error error;
	struct text world;
	struct span rest;
	size_t count;

	arena_init(&arena, CEILING);
	text_init(&world, &arena, WORLD_MAX);
	text_write_string(&world, rich);
	text_write_string(&world, cases[number].more);
	for (size_t i = 0; i < COUNT_OF(lists); i++)
		text_write_format(&world, "%s. SOA a. b. 1 1 1 1 300\n",
		    lists[i]);
	dns_zone_init(&zone, &arena, 1);
	CHECK(dns_zone_read(&zone, text_span(&world), span_empty(), &error));
	text_write_format(&fields, "\n== %s\n%s\n", cases[number].name,
	    cases[number].fields);
	rest = text_span(&fields);
	CHECK(take_case(&rest, &one));
	run(&arena, &one, &zone, NULL, &audit);
	count = audit.known->answers.count;
	printf("# %s: %zu\n", cases[number].name, count);
	CHECK_FOR(cases[number].name, count <= AUDIT_QUESTIONS_MAX);
	CHECK_FOR(cases[number].name, count >= cases[number].least);
	arena_clear(&arena);
}

int
main(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++)
		check_case(i);
	return check_done();
}
