#include "core/audit/host.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum { HOSTS_MAX = 4 };

struct receiver_look {
	struct audit *audit;
	struct span helo;
	const struct ip *ip; /* that sends; or NULL */
	bool has_literal;    /* it greets with an address */
	struct ip literal;
};

/* "192.0.2.25", "[192.0.2.25]" or "[IPv6:2001:db8::25]". */
static bool
parse_address(struct span helo, struct ip *ip)
{
	if (helo.len > 2 && helo.ptr[0] == '[' &&
	    helo.ptr[helo.len - 1] == ']') {
		span_take(&helo, 1);
		helo.len--;
		if (span_starts_nocase(helo, span_of("IPv6:")))
			span_take(&helo, 5);
	}
	return ip_parse(helo, ip);
}

static void
tell(struct receiver_look *look, const struct dns_answer *answer,
    struct span receiver)
{
	struct finding *finding;

	if (audit_has(look->audit, FINDING_HELO_SPOOFS, look->helo))
		return;
	finding = audit_add(look->audit, FINDING_HELO_SPOOFS, look->helo);
	finding->detail = receiver;
	finding_prove(look->audit, finding, answer, look->helo, look->helo);
}

/* Has the host, in either family, this address? */
static const struct dns_answer *
find_address(struct receiver_look *look, struct span host, const struct ip *ip)
{
	const struct dns_answer *answer =
	    audit_ask(look->audit, host, ip->is_v6 ? DNS_AAAA : DNS_A);
	struct ip other;

	for (size_t i = 0; answer && i < answer->count; i++)
		if (dns_record_ip(answer->records[i], &other) &&
		    ip_equal(&other, ip))
			return answer;
	return NULL;
}

/* Its own host that sends to itself may say its own name. */
static void
compare(struct receiver_look *look, struct span host,
    const struct dns_answer *answer)
{
	if (host.len == 0 || (look->ip && find_address(look, host, look->ip)))
		return;
	if (look->has_literal)
		answer = find_address(look, host, &look->literal);
	else if (!dns_name_equal(look->helo, host))
		return;
	if (answer || !look->has_literal)
		tell(look, answer, host);
}

void
audit_helo_receiver(struct audit *audit, struct span helo, const struct ip *ip,
    const struct helo_receiver *receiver)
{
	struct receiver_look look = { audit, dns_name_trim(helo), ip, false,
		{ 0 } };
	struct span domain = dns_name_trim(receiver->domain);
	const struct dns_answer *answer;
	struct dns_mx mx;

	look.has_literal = parse_address(look.helo, &look.literal);
	compare(&look, dns_name_trim(receiver->host), NULL);
	if (domain.len == 0)
		return;
	answer = audit_ask(audit, domain, DNS_MX);
	for (size_t i = 0; answer && i < answer->count && i < HOSTS_MAX; i++)
		if (dns_record_mx(audit->arena, answer->records[i], &mx))
			compare(&look, mx.exchange, answer);
	/* The domain itself is nobody's greeting, but its own host's. */
	compare(&look, domain, NULL);
}
