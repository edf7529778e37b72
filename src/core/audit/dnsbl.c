#include "core/audit/dnsbl.h"

#include "core/dns/name.h"
#include "core/dns/record.h"

/* What a whole audit asks; a reply may lead to any list of the registry. */
static const char *const ip_zones[] = { "zen.spamhaus.org", "bl.spamcop.net",
	"b.barracudacentral.org", "psbl.surriel.com", "bl.mailspike.net",
	"bl.blocklist.de", "dnsbl.dronebl.org", "all.spamrats.com" };

static const char *const domain_zones[] = { "dbl.spamhaus.org",
	"multi.surbl.org", "multi.uribl.com" };

enum {
	IP_ZONES = sizeof(ip_zones) / sizeof(*ip_zones),
	DOMAIN_ZONES = sizeof(domain_zones) / sizeof(*domain_zones),
	ASKED_MAX = 300,
	ABSENT_MAX = 1000, /* bytes of the names of absent lists */
};

/* One list asked about one thing. */
struct ask {
	struct audit *audit;
	const struct zone_row *zone;
	const struct dns_answer *answer;
	struct span subject;
	bool is_domain;
	bool is_absent; /* there is no such list in the DNS that was asked */
};

static struct finding *
add(struct ask *ask, enum finding_kind kind, struct span subject,
    struct span detail)
{
	struct finding *finding = audit_add(ask->audit, kind, subject);

	finding->detail = detail;
	finding_prove(ask->audit, finding, ask->answer, span_empty(),
	    span_empty());
	return finding;
}

static struct span
name_and_meaning(struct ask *ask, struct span meaning)
{
	struct text text;

	text_init(&text, ask->audit->arena, 500);
	text_write(&text, ask->zone->zone);
	if (meaning.len > 0) {
		text_write_string(&text, " (");
		text_write(&text, meaning);
		text_write_string(&text, ")");
	}
	return text_span(&text);
}

static enum finding_kind
listing_kind(const struct ask *ask, struct span meaning)
{
	if (ask->is_domain)
		return FINDING_DNSBL_DOMAIN;
	return dnsbl_is_policy(ask->zone, meaning) ? FINDING_DNSBL_POLICY
						   : FINDING_DNSBL_LISTED;
}

static struct span
print(struct audit *audit, const struct ip *ip)
{
	return ip_print(ip, arena_alloc(audit->arena, IP_TEXT_MAX));
}

static bool
tell_listed(struct ask *ask, struct span meaning)
{
	struct finding *finding;
	bool is_waiting = false;

	if (dnsbl_lists_the_world(ask->audit, ask->zone, ask->is_domain,
		&is_waiting)) {
		if (!is_waiting)
			add(ask, FINDING_DNSBL_DEAD, ask->zone->zone,
			    span_of("it lists every address and name"));
		return false;
	}
	finding = add(ask, listing_kind(ask, meaning), ask->subject,
	    name_and_meaning(ask, meaning));
	finding->command = ask->zone->link;
	return true;
}

/* True: this answer says "listed", for certain. */
static bool
judge_answer(struct ask *ask, const struct ip *ip)
{
	struct span meaning;

	switch (dnsbl_read(ask->zone, ip, &meaning)) {
	case DNSBL_IS_LISTED:
		return tell_listed(ask, meaning);
	case DNSBL_IS_ERROR:
		/* A neutral or good mark is no refusal of our question. */
		if (ip->bytes[1] == 255 || ip->bytes[3] == 255 ||
		    ip->bytes[3] == 1)
			add(ask, FINDING_DNSBL_REFUSED, ask->zone->zone,
			    meaning.len > 0 ? meaning : print(ask->audit, ip));
		return false;
	case DNSBL_IS_OUTSIDE:
		add(ask, FINDING_DNSBL_OUTSIDE, ask->zone->zone,
		    print(ask->audit, ip));
		return false;
	case DNSBL_IS_UNKNOWN:
		break;
	}
	return false;
}

