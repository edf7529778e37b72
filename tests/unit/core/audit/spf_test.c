/*
 * The records that an audit proposes, each proven by an evaluation: given a
 * zone, a finding and the record that mends it. An empty one: there must be
 * no proposal.
 */

#include "core/audit/spf.h"

#include <stdlib.h>

#include "core/audit/spf_mend.h"
#include "core/dns/zone.h"
#include "unit/core/audit/ids.h"

enum { MEMORY = 16 << 20, ROUNDS_MAX = 30 };

static const struct {
	const char *what, *record, *zone, *ip, *id, *after;
} cases[] = {
	{ "a letter swapped", "v=spf1 inlcude:p.example -all", "", "",
	    "spf.unknown_mechanism", "v=spf1 include:p.example -all" },
	{ "ipv4", "v=spf1 ipv4:198.51.100.1 -all", "", "",
	    "spf.unknown_mechanism", "v=spf1 ip4:198.51.100.1 -all" },
	{ "ip", "v=spf1 ip:2001:db8::/32 -all", "", "", "spf.unknown_mechanism",
	    "v=spf1 ip6:2001:db8::/32 -all" },
	{ "a host alone", "v=spf1 p.example -all", "", "",
	    "spf.unknown_mechanism", "v=spf1 a:p.example -all" },
	{ "a word that nobody knows", "v=spf1 whatever -all", "", "",
	    "spf.unknown_mechanism", "" },
	{ "several faults at once",
	    "v=spf1 ipv4:198.51.100.1 redirect:p.example all-", "", "",
	    "spf.qualifier_misplaced", "v=spf1 ip4:198.51.100.1 -all" },
	{ "a sign behind", "v=spf1 a all-", "", "", "spf.qualifier_misplaced",
	    "v=spf1 a -all" },
	{ "two signs", "v=spf1 a --all", "", "", "spf.qualifier_misplaced",
	    "v=spf1 a -all" },
	{ "a dash of typographers", "v=spf1 a \\226\\128\\147all", "", "",
	    "spf.nonascii", "v=spf1 a -all" },
	{ "a blank that is none", "v=spf1 a\\194\\160-all", "", "",
	    "spf.nonascii", "v=spf1 a -all" },
	{ "a tab", "v=spf1 a\\009-all", "", "", "spf.control_char",
	    "v=spf1 a -all" },
	{ "a byte is missing", "v=spf1 ip4:198.51.100/24 -all", "", "",
	    "spf.bad_ip", "v=spf1 ip4:198.51.100.0/24 -all" },
	{ "a zero in front", "v=spf1 ip4:198.51.100.0/024 -all", "", "",
	    "spf.bad_ip", "v=spf1 ip4:198.51.100.0/24 -all" },
	{ "33 bits", "v=spf1 ip4:198.51.100.0/33 -all", "", "", "spf.bad_ip",
	    "" },
	{ "a port", "v=spf1 ip4:198.51.100.1:25 -all", "", "", "spf.bad_ip",
	    "v=spf1 ip4:198.51.100.1 -all" },
	{ "commas", "v=spf1 ip4:198.51.100.1,198.51.100.2 -all", "", "",
	    "spf.bad_ip", "v=spf1 ip4:198.51.100.1 ip4:198.51.100.2 -all" },
	{ "a bare address", "v=spf1 ~198.51.100.7 -all", "", "", "spf.bad_ip",
	    "v=spf1 ~ip4:198.51.100.7 -all" },
	{ "the other kind", "v=spf1 ip6:198.51.100.7/28 -all", "", "",
	    "spf.ip_family_swapped", "v=spf1 ip4:198.51.100.7/28 -all" },
	{ "an address behind a", "v=spf1 a:198.51.100.7 -all", "", "",
	    "spf.bad_domain", "v=spf1 ip4:198.51.100.7 -all" },
	{ "a port behind a", "v=spf1 a:p.example:25 -all", "", "",
	    "spf.bad_domain", "v=spf1 a:p.example -all" },
	{ "a page", "v=spf1 include:https://p.example/ -all", "", "",
	    "spf.bad_domain", "v=spf1 include:p.example -all" },
	{ "a blank behind the colon", "v=spf1 include: p.example -all", "", "",
	    "spf.bad_argument", "v=spf1 include:p.example -all" },
	{ "all with an argument", "v=spf1 -all:t.example", "", "",
	    "spf.bad_argument", "v=spf1 -all" },
	{ "a semicolon", "v=spf1; a -all", "", "", "spf.version_typo",
	    "v=spf1 a -all" },
	{ "quotation marks", "\\\"v=spf1 a -all\\\"", "", "",
	    "spf.version_typo", "v=spf1 a -all" },
	{ "no v", "spf1 a -all", "", "", "spf.version_typo", "v=spf1 a -all" },
	{ "an equals sign", "v=spf1 ip4=198.51.100.1 -all", "", "",
	    "spf.mech_as_modifier", "v=spf1 ip4:198.51.100.1 -all" },
	{ "redirect twice", "v=spf1 redirect=p.example redirect=p.example", "",
	    "", "spf.redirect_twice", "v=spf1 redirect=p.example" },
	{ "two records", "v=spf1 a include:p.example -all",
	    "t.example. TXT \"v=spf1 include:p.example mx ~all\"\n", "",
	    "spf.multiple", "v=spf1 a include:p.example mx ~all" },
	{ "two records, one redirects", "v=spf1 a -all",
	    "t.example. TXT \"v=spf1 redirect=p.example\"\n", "",
	    "spf.multiple", "v=spf1 a include:p.example -all" },
	{ "one record in two", "v=spf1 a", "t.example. TXT \"mx -all\"\n", "",
	    "spf.split_over_records", "v=spf1 a mx -all" },
	{ "anybody", "v=spf1 a +all", "", "", "spf.plus_all", "v=spf1 a ~all" },
	{ "no end", "v=spf1 a exp=e.example", "", "", "spf.neutral_all",
	    "v=spf1 a ~all exp=e.example" },
	{ "a private address", "v=spf1 ip4:10.0.0.1 a -all", "", "",
	    "spf.ip_private", "v=spf1 a -all" },
	{ "two all", "v=spf1 a ~all -all", "", "", "spf.all_multiple",
	    "v=spf1 a ~all" },
	{ "redirect beside all", "v=spf1 redirect=p.example a -all", "", "",
	    "spf.dead_terms", "v=spf1 a -all" },
	{ "a dead include, and another",
	    "v=spf1 include:gone.invalid a include:p.example "
	    "include:lost.invalid -all",
	    "", "", "spf.include_nxdomain", "v=spf1 a include:p.example -all" },
	{ "a redirect to nothing", "v=spf1 a redirect=gone.invalid", "", "",
	    "spf.redirect_none", "v=spf1 a ~all" },
	{ "itself", "v=spf1 include:t.example a -all", "", "",
	    "spf.self_include", "v=spf1 a -all" },
	{ "the same twice", "v=spf1 include:p.example include:p.example -all",
	    "", "", "spf.include_duplicate", "v=spf1 include:p.example -all" },
	{ "three void look-ups",
	    "v=spf1 a:g1.invalid a:g2.invalid mx:g3.invalid a -all", "", "",
	    "spf.void_over_2", "v=spf1 a -all" },
	{ "too many look-ups: what saves most goes",
	    "v=spf1 include:b.example a a a a a include:c.example "
	    "include:p.example -all",
	    "b.example. TXT \"v=spf1 include:b1.example include:b2.example "
	    "~all\"\n"
	    "b1.example. TXT \"v=spf1 ip4:203.0.113.1 ip4:203.0.113.3 ~all\"\n"
	    "b2.example. TXT \"v=spf1 ip4:203.0.113.2 ip4:203.0.113.3 ~all\"\n"
	    "c.example. TXT \"v=spf1 a:c.example include:p.example -all\"\n"
	    "c.example. A 203.0.113.5\n",
	    "", "spf.lookups_over_10",
	    "v=spf1 ip4:203.0.113.1 ip4:203.0.113.3 ip4:203.0.113.2 a a a a a "
	    "include:c.example ip4:203.0.113.9 -all" },
	{ "too many look-ups, and none is only networks",
	    "v=spf1 a a a a a a a a a a a -all", "", "", "spf.lookups_over_10",
	    "" },
	{ "an address", "v=spf1 a -all", "", "198.51.100.77", "spf.not_this_ip",
	    "v=spf1 a ip4:198.51.100.77 -all" },
	{ "an IPv6 address", "v=spf1 a ?all", "", "2001:db8::77",
	    "spf.not_this_ip", "v=spf1 a ip6:2001:db8::77 ~all" },
	{ "refused before all", "v=spf1 -ip4:198.51.100.0/24 a -all", "",
	    "198.51.100.77", "spf.not_this_ip",
	    "v=spf1 ip4:198.51.100.77 -ip4:198.51.100.0/24 a -all" },
	{ "refused by the record redirected to", "v=spf1 redirect=h.example",
	    "h.example. TXT \"v=spf1 -all\"\n", "198.51.100.77",
	    "spf.not_this_ip", "v=spf1 ip4:198.51.100.77 redirect=h.example" },
	{ "the provider's include", "v=spf1 a ~all",
	    "77.100.51.198.in-addr.arpa. PTR x.amazonses.com.\n"
	    "amazonses.com. TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\n",
	    "198.51.100.77", "spf.not_this_ip",
	    "v=spf1 a include:amazonses.com ~all" },
	{ "not the include that would not help", "v=spf1 a ~all",
	    "77.100.51.198.in-addr.arpa. PTR x.amazonses.com.\n"
	    "amazonses.com. TXT \"v=spf1 ip4:203.0.113.0/24 -all\"\n",
	    "198.51.100.77", "spf.not_this_ip",
	    "v=spf1 a ip4:198.51.100.77 ~all" },
	{ "an eleventh look-up would not help: the address does",
	    "v=spf1 a a a a a a a a a a ~all",
	    "77.100.51.198.in-addr.arpa. PTR x.amazonses.com.\n"
	    "amazonses.com. TXT \"v=spf1 ip4:198.51.100.0/24 -all\"\n",
	    "198.51.100.77", "spf.not_this_ip",
	    "v=spf1 a a a a a a a a a a ip4:198.51.100.77 ~all" },
};

