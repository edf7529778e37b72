#include "core/audit/mend.h"

#include "core/audit/host.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum { RECORD_MAX = 600 };

static struct span
print(struct audit *audit, const struct ip *ip)
{
	return ip_print(ip, arena_alloc(audit->arena, IP_TEXT_MAX));
}

/* "mail.example.org." as it stands behind PTR or, with a number, MX. */
static struct span
write_target(struct audit *audit, const char *before, struct span name)
{
	struct text text;

	text_init(&text, audit->arena, RECORD_MAX);
	text_write_string(&text, before);
	text_write(&text, name);
	text_write_byte(&text, '.');
	return text_span(&text);
}

/* May the host be known to all the world by that name? */
static bool
is_name(struct span name, const struct ip *ip)
{
	return dns_name_labels(name) >= 2 && dns_name_is_host(name) &&
	    !host_name_is_local(name) && !host_name_is_generic(name, ip);
}

/* The name leads to the address; what is not known yet is asked for. */
static void
lead_to(struct audit *audit, struct finding *finding, struct span name,
    const struct ip *ip)
{
	const enum dns_type type = ip->is_v6 ? DNS_AAAA : DNS_A;
	const struct dns_answer *answer = audit_ask(audit, name, type);
	struct ip other;

	if (!answer || answer->outcome == DNS_FAILED)
		return;
	for (size_t i = 0; i < answer->count; i++)
		if (dns_record_ip(answer->records[i], &other) &&
		    ip_equal(&other, ip))
			return;
	finding_change(audit, finding,
	    (struct change){ .name = name,
		.type = type,
		.before = span_empty(),
		.after = print(audit, ip) });
}

/* The address is called so, in place of what it was called. */
static void
call(struct audit *audit, struct finding *finding, const struct ip *ip,
    struct span name)
{
	struct text reverse;

	text_init(&reverse, audit->arena, IP_REVERSE_MAX);
	ip_write_reverse(&reverse, ip, ip_reverse_zone(ip));
	finding_change(audit, finding,
	    (struct change){ .name = text_span(&reverse),
		.type = DNS_PTR,
		.before = finding->detail.len > 0
		    ? write_target(audit, "", finding->detail)
		    : span_empty(),
		.after = write_target(audit, "", name) });
	lead_to(audit, finding, name, ip);
}

static void
mend_name(struct audit *audit, struct finding *finding, const struct ip *ip,
    struct span helo)
{
	const bool is_known = is_name(helo, ip);

	switch (finding->kind) {
	case FINDING_PTR_NONE:
	case FINDING_PTR_NONE_V6:
	case FINDING_PTR_GENERIC:
		if (is_known)
			call(audit, finding, ip, helo);
		return;
	case FINDING_PTR_NOT_FORWARD:
		/* The name may be the right one, and lack its address only. */
		if (is_known && !dns_name_equal(helo, finding->detail))
			call(audit, finding, ip, helo);
		else if (is_name(finding->detail, ip))
			lead_to(audit, finding, finding->detail, ip);
		return;
	default:
		return;
	}
}

void
audit_mend_ptr(struct audit *audit, const struct ip *ip, struct span helo)
{
	char bytes[IP_TEXT_MAX];
	struct span subject = ip_print(ip, bytes);

	helo = dns_name_trim(helo);
	for (size_t i = 0; i < audit->findings.count; i++)
		if (span_equal(audit->findings.items[i].subject, subject))
			mend_name(audit, &audit->findings.items[i], ip, helo);
}

/* Whoever sends for the domain can take its bounces; if it is nameless: */
static struct span
find_host(struct audit *audit, struct span domain, const struct ip *ip,
    struct span helo)
{
	struct text text;

	if (is_name(helo, ip))
		return helo;
	text_init(&text, audit->arena, RECORD_MAX);
	text_write_string(&text, "mail.");
	text_write(&text, domain);
	return text_span(&text);
}

/* The null MX that is to go; empty: there is none. */
static struct span
find_null(struct audit *audit, struct span domain)
{
	const struct dns_answer *answer =
	    dns_known_find(audit->known, domain, DNS_MX);
	struct dns_mx mx;
	struct text text;

	for (size_t i = 0; answer && i < answer->count; i++) {
		if (!dns_record_mx(audit->arena, answer->records[i], &mx) ||
		    mx.exchange.len > 0)
			continue;
		text_init(&text, audit->arena, RECORD_MAX);
		text_write_format(&text, "%u .", (unsigned)mx.preference);
		return text_span(&text);
	}
	return span_empty();
}

void
audit_mend_mx(struct audit *audit, struct span domain, const struct ip *ip,
    struct span helo)
{
	struct span name = dns_name_trim(domain), host;

	host = find_host(audit, name, ip, dns_name_trim(helo));
	for (size_t i = 0; i < audit->findings.count; i++) {
		struct finding *finding = &audit->findings.items[i];

		if ((finding->kind != FINDING_MX_NONE &&
			finding->kind != FINDING_MX_NULL_SENDS &&
			finding->kind != FINDING_DNS_NXDOMAIN) ||
		    !dns_name_equal(finding->subject, name))
			continue;
		finding_change(audit, finding,
		    (struct change){ .name = name,
			.type = DNS_MX,
			.before = find_null(audit, domain),
			.after = write_target(audit, "10 ", host) });
		if (ip)
			lead_to(audit, finding, host, ip);
	}
}