/* Of several listings the worst counts: guilt before mere policy. */
static bool
find_answer(const struct ask *ask, bool is_guilt_wanted, struct ip *ip)
{
	for (size_t i = 0; i < ask->answer->count; i++) {
		struct span meaning;

		if (dns_record_ip(ask->answer->records[i], ip) &&
		    (!is_guilt_wanted ||
			(dnsbl_read(ask->zone, ip, &meaning) ==
				DNSBL_IS_LISTED &&
			    !dnsbl_is_policy(ask->zone, meaning))))
			return true;
	}
	return false;
}

/*
 * That a name is not on a list is an acquittal only where there is a list: a
 * zone file may lack it, a resolver may block it, it may be gone.
 */
static bool
is_list_absent(struct ask *ask)
{
	const struct dns_answer *apex;

	if (ask->answer->outcome != DNS_NXDOMAIN ||
	    (ask->answer->zone.len > 0 &&
		dns_name_within(ask->answer->zone, ask->zone->zone)))
		return false;
	apex = audit_ask(ask->audit, ask->zone->zone, DNS_SOA);
	return apex && apex->outcome == DNS_NXDOMAIN;
}

static bool
judge(struct ask *ask)
{
	struct ip ip;

	if (!ask->answer)
		return false;
	ask->is_absent = is_list_absent(ask);
	if (ask->answer->outcome == DNS_FAILED)
		add(ask, FINDING_DNSBL_TIMEOUT, ask->zone->zone,
		    span_of(dns_failure_name(ask->answer->failure)));
	return (find_answer(ask, true, &ip) || find_answer(ask, false, &ip)) &&
	    judge_answer(ask, &ip);
}

/* Is it of any use to ask this list? If not, that is told. */
static bool
can_ask(struct ask *ask)
{
	if (ask->zone->has_no_dns)
		return false;
	if (span_starts(ask->zone->state, span_of("alive")))
		return true;
	audit_add(ask->audit, FINDING_DNSBL_DEAD, ask->zone->zone)->detail =
	    ask->zone->state;
	return false;
}

static bool
ask_ip(struct ask *ask, const struct ip *ip)
{
	char bytes[ASKED_MAX];
	struct text name = text_in(bytes, sizeof(bytes));

	if (!can_ask(ask))
		return false;
	ip_write_reverse(&name, ip, "");
	text_write(&name, ask->zone->zone);
	ask->answer = audit_ask(ask->audit, text_span(&name), DNS_A);
	return judge(ask);
}

static bool
ask_domain(struct ask *ask)
{
	char bytes[ASKED_MAX];
	struct text name = text_in(bytes, sizeof(bytes));

	if (!can_ask(ask))
		return false;
	text_write(&name, ask->subject);
	text_write_byte(&name, '.');
	text_write(&name, ask->zone->zone);
	ask->answer = audit_ask(ask->audit, text_span(&name), DNS_A);
	return judge(ask);
}

/* Lists that could not be asked, for there are none: one finding for all. */
struct absent {
	struct text names;
	size_t count;
	const struct dns_answer *answer; /* of the first */
};

static void
note_absent(struct absent *absent, const struct ask *ask)
{
	if (!ask->is_absent)
		return;
	if (absent->count++ > 0)
		text_write_string(&absent->names, ", ");
	else
		absent->answer = ask->answer;
	text_write(&absent->names, ask->zone->zone);
}

static void
tell_absent(struct audit *audit, struct span subject,
    const struct absent *absent)
{
	struct finding *finding;

	if (absent->count == 0)
		return;
	finding = audit_add(audit, FINDING_DNSBL_NOT_ASKED, subject);
	finding->count = absent->count;
	finding->detail = text_span(&absent->names);
	finding_prove(audit, finding, absent->answer, span_empty(),
	    span_empty());
}

/* Whoever refused mail for it may go by what was, or by another address. */
static void
tell_not_listed(struct ask *ask)
{
	const struct dns_answer *answer = ask->answer;
	struct finding *finding;

	if (!answer || answer->outcome == DNS_FAILED ||
	    answer->outcome == DNS_DATA || ask->is_absent)
		return;
	finding = add(ask, FINDING_DNSBL_RECEIVER_SAYS, ask->subject,
	    ask->zone->zone);
	finding->command = ask->zone->link;
}

