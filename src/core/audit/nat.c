#include "core/audit/host.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum { COMMAND_MAX = 100 };

static struct span
print(struct audit *audit, const struct ip *ip)
{
	return ip_print(ip, arena_alloc(audit->arena, IP_TEXT_MAX));
}

static bool
is_public(const struct ip *ip)
{
	return ip_scope(ip) == IP_GLOBAL || ip_scope(ip) == IP_DOCUMENTATION;
}

static void
tell(struct audit *audit, const struct ip *own, const struct ip *seen,
    const struct dns_answer *answer)
{
	struct finding *finding =
	    audit_add(audit, FINDING_IP_NAT, print(audit, own));
	struct text command;

	finding->detail = print(audit, seen);
	finding_prove(audit, finding, answer, span_empty(), span_empty());
	text_init(&command, audit->arena, COMMAND_MAX);
	text_write_string(&command, "nixie check --ip=");
	text_write(&command, finding->detail);
	finding->command = text_span(&command);
}

void
audit_nat(struct audit *audit, const struct ip *own, struct span helo)
{
	const enum dns_type type = own->is_v6 ? DNS_AAAA : DNS_A;
	const struct dns_answer *answer;
	struct ip seen;

	helo = dns_name_trim(helo);
	if (is_public(own) || dns_name_labels(helo) < 2 ||
	    !dns_name_is_host(helo) || host_name_is_local(helo))
		return;
	answer = audit_ask(audit, helo, type);
	for (size_t i = 0; answer && i < answer->count; i++)
		if (dns_record_ip(answer->records[i], &seen) &&
		    is_public(&seen)) {
			tell(audit, own, &seen, answer);
			return;
		}
}
