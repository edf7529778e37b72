#include "core/audit/host.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum { GREETING_MAX = 600 };

struct helo_look {
	struct audit *audit;
	struct span helo;
	const struct ip *ip; /* or NULL */
	struct span ptr;
};

static struct finding *
add(struct helo_look *look, enum finding_kind kind, struct span detail)
{
	struct finding *finding = audit_add(look->audit, kind, look->helo);

	finding->detail = detail;
	return finding;
}

/* What is wrong with the name itself, to be seen in the greeting. */
static void
add_name(struct helo_look *look, enum finding_kind kind, struct span detail)
{
	struct finding *finding = add(look, kind, detail);
	struct text line;

	text_init(&line, look->audit->arena, GREETING_MAX);
	text_write_string(&line, "EHLO ");
	text_write(&line, look->helo);
	finding_prove(look->audit, finding, NULL, text_span(&line),
	    span_from(text_span(&line), strlen("EHLO ")));
}

static struct span
print(struct audit *audit, const struct ip *ip)
{
	return ip_print(ip, arena_alloc(audit->arena, IP_TEXT_MAX));
}

/* "[192.0.2.1]" or "[IPv6:2001:db8::1]" (RFC 5321, 4.1.3). */
static bool
parse_literal(struct span helo, struct ip *ip)
{
	struct span within = helo;

	if (helo.len < 3 || helo.ptr[0] != '[' || helo.ptr[helo.len - 1] != ']')
		return false;
	span_take(&within, 1);
	within.len--;
	if (span_starts_nocase(within, span_of("IPv6:")))
		return ip_parse_v6(span_from(within, 5), ip);
	return ip_parse_v4(within, ip);
}

static void
judge_literal(struct helo_look *look, const struct ip *literal)
{
	if (look->ip && !ip_equal(literal, look->ip))
		add_name(look, FINDING_HELO_LITERAL_WRONG,
		    print(look->audit, look->ip));
	else
		add_name(look, FINDING_HELO_LITERAL, span_empty());
}

/* Domains that exist within a network only (RFC 6761, RFC 6762, 8375). */
static bool
is_local(struct span helo, struct span *domain)
{
	static const char *const locals[] = { "local", "lan", "localdomain",
		"localhost", "internal", "intern", "corp", "home", "invalid",
		"test", "home.arpa" };

	for (size_t i = 0; i < sizeof(locals) / sizeof(*locals); i++) {
		*domain = span_of(locals[i]);
		if (dns_name_within(helo, *domain) &&
		    !dns_name_equal(helo, *domain))
			return true;
	}
	return false;
}

/* The answer that holds the address; else the one that holds any. */
static const struct dns_answer *
find_address(const struct dns_answer *const answers[2], const struct ip *ip,
    bool *is_found)
{
	const struct dns_answer *any = NULL;
	struct ip other;

	for (size_t i = 0; i < 2; i++)
		for (size_t k = 0; k < answers[i]->count; k++)
			if (dns_record_ip(answers[i]->records[k], &other)) {
				*is_found |= ip && ip_equal(&other, ip);
				any = any ? any : answers[i];
			}
	return any;
}

/* With the record that gives it the sending address. */
static struct finding *
add_no_address(struct helo_look *look)
{
	struct finding *finding =
	    add(look, FINDING_HELO_NO_ADDRESS, span_empty());

	if (look->ip)
		finding_change(look->audit, finding,
		    (struct change){ .name = look->helo,
			.type = look->ip->is_v6 ? DNS_AAAA : DNS_A,
			.before = span_empty(),
			.after = print(look->audit, look->ip) });
	return finding;
}

static void
judge_addresses(struct helo_look *look)
{
	const struct dns_answer *answers[2] = {
		audit_ask(look->audit, look->helo, DNS_A),
		audit_ask(look->audit, look->helo, DNS_AAAA),
	};
	const struct dns_answer *any;
	struct finding *finding;
	bool is_found = false;
	struct ip first;

	if (!answers[0] || !answers[1])
		return;
	any = find_address(answers, look->ip, &is_found);
	if (!any &&
	    (answers[0]->outcome == DNS_FAILED ||
		answers[1]->outcome == DNS_FAILED))
		return;
	if (is_found || (any && !look->ip))
		return;
	if (any && dns_record_ip(any->records[0], &first))
		finding = add(look, FINDING_HELO_OTHER_IP,
		    print(look->audit, &first));
	else
		finding = add_no_address(look);
	finding_prove(look->audit, finding, any ? any : answers[0],
	    span_empty(), span_empty());
}

bool
host_name_is_local(struct span name)
{
	struct span domain;

	return is_local(name, &domain);
}

void
audit_helo(struct audit *audit, struct span helo, const struct ip *ip,
    struct span ptr)
{
	struct helo_look look = { audit, helo, ip, ptr };
	struct span domain;
	struct ip literal;

	if (parse_literal(helo, &literal))
		judge_literal(&look, &literal);
	else if (ip_parse(helo, &literal))
		add_name(&look, FINDING_HELO_BARE_IP, span_empty());
	else if (is_local(helo, &domain))
		add_name(&look, FINDING_HELO_LOCAL, domain);
	else if (!dns_name_is_host(helo))
		add_name(&look, FINDING_HELO_NOT_FQDN, span_empty());
	else {
		judge_addresses(&look);
		if (ptr.len > 0 && !dns_name_equal(helo, ptr))
			add(&look, FINDING_HELO_DIFFERS, ptr);
	}
}
