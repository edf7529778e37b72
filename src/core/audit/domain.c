#include "core/audit/domain.h"

#include "core/audit/bimi.h"
#include "core/audit/bulk.h"
#include "core/audit/delegation.h"
#include "core/audit/dkim.h"
#include "core/audit/dmarc.h"
#include "core/audit/dns.h"
#include "core/audit/dnsbl.h"
#include "core/audit/host.h"
#include "core/audit/mend.h"
#include "core/audit/mx.h"
#include "core/audit/parked.h"
#include "core/audit/spf.h"
#include "core/audit/tls.h"
#include "core/audit/transport.h"
#include "core/dns/name.h"

static void
audit_senders(struct audit *audit, const struct domain_request *request,
    struct span domain)
{
	audit_spf(audit,
	    &(struct spf_subject){ .domain = domain,
		.has_ip = request->has_ip,
		.ip = request->ip,
		.helo = request->helo,
		.sender = span_empty() });
	audit_dkim(audit, domain, request->selectors, request->selector_count);
	if (request->own)
		audit_dkim_own(audit, domain, request->selectors,
		    request->selector_count, request->own);
	audit_dmarc(audit,
	    request->from.len > 0 ? dns_name_trim(request->from) : domain);
	if (audit->context.is_parked)
		audit_parked(audit, domain);
}

static void
audit_lists(struct audit *audit, const struct ip *ip)
{
	audit_dnsbl_ip(audit, ip);
	audit_dnsbl_allowed(audit, ip);
	audit_dnsbl_neighbours(audit, ip);
}

static void
audit_host(struct audit *audit, const struct domain_request *request)
{
	const struct ip *ip = request->has_ip ? &request->ip : NULL;
	struct span ptr = span_empty();

	if (request->has_ip) {
		ptr = audit_ptr(audit, &request->ip);
		audit_mend_ptr(audit, &request->ip, request->helo);
		audit_nat(audit, &request->ip, request->helo);
		if (ip_scope(&request->ip) == IP_GLOBAL ||
		    ip_scope(&request->ip) == IP_DOCUMENTATION)
			audit_lists(audit, &request->ip);
	}
	if (request->helo.len > 0)
		audit_helo(audit, request->helo, ip, ptr);
	if (request->helo.len > 0 && request->to.len > 0)
		audit_helo_receiver(audit, request->helo, ip,
		    &(struct helo_receiver){ request->to, span_empty() });
	audit_dnsbl_reply(audit, request->reply, ip, request->domain);
}

void
audit_domain(struct audit *audit, const struct domain_request *request)
{
	struct span domain = dns_name_trim(request->domain);
	struct mx_view view = { 0 };
	bool is_there = true;

	if (domain.len > 0) {
		audit_dns(audit, domain, request->now);
		is_there = !audit_has(audit, FINDING_DNS_NXDOMAIN, domain);
	}
	/* Of what does not exist there is no more to say. */
	if (domain.len > 0 && is_there) {
		audit_delegation(audit, domain);
		audit_mx(audit, domain, &view);
		audit_mend_mx(audit, domain,
		    request->has_ip ? &request->ip : NULL, request->helo);
		audit_transport(audit, domain, &view);
		audit_tls(audit, domain, &view, request->now);
		audit_dnsbl_domain(audit, domain);
		audit_senders(audit, request, domain);
		audit_bimi(audit, domain);
	}
	audit_host(audit, request);
	if (domain.len > 0 && is_there && request->receivers)
		audit_bulk(audit, request);
	audit_want_spares(audit);
	audit_sort(audit);
}
