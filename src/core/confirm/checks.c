#include "core/audit/dkim.h"
#include "core/audit/dmarc.h"
#include "core/audit/dns.h"
#include "core/audit/dnsbl.h"
#include "core/audit/host.h"
#include "core/audit/mend.h"
#include "core/audit/mx.h"
#include "core/audit/spf.h"
#include "core/confirm/parts.h"

/* Whose mail, or whose records, the refusal is about; empty: not told. */
static struct span
domain_in_question(const struct confirmation *confirmation)
{
	return confirmation->diagnosis->is_about_sender &&
		!confirm_is_about(confirmation, "relay_denied")
	    ? confirmation->subject.sender_domain
	    : confirmation->subject.recipient_domain;
}

/* A domain that is not there at all has no mail host either. */
static void
look_for_domain(struct audit *audit, struct span domain)
{
	const struct dns_answer *answer =
	    dns_known_find(audit->known, domain, DNS_MX);

	if (answer && answer->outcome == DNS_NXDOMAIN)
		audit_dns(audit, domain, 0);
}

/* Of a recipient's domain we do not know which host is meant. */
static void
mend_mx(struct confirmation *confirmation, struct span domain)
{
	const struct confirm_subject *subject = &confirmation->subject;

	if (confirmation->diagnosis->is_about_sender)
		audit_mend_mx(confirmation->audit, domain,
		    subject->has_ip ? &subject->ip : NULL, subject->helo);
}

static enum check_end
check_mx(struct confirmation *confirmation)
{
	struct audit *audit = confirmation->audit;
	struct span domain = domain_in_question(confirmation);
	struct mx_view view;

	if (domain.len == 0)
		return CHECK_LACKS;
	audit->context.sends = confirmation->diagnosis->is_about_sender;
	audit_mx(audit, domain, &view);
	look_for_domain(audit, domain);
	mend_mx(confirmation, domain);
	for (size_t i = confirmation->begin; i < audit->findings.count; i++)
		if (audit->findings.items[i].severity >= SEVERITY_WARNING)
			return CHECK_DONE;
	if (!view.is_known || view.is_null || view.count == 0 || audit->failed)
		return CHECK_DONE;
	return confirm_tell(confirmation, QUESTION_GOOD,
	    "Mail for %.*s goes to %.*s%s.", SPAN_ARGS(domain),
	    SPAN_ARGS(view.hosts[0].mx.exchange),
	    view.count > 1 ? " and others" : "");
}

static enum check_end
check_ptr(struct confirmation *confirmation)
{
	if (!confirmation->subject.has_ip)
		return CHECK_LACKS;
	audit_ptr(confirmation->audit, &confirmation->subject.ip);
	audit_mend_ptr(confirmation->audit, &confirmation->subject.ip,
	    confirmation->subject.helo);
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
	audit_helo_receiver(confirmation->audit, subject->helo,
	    subject->has_ip ? &subject->ip : NULL,
	    &(struct helo_receiver){ subject->recipient_domain,
		subject->host });
	return CHECK_DONE;
}

/* The list that the reply names; where it names none, the usual ones. */
static enum check_end
check_dnsbl(struct confirmation *confirmation)
{
	const struct confirm_subject *subject = &confirmation->subject;
	const struct zone_row *zone = subject->zone;
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

/* Who may send is written down in order; was it one of them? */
static enum check_end
tell_without_ip(struct confirmation *confirmation)
{
	const struct audit *audit = confirmation->audit;

	for (size_t i = confirmation->begin; i < audit->findings.count; i++)
		if (audit->findings.items[i].severity >= SEVERITY_WARNING)
			return CHECK_BESIDE;
	if (audit->failed)
		return CHECK_BESIDE;
	return confirm_tell(confirmation, QUESTION_UNKNOWN,
	    "The SPF record of %.*s is in order; whether it lets the message "
	    "pass cannot be told without the IP address that sent it.",
	    SPAN_ARGS(confirmation->subject.sender_domain));
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
	return subject->has_ip ? CHECK_DONE : tell_without_ip(confirmation);
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

/* By name: all that causes ask for. */
static const struct check_row rows[] = {
	{ "catch-all", NULL, "let nixie ask its server: --probe" },
	{ "connect", confirm_connect, "connection_failed" },
	{ "dane", confirm_dane, "" },
	{ "dead-list", confirm_dead_list, "receiver_misconfigured" },
	{ "dkim", NULL, "give the message itself to nixie auth" },
	{ "dkim-key", check_dkim_key,
	    "dkim_fail authentication_missing sender_not_authorized" },
	{ "dmarc", check_dmarc, "" },
	{ "dns-cache", confirm_cache, "" },
	{ "dnsbl", check_dnsbl,
	    "ip_blocklisted domain_blocklisted dynamic_ip" },
	{ "dnssec", check_dnssec, "dns_failure" },
	{ "envelope", confirm_envelope, "" },
	{ "helo", check_helo, "helo_rejected" },
	{ "history", NULL, "look in your server's log with nixie track" },
	{ "message-lint", NULL, "give the message itself to nixie lint" },
	{ "mta-sts", confirm_sts, "" },
	{ "mx", check_mx, "bad_domain sender_domain_invalid" },
	{ "null-mx", check_mx, "bad_domain sender_domain_invalid" },
	{ "port25", confirm_port25, "" },
	{ "ptr", check_ptr, "reverse_dns dynamic_ip" },
	{ "rcpt-probe", NULL, "let nixie ask its server: --probe" },
	{ "received-chain", NULL,
	    "read the Received lines of the message from the bottom up" },
	{ "size", confirm_offers, "" },
	{ "smtp-probe", confirm_offers, "system_unavailable" },
	{ "spf", check_spf, "spf_fail dmarc_fail authentication_missing" },
	{ "submission-probe", NULL,
	    "give your outgoing server to nixie probe --submission" },
	{ "syntax", confirm_syntax, "address_syntax" },
	{ "tls", confirm_tls, "tls_failed" },
	{ "transcript", confirm_transcript, "" },
	{ "typo", confirm_typo, "" },
};

const struct check_row *
confirm_find_check(struct span name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (span_equal(name, span_of(rows[i].name)))
			return &rows[i];
	return NULL;
}
