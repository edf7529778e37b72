#include "core/audit/dkim.h"
#include "core/audit/dmarc.h"
#include "core/audit/dns.h"
#include "core/audit/dnsbl.h"
#include "core/audit/host.h"
#include "core/audit/mx.h"
#include "core/audit/spf.h"
#include "core/confirm/parts.h"

/* Causes of identity speak of the sender's domain, others of the other. */
static struct span
domain_in_question(const struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;
	bool is_senders = confirmation->diagnosis->side == SIDE_SENDER;

	if (is_senders && subject->sender_domain.len > 0)
		return subject->sender_domain;
	return subject->recipient_domain;
}

static enum check_end
check_mx(struct confirmation *confirmation)
{
	struct span domain = domain_in_question(confirmation);

	if (domain.len == 0)
		return CHECK_LACKS;
	audit_mx(confirmation->audit, domain, NULL);
	return CHECK_DONE;
}

static enum check_end
check_ptr(struct confirmation *confirmation)
{
	if (!confirmation->subject.has_ip)
		return CHECK_LACKS;
	audit_ptr(confirmation->audit, &confirmation->subject.ip);
	return CHECK_DONE;
}

static enum check_end
check_helo(struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;

	if (subject->helo.len == 0)
		return CHECK_LACKS;
	audit_helo(confirmation->audit, subject->helo,
	    subject->has_ip ? &subject->ip : NULL, span_empty());
	return CHECK_DONE;
}

/* The list that the reply names; where it names none, the usual ones. */
static enum check_end
check_dnsbl(struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;
	const struct zone_row *zone = confirmation->diagnosis->zone;
	bool is_domain_list = zone && span_equal(zone->kind, span_of("domain"));

	if (zone && !is_domain_list && subject->has_ip)
		audit_dnsbl_zone_ip(confirmation->audit, zone, &subject->ip);
	else if (is_domain_list && subject->sender_domain.len > 0)
		audit_dnsbl_zone_domain(confirmation->audit, zone,
		    subject->sender_domain);
	else if (!zone && subject->has_ip)
		audit_dnsbl_ip(confirmation->audit, &subject->ip);
	else if (!zone && subject->sender_domain.len > 0)
		audit_dnsbl_domain(confirmation->audit, subject->sender_domain);
	else
		return CHECK_LACKS;
	return CHECK_DONE;
}

/* Without the address that sent, only the record can be looked at. */
static enum check_end
check_spf(struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;

	if (subject->sender_domain.len == 0)
		return CHECK_LACKS;
	audit_spf(confirmation->audit,
	    &(struct spf_subject){ .domain = subject->sender_domain,
		.has_ip = subject->has_ip,
		.ip = subject->ip,
		.helo = subject->helo,
		.sender = subject->sender });
	return CHECK_DONE;
}

/*
 * The key at the selector that the reply names. Where it names none, the
 * usual ones are tried; that all of them are in order tells nothing then.
 */
static enum check_end
check_dkim_key(struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;
	const size_t before = confirmation->audit->findings.count;

	if (subject->key_domain.len == 0)
		return CHECK_LACKS;
	if (subject->selector.len > 0)
		audit_dkim_key(confirmation->audit, subject->key_domain,
		    subject->selector);
	else
		audit_dkim(confirmation->audit, subject->key_domain, NULL, 0);
	return subject->selector.len == 0 &&
		confirmation->audit->findings.count == before
	    ? CHECK_LACKS
	    : CHECK_DONE;
}

static enum check_end
check_dmarc(struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;

	if (subject->from_domain.len == 0)
		return CHECK_LACKS;
	audit_dmarc(confirmation->audit, subject->from_domain);
	return CHECK_DONE;
}

/* Whether signatures hold; and whatever else keeps a domain from sight. */
static enum check_end
check_dnssec(struct confirmation *confirmation)
{
	struct span domain = domain_in_question(confirmation);

	if (domain.len == 0)
		return CHECK_LACKS;
	audit_dns(confirmation->audit, domain, 0);
	return CHECK_DONE;
}

confirm_check
confirm_find_check(struct span name)
{
	static const struct {
		const char *name;
		confirm_check check;
	} checks[] = {
		{ "dkim-key", check_dkim_key },
		{ "dmarc", check_dmarc },
		{ "dnsbl", check_dnsbl },
		{ "dnssec", check_dnssec },
		{ "helo", check_helo },
		{ "mx", check_mx },
		{ "null-mx", check_mx },
		{ "ptr", check_ptr },
		{ "spf", check_spf },
	};

	for (size_t i = 0; i < sizeof(checks) / sizeof(*checks); i++)
		if (span_equal(name, span_of(checks[i].name)))
			return checks[i].check;
	return NULL;
}
