#include "base/ascii.h"
#include "core/audit/dnsbl.h"
#include "core/auth/spf.h"
#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/lab/parts.h"

/* Who logged in, or sits in our own network, is trusted with the rest. */
static bool
is_trusted(const struct lab_view *view)
{
	return view->session->user.len > 0;
}

static const struct dns_answer *
ask(const struct lab_view *view, struct span name, enum dns_type type)
{
	const struct dns_answer *answer =
	    dns_known_ask(view->known, name, type);

	if (answer)
		trace_ask(view->trace, answer);
	return answer;
}

/* "[192.0.2.1]" is a greeting that needs no name (RFC 5321, 4.1.3). */
static bool
is_literal(struct span helo)
{
	return helo.len > 2 && helo.ptr[0] == '[' &&
	    helo.ptr[helo.len - 1] == ']';
}

/* The DNS can hold any byte; a host's name is of these (RFC 5321, 2.3.5). */
static bool
is_spelled_well(struct span helo)
{
	for (size_t i = 0; i < helo.len; i++)
		if (!ascii_is_alnum(helo.ptr[i]) &&
		    !strchr("-._", helo.ptr[i]) &&
		    (unsigned char)helo.ptr[i] < 0x80)
			return false;
	return true;
}

static bool
test_helo(const struct lab_view *view, struct lab_judgement *judgement)
{
	struct span helo = view->session->helo;
	const struct dns_answer *v4, *v6;

	if (is_literal(helo) || is_trusted(view))
		return false;
	if (!dns_name_is_valid(helo) || !is_spelled_well(helo))
		return lab_object(view, judgement, LAB_HELO_SYNTAX);
	if (!dns_name_is_host(helo) &&
	    lab_object(view, judgement, LAB_HELO_FQDN))
		return true;
	if (!lab_policy_has(view->policy, LAB_HELO_UNKNOWN))
		return false;
	v4 = ask(view, helo, DNS_A);
	v6 = ask(view, helo, DNS_AAAA);
	if (!v4 || !v6)
		return lab_wait(judgement);
	return v4->outcome != DNS_DATA && v4->outcome != DNS_FAILED &&
	    v6->outcome != DNS_DATA && v6->outcome != DNS_FAILED &&
	    lab_object(view, judgement, LAB_HELO_UNKNOWN);
}

static bool
is_null_mx(const struct lab_view *view, const struct dns_answer *answer)
{
	struct dns_mx mx;

	return answer->count == 1 &&
	    dns_record_mx(view->arena, answer->records[0], &mx) &&
	    mx.exchange.len == 0;
}

/* Could a bounce be delivered? (RFC 5321, 5.1; RFC 7505) */
static bool
test_sender_domain(const struct lab_view *view, struct lab_judgement *judgement)
{
	struct span domain = lab_domain_of(view->session->envelope.sender);
	const struct dns_answer *mx, *v4, *v6;

	if (domain.len == 0 || !lab_policy_has(view->policy, LAB_SENDER_DOMAIN))
		return false;
	mx = ask(view, domain, DNS_MX);
	if (!mx)
		return lab_wait(judgement);
	if (mx->outcome == DNS_DATA)
		return is_null_mx(view, mx) &&
		    lab_object(view, judgement, LAB_SENDER_NULL_MX);
	v4 = ask(view, domain, DNS_A);
	v6 = ask(view, domain, DNS_AAAA);
	if (!v4 || !v6)
		return lab_wait(judgement);
	if (v4->outcome == DNS_DATA || v6->outcome == DNS_DATA)
		return false;
	if (mx->outcome == DNS_FAILED || v4->outcome == DNS_FAILED ||
	    v6->outcome == DNS_FAILED)
		return lab_object(view, judgement, LAB_TEMPORARY);
	return lab_object(view, judgement, LAB_SENDER_DOMAIN);
}

bool
lab_test_identity(const struct lab_view *view, struct lab_judgement *judgement)
{
	return test_helo(view, judgement) ||
	    test_sender_domain(view, judgement);
}

