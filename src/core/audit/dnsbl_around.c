#include "core/audit/dnsbl.h"
#include "core/dns/record.h"

enum { ASKED_MAX = 300, WORDS_MAX = 600, REACH = 2 };

static struct span
print(struct audit *audit, const struct ip *ip)
{
	return ip_print(ip, arena_alloc(audit->arena, IP_TEXT_MAX));
}

static const struct dns_answer *
ask(struct audit *audit, const char *zone, const struct ip *ip)
{
	char bytes[ASKED_MAX];
	struct text name = text_in(bytes, sizeof(bytes));

	ip_write_reverse(&name, ip, "");
	text_write_string(&name, zone);
	return audit_ask_spare(audit, arena_dup(audit->arena, text_span(&name)),
	    DNS_A);
}

/*
 * 127.0.CATEGORY.TRUST, such as 127.0.5.2: a known sender, and how far it is
 * trusted. What is refused is answered with 127.0.0.255.
 */
static bool
is_allowed(const struct ip *ip, const char **trust)
{
	static const char *const words[] = { "no special trust", "low trust",
		"medium trust", "high trust" };

	if (ip->is_v6 || ip->bytes[0] != 127 || ip->bytes[1] != 0 ||
	    ip->bytes[2] < 2 || ip->bytes[3] >= sizeof(words) / sizeof(*words))
		return false;
	*trust = words[ip->bytes[3]];
	return true;
}

void
audit_dnsbl_allowed(struct audit *audit, const struct ip *ip)
{
	static const char zone[] = "list.dnswl.org";
	const struct dns_answer *answer = ask(audit, zone, ip);
	struct finding *finding;
	struct text words;
	const char *trust;
	struct ip code;

	for (size_t i = 0; answer && i < answer->count; i++) {
		if (!dns_record_ip(answer->records[i], &code) ||
		    !is_allowed(&code, &trust))
			continue;
		finding = audit_add(audit, FINDING_DNSBL_WHITELISTED,
		    print(audit, ip));
		text_init(&words, audit->arena, WORDS_MAX);
		text_write_format(&words, "%s (%s)", zone, trust);
		finding->detail = text_span(&words);
		finding_prove(audit, finding, answer, span_empty(),
		    span_empty());
		return;
	}
}

/* What is listed among the neighbours, and what proves it. */
struct neighbours {
	struct audit *audit;
	struct text words;
	size_t count;
	const struct dns_answer *answers[2 * REACH + 1];
	bool is_waiting;
};

/* Sends spam, that is; that a line is none for servers is no guilt. */
static bool
is_guilty(struct neighbours *neighbours, const struct zone_row *zone,
    const struct dns_answer *answer)
{
	struct span meaning;
	struct ip code;

	for (size_t i = 0; i < answer->count; i++)
		if (dns_record_ip(answer->records[i], &code) &&
		    dnsbl_read(zone, &code, &meaning) == DNSBL_IS_LISTED &&
		    !dnsbl_is_policy(zone, meaning))
			return !dnsbl_lists_the_world(neighbours->audit, zone,
			    false, &neighbours->is_waiting);
	return false;
}

static void
look_at(struct neighbours *neighbours, const char *name, const struct ip *ip,
    const char *what)
{
	const struct zone_row *zone =
	    knowledge_find_zone(neighbours->audit->knowledge, span_of(name));
	const struct dns_answer *answer =
	    zone ? ask(neighbours->audit, name, ip) : NULL;

	if (!answer || !is_guilty(neighbours, zone, answer))
		return;
	text_write_string(&neighbours->words,
	    neighbours->count > 0 ? ", " : "");
	if (what)
		text_write_string(&neighbours->words, what);
	else
		ip_write(&neighbours->words, ip);
	text_write_format(&neighbours->words, " (%s)", name);
	neighbours->answers[neighbours->count++] = answer;
}

static void
tell_neighbours(struct neighbours *neighbours, const struct ip *ip)
{
	struct finding *finding;

	if (neighbours->count == 0 || neighbours->is_waiting)
		return;
	finding = audit_add(neighbours->audit, FINDING_IP_NEIGHBOURS,
	    print(neighbours->audit, ip));
	finding->detail = text_span(&neighbours->words);
	for (size_t i = 0; i < neighbours->count; i++)
		finding_prove(neighbours->audit, finding,
		    neighbours->answers[i], span_empty(), span_empty());
}

void
audit_dnsbl_neighbours(struct audit *audit, const struct ip *ip)
{
	struct neighbours neighbours = { .audit = audit };

	if (!audit->knowledge || ip->is_v6)
		return;
	text_init(&neighbours.words, audit->arena, WORDS_MAX);
	for (int by = -REACH; by <= REACH; by++) {
		struct ip other = *ip;
		int last = ip->bytes[3] + by;

		if (by == 0 || last < 1 || last > 254)
			continue;
		other.bytes[3] = (uint8_t)last;
		look_at(&neighbours, "zen.spamhaus.org", &other, NULL);
	}
	look_at(&neighbours, "dnsbl-2.uceprotect.net", ip, "its whole network");
	tell_neighbours(&neighbours, ip);
}