/* One list alone. */
static bool
finish_one(struct ask *ask, bool is_listed)
{
	struct absent absent = { .count = 0 };

	if (!is_listed)
		tell_not_listed(ask);
	text_init(&absent.names, ask->audit->arena, ABSENT_MAX);
	note_absent(&absent, ask);
	tell_absent(ask->audit, ask->subject, &absent);
	return is_listed;
}

bool
audit_dnsbl_zone_ip(struct audit *audit, const struct zone_row *zone,
    const struct ip *ip)
{
	struct ask ask = { .audit = audit,
		.zone = zone,
		.subject = print(audit, ip) };

	return finish_one(&ask, ask_ip(&ask, ip));
}

bool
audit_dnsbl_zone_domain(struct audit *audit, const struct zone_row *zone,
    struct span domain)
{
	struct ask ask = { .audit = audit,
		.zone = zone,
		.subject = dns_name_trim(domain),
		.is_domain = true };

	return finish_one(&ask, ask_domain(&ask));
}

static const struct zone_row *
get_zone(struct audit *audit, const char *name)
{
	return knowledge_find_zone(audit->knowledge, span_of(name));
}

/* Say that it is clean only when at least one list could be asked. */
static void
tell_clean(struct audit *audit, struct span subject, size_t before,
    size_t asked)
{
	size_t bad = audit->findings.count - before;

	if (audit->known->wanted.count == 0 && bad < asked)
		audit_add(audit, FINDING_DNSBL_CLEAN, subject)->count =
		    asked - bad;
}

/* The usual lists of a kind; ip is NULL where the subject is a domain. */
static void
ask_all(struct audit *audit, struct span subject, const struct ip *ip)
{
	const char *const *zones = ip ? ip_zones : domain_zones;
	const size_t count = ip ? IP_ZONES : DOMAIN_ZONES;
	const size_t before = audit->findings.count;
	struct absent absent = { .count = 0 };
	bool is_listed = false;

	if (!audit->knowledge)
		return;
	text_init(&absent.names, audit->arena, ABSENT_MAX);
	for (size_t i = 0; i < count; i++) {
		struct ask ask = { .audit = audit,
			.zone = get_zone(audit, zones[i]),
			.subject = subject,
			.is_domain = !ip };

		if (ask.zone)
			is_listed |= ip ? ask_ip(&ask, ip) : ask_domain(&ask);
		note_absent(&absent, &ask);
	}
	if (!is_listed)
		tell_clean(audit, subject, before, count - absent.count);
	tell_absent(audit, subject, &absent);
}

void
audit_dnsbl_ip(struct audit *audit, const struct ip *ip)
{
	ask_all(audit, print(audit, ip), ip);
}

void
audit_dnsbl_domain(struct audit *audit, struct span domain)
{
	ask_all(audit, dns_name_trim(domain), NULL);
}

/* Is it one of those that a whole audit asks? */
static bool
is_usual(const struct zone_row *zone)
{
	for (size_t i = 0; i < IP_ZONES; i++)
		if (span_equal(zone->zone, span_of(ip_zones[i])))
			return true;
	for (size_t i = 0; i < DOMAIN_ZONES; i++)
		if (span_equal(zone->zone, span_of(domain_zones[i])))
			return true;
	return false;
}

void
audit_dnsbl_reply(struct audit *audit, struct span reply, const struct ip *ip,
    struct span domain)
{
	const struct zone_row *zone = dnsbl_find_zone(audit->knowledge, reply);
	const size_t before = audit->findings.count;
	struct ask ask = { .audit = audit, .zone = zone };
	bool is_listed;

	if (!zone)
		return;
	ask.is_domain = span_equal(zone->kind, span_of("domain"));
	if (ask.is_domain ? domain.len == 0 : !ip)
		return;
	ask.subject = ask.is_domain ? dns_name_trim(domain) : print(audit, ip);
	is_listed = ask.is_domain ? ask_domain(&ask) : ask_ip(&ask, ip);
	/* What it answered was told already. */
	if (is_usual(zone))
		audit->findings.count = before;
	if (!is_usual(zone))
		finish_one(&ask, is_listed);
	else if (!is_listed)
		tell_not_listed(&ask);
}