/* Does any name of the address lead back to it? Waiting counts as true. */
static bool
has_own_name(const struct lab_view *view, const struct dns_answer *answer,
    struct lab_judgement *judgement)
{
	struct span name;
	struct ip ip;

	for (size_t i = 0; i < answer->count && i < 10; i++) {
		const struct dns_answer *back;

		if (!dns_record_name(view->arena, answer->records[i], &name))
			continue;
		back = ask(view, name, view->ip.is_v6 ? DNS_AAAA : DNS_A);
		if (!back)
			return lab_wait(judgement);
		if (back->outcome == DNS_FAILED)
			return true;
		for (size_t k = 0; k < back->count; k++)
			if (dns_record_ip(back->records[k], &ip) &&
			    ip_equal(&ip, &view->ip))
				return true;
	}
	return false;
}

static bool
test_ptr(const struct lab_view *view, struct lab_judgement *judgement)
{
	char bytes[IP_REVERSE_MAX];
	struct text name = text_in(bytes, sizeof(bytes));
	const struct dns_answer *answer;

	if (!lab_policy_has(view->policy, LAB_PTR))
		return false;
	ip_write_reverse(&name, &view->ip, ip_reverse_zone(&view->ip));
	answer = ask(view, text_span(&name), DNS_PTR);
	if (!answer)
		return lab_wait(judgement);
	if (answer->outcome == DNS_FAILED)
		return false;
	if (has_own_name(view, answer, judgement))
		return judgement->is_waiting;
	return lab_object(view, judgement, LAB_PTR);
}

/* Is this answer a listing, by what is known of the list? */
static bool
says_listed(const struct lab_view *view, struct span zone,
    const struct dns_answer *answer)
{
	const struct zone_row *row = view->policy->knowledge
	    ? knowledge_find_zone(view->policy->knowledge, zone)
	    : NULL;
	struct span meaning;
	struct ip ip;

	for (size_t i = 0; i < answer->count; i++) {
		if (!dns_record_ip(answer->records[i], &ip))
			continue;
		if (row ? dnsbl_read(row, &ip, &meaning) == DNSBL_IS_LISTED
			: !ip.is_v6 && ip.bytes[0] == 127 && ip.bytes[1] != 255)
			return true;
	}
	return false;
}

/* What is asked for stands in name; the zone is still to be added. */
static bool
test_zone(const struct lab_view *view, struct lab_judgement *judgement,
    struct text *name, struct span zone, enum lab_objection objection)
{
	const struct dns_answer *answer;

	text_write(name, zone);
	answer = ask(view, text_span(name), DNS_A);
	if (!answer)
		return lab_wait(judgement);
	if (!says_listed(view, zone, answer))
		return false;
	judgement->gaps.zone = zone;
	return lab_object(view, judgement, objection);
}

static bool
test_lists(const struct lab_view *view, struct lab_judgement *judgement)
{
	const struct lab_policy *policy = view->policy;
	struct span domain = lab_domain_of(view->session->envelope.sender);
	char bytes[2 * DNS_NAME_MAX];

	for (size_t i = 0; i < policy->ip_zone_count; i++) {
		struct text name = text_in(bytes, sizeof(bytes));

		ip_write_reverse(&name, &view->ip, "");
		if (test_zone(view, judgement, &name, policy->ip_zones[i],
			LAB_DNSBL))
			return true;
	}
	for (size_t i = 0; domain.len > 0 && i < policy->domain_zone_count;
	     i++) {
		struct text name = text_in(bytes, sizeof(bytes));

		text_write(&name, domain);
		text_write_byte(&name, '.');
		if (test_zone(view, judgement, &name, policy->domain_zones[i],
			LAB_RHSBL))
			return true;
	}
	return false;
}

bool
lab_test_client(const struct lab_view *view, struct lab_judgement *judgement)
{
	return !is_trusted(view) &&
	    (test_ptr(view, judgement) || test_lists(view, judgement));
}

static bool
is_ours(const struct lab_policy *policy, struct span domain)
{
	for (size_t i = 0; i < policy->domains.count; i++)
		if (dns_name_equal(policy->domains.items[i], domain))
			return true;
	return policy->domains.count == 0;
}