static const char common[] = "p.example. TXT \"v=spf1 ip4:203.0.113.9 ~all\"\n"
			     "t.example. A 203.0.113.80\n"
			     "t.example. MX 10 mx.t.example.\n"
			     "mx.t.example. A 203.0.113.25\n";

static void
run(struct arena *arena, struct audit *audit, const char *zone_text,
    const struct spf_subject *subject)
{
	struct dns_known *known = arena_alloc(arena, sizeof(*known));
	struct dns_zone zone;
	struct error error;
	unsigned rounds = 0;

	dns_zone_init(&zone, arena, 1);
	if (!dns_zone_read(&zone, span_of(zone_text), span_empty(), &error))
		printf("# %s\n", error.message);
	dns_known_init(known, arena, 1);
	do {
		while (known->wanted.count > 0)
			dns_known_add(known,
			    dns_zone_answer(&zone, arena,
				known->wanted.items[0]));
		audit_init(audit, arena, known,
		    (struct audit_context){ .sends = true });
		audit_spf(audit, subject);
	} while (known->wanted.count > 0 && ++rounds < ROUNDS_MAX);
	CHECK(rounds < ROUNDS_MAX);
}

static void
test_proposals(void)
{
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct arena arena;
		struct audit audit;
		struct spf_subject subject = { .domain = span_of("t.example"),
			.helo = span_empty(),
			.sender = span_empty() };
		const struct finding *finding;
		char zone[4096];
		const char *what = cases[i].what;

		arena_init(&arena, MEMORY);
		if (cases[i].ip[0])
			subject.has_ip =
			    ip_parse(span_of(cases[i].ip), &subject.ip);
		snprintf(zone, sizeof(zone), "%st.example. TXT \"%s\"\n%s",
		    common, cases[i].record, cases[i].zone);
		run(&arena, &audit, zone, &subject);
		finding = get_finding(&audit, span_of(cases[i].id));
		CHECK_FOR(what, finding != NULL);
		if (finding && finding->changes.count > 0)
			CHECK_TEXT(what, finding->changes.items[0].after,
			    cases[i].after);
		else
			CHECK_FOR(what, cases[i].after[0] == '\0');
		arena_clear(&arena);
	}
}