/* "joe+news@example.org" is joe's. */
static bool
is_mailbox(struct span mailbox, struct span address)
{
	struct span domain = lab_domain_of(address), local = address;
	size_t plus;

	local.len -= domain.len > 0 ? domain.len + 1 : 0;
	if (span_find(local, span_of("+"), &plus) && plus > 0)
		local.len = plus;
	if (lab_domain_of(mailbox).len == 0)
		return span_equal_nocase(mailbox, local);
	if (!dns_name_equal(lab_domain_of(mailbox), domain))
		return false;
	mailbox.len -= lab_domain_of(mailbox).len + 1;
	return span_equal_nocase(mailbox, local);
}

static const struct lab_mailbox *
find_mailbox(const struct lab_policy *policy, struct span address)
{
	for (size_t i = 0; i < policy->mailboxes.count; i++)
		if (is_mailbox(policy->mailboxes.items[i].address, address))
			return &policy->mailboxes.items[i];
	return NULL;
}

/* Everybody takes mail for the postmaster (RFC 5321, 4.5.1). */
static bool
is_postmaster(struct span address)
{
	address.len -= lab_domain_of(address).len;
	return span_equal_nocase(address, span_of("postmaster")) ||
	    span_equal_nocase(address, span_of("postmaster@"));
}

bool
lab_test_recipient(const struct lab_view *view, struct lab_judgement *judgement)
{
	const struct lab_policy *policy = view->policy;
	struct span address = view->session->candidate.address;
	struct span domain = lab_domain_of(address);
	const struct lab_mailbox *mailbox;

	if (domain.len > 0 && !is_ours(policy, domain))
		return !is_trusted(view) &&
		    lab_object(view, judgement, LAB_RELAY);
	mailbox = find_mailbox(policy, address);
	if (mailbox && mailbox->is_disabled)
		return lab_object(view, judgement, LAB_DISABLED);
	if (mailbox && mailbox->is_full)
		return lab_object(view, judgement, LAB_FULL);
	return !mailbox && policy->mailboxes.count > 0 &&
	    !policy->is_catch_all && !is_postmaster(address) &&
	    lab_object(view, judgement, LAB_UNKNOWN_USER);
}

bool
lab_test_spf(const struct lab_view *view, struct lab_judgement *judgement)
{
	const struct smtp_server *session = view->session;
	struct spf_request request = { .ip = view->ip,
		.identity = SPF_MAIL_FROM,
		.helo = session->helo,
		.sender = session->envelope.sender,
		.domain = span_empty(),
		.receiver = session->rules->name,
		.now = view->now };
	struct spf_verdict verdict;

	if (is_trusted(view) || !lab_policy_has(view->policy, LAB_SPF))
		return false;
	verdict = spf_check(&request, view->known, view->trace, view->arena);
	if (verdict.result == SPF_WAITS)
		return lab_wait(judgement);
	if (verdict.result == SPF_TEMPERROR)
		return lab_object(view, judgement, LAB_TEMPORARY);
	return (verdict.result == SPF_FAIL ||
		   verdict.result == SPF_PERMERROR) &&
	    lab_object(view, judgement, LAB_SPF);
}

/* Could a bounce be given back? Last of all, for it bothers others. */
bool
lab_test_callout(const struct lab_view *view, struct lab_judgement *judgement)
{
	if (is_trusted(view) || view->session->envelope.sender.len == 0 ||
	    !lab_policy_has(view->policy, LAB_CALLOUT))
		return false;
	judgement->gaps.detail = view->callout_words;
	switch (view->callout) {
	case LAB_CALLOUT_NOT_ASKED:
		judgement->wants_callout = true;
		return lab_wait(judgement);
	case LAB_CALLOUT_GOOD:
		return false;
	case LAB_CALLOUT_NO:
		return lab_object(view, judgement, LAB_CALLOUT);
	case LAB_CALLOUT_UNSURE:
		judgement->objection = LAB_CALLOUT_OPEN;
		return true;
	}
	return false;
}