/* Whatever is cut off a record, mending it makes a sound one, or none. */
static void
test_every_prefix(void)
{
	static const char whole[] =
	    "v=spf1; ipv4:198.51.100/24, redirect:p.example --all ip6:1.2.3.4 "
	    "inlcude:https://x.example:25/ \"mx\" exists:%{i}.x.example "
	    "ptr/24 a:a..b \xe2\x80\x93"
	    "all exp:e.example 10.0.0.1";

	for (size_t len = 0; len < sizeof(whole); len++) {
		struct arena arena;
		struct spf_record_parts parts;
		struct span mended;

		arena_init(&arena, MEMORY);
		mended = spf_mend(&arena, (struct span){ whole, len });
		CHECK_FOR("mended is sound",
		    mended.len == 0 ||
			(spf_record_is_one(mended) &&
			    spf_record_check(mended, &parts)));
		arena_clear(&arena);
	}
}

static void
test_nearest(void)
{
	enum spf_kind kind;

	CHECK(
	    spf_mend_nearest(span_of("inclued"), &kind) && kind == SPF_INCLUDE);
	CHECK(spf_mend_nearest(span_of("Exist"), &kind) && kind == SPF_EXISTS);
	CHECK(spf_mend_nearest(span_of("ipv4"), &kind) && kind == SPF_IP4);
	CHECK(spf_mend_nearest(span_of("al1"), &kind) && kind == SPF_ALL);
	CHECK(!spf_mend_nearest(span_of("mail"), &kind));
	CHECK(!spf_mend_nearest(span_of("foobar"), &kind));
	CHECK(!spf_mend_nearest(span_of("xy"), &kind));
}

int
main(void)
{
	test_proposals();
	test_every_prefix();
	test_nearest();
	return check_done();
}
