#include "core/audit/spf_look.h"
#include "core/audit/spf_mend.h"
#include "core/dns/record.h"

/* Does the record let the sending host pass, by each of its names? */

static struct spf_verdict
check(struct spf_look *look, const struct spf_request *request)
{
	return spf_check(request, look->audit->known, NULL, look->audit->arena);
}

static struct span
print(struct spf_look *look, const struct ip *ip)
{
	return ip_print(ip, arena_alloc(look->audit->arena, IP_TEXT_MAX));
}

static struct span
network_term(struct spf_look *look, const struct ip *ip)
{
	struct text term;

	text_init(&term, look->audit->arena, IP_TEXT_MAX + 4);
	text_write_string(&term, ip->is_v6 ? "ip6:" : "ip4:");
	ip_write(&term, ip);
	return text_span(&term);
}

/* Before the term that refused it, if that is ours, or before the end. */
static const char *
place_for(const struct spf_look *look, const struct spf_verdict *verdict)
{
	if (verdict->part.len > 0 && span_within(verdict->part, look->record))
		return verdict->part.ptr;
	return spf_mend_place(look->record);
}

/* The names of hosts that belong to a provider, and what it asks for. */
static const struct {
	const char *suffix, *include;
} providers[] = {
	{ "google.com", "_spf.google.com" },
	{ "outbound.protection.outlook.com", "spf.protection.outlook.com" },
	{ "amazonses.com", "amazonses.com" },
	{ "sendgrid.net", "sendgrid.net" },
	{ "mailgun.net", "mailgun.org" },
	{ "mailjet.com", "spf.mailjet.com" },
	{ "zoho.com", "zoho.com" },
	{ "messagingengine.com", "spf.messagingengine.com" },
};

static struct span
provider_term(struct spf_look *look, struct span host)
{
	struct text term;

	for (size_t i = 0; i < sizeof(providers) / sizeof(*providers); i++) {
		if (!dns_name_within(host, span_of(providers[i].suffix)))
			continue;
		text_init(&term, look->audit->arena, DNS_NAME_MAX);
		text_write_string(&term, "include:");
		text_write_string(&term, providers[i].include);
		return text_span(&term);
	}
	return span_empty();
}

/* What the address is called; empty: nothing, or not known yet. */
static struct span
host_of(struct spf_look *look, const struct ip *ip,
    const struct dns_answer **answer)
{
	char bytes[IP_REVERSE_MAX];
	struct text name = text_in(bytes, sizeof(bytes));
	struct span host;

	ip_write_reverse(&name, ip, ip_reverse_zone(ip));
	*answer = audit_ask(look->audit, text_span(&name), DNS_PTR);
	if (!*answer || (*answer)->count == 0 ||
	    !dns_record_name(look->audit->arena, (*answer)->records[0], &host))
		return span_empty();
	return host;
}

/* The own network that comes nearest; empty: none of the family. */
static struct span
nearest_network(const struct spf_look *look, const struct ip *ip)
{
	struct span rest = spf_record_terms(look->record);
	struct span nearest = span_empty();
	struct spf_term term;
	unsigned best = 0;

	while (spf_record_next_term(&rest, &term)) {
		unsigned bits;

		if (term.fault != SPF_SOUND ||
		    (term.kind != SPF_IP4 && term.kind != SPF_IP6))
			continue;
		bits = ip_common_bits(ip, &term.network);
		if (bits <= best)
			continue;
		best = bits;
		nearest = term.whole;
	}
	return nearest;
}

static void
prove_refusal(struct spf_look *look, struct finding *finding,
    const struct spf_verdict *verdict)
{
	struct span nearest = nearest_network(look, &look->subject->ip);

	if (verdict->record.len > 0)
		finding_prove(look->audit, finding, NULL, verdict->record,
		    verdict->part);
	finding_prove_note(look->audit, finding, span_of(verdict->why),
	    verdict->part);
	if (nearest.len > 0)
		finding_prove_note(look->audit, finding,
		    span_of("the nearest network that it allows"), nearest);
}

/* The provider's include where the host is a provider's, or the address. */
static void
propose_sender(struct spf_look *look, struct finding *finding,
    const struct spf_verdict *verdict)
{
	const struct ip *ip = &look->subject->ip;
	const char *place = place_for(look, verdict);
	const struct dns_answer *names;
	struct span host = host_of(look, ip, &names);
	struct span include = provider_term(look, host);

	if (!names)
		return;
	if (host.len > 0)
		finding_prove(look->audit, finding, names, span_empty(),
		    span_empty());
	if (include.len > 0 &&
	    spf_look_propose(look, finding,
		spf_mend_insert(look->audit->arena, look->record, place,
		    include),
		SPF_GOAL_PASS))
		return;
	spf_look_propose(look, finding,
	    spf_mend_insert(look->audit->arena, look->record, place,
		network_term(look, ip)),
	    SPF_GOAL_PASS);
}

static bool
is_refusal(enum spf_result result)
{
	return result == SPF_FAIL || result == SPF_SOFTFAIL ||
	    result == SPF_NEUTRAL;
}

static void
look_at_refusal(struct spf_look *look, const struct spf_verdict *verdict)
{
	struct finding *finding = spf_look_find(look, FINDING_SPF_NOT_THIS_IP,
	    print(look, &look->subject->ip), span_empty());

	if (verdict->result == SPF_SOFTFAIL)
		finding->severity = SEVERITY_ERROR;
	else if (verdict->result == SPF_NEUTRAL)
		finding->severity = SEVERITY_WARNING;
	prove_refusal(look, finding, verdict);
	propose_sender(look, finding, verdict);
}

/* One IPv6 address of a host that passes by IPv4. */
static bool
look_at_v6(struct spf_look *look, const struct ip *ip,
    const struct dns_answer *answer)
{
	struct spf_request request = spf_look_request(look);
	struct spf_look other = *look;
	struct spf_subject subject = *look->subject;
	struct spf_verdict verdict;
	struct finding *finding;

	request.ip = *ip;
	verdict = check(look, &request);
	if (!is_refusal(verdict.result))
		return false;
	subject.ip = *ip;
	other.subject = &subject;
	finding = spf_look_find(look, FINDING_SPF_V6_FORGOTTEN, print(look, ip),
	    span_empty());
	finding_prove(look->audit, finding, answer, span_empty(), span_empty());
	spf_look_propose(&other, finding,
	    spf_mend_insert(look->audit->arena, look->record,
		place_for(look, &verdict), network_term(look, ip)),
	    SPF_GOAL_PASS);
	return true;
}

static void
look_at_v6_of(struct spf_look *look, struct span host)
{
	const struct dns_answer *answer;
	struct ip ip;

	if (look->subject->ip.is_v6 || !dns_name_is_host(host))
		return;
	answer = audit_ask(look->audit, host, DNS_AAAA);
	if (!answer)
		return;
	for (size_t i = 0; i < answer->count; i++)
		if (dns_record_ip(answer->records[i], &ip) &&
		    look_at_v6(look, &ip, answer))
			return;
}

/* "v=spf1 a -all" at the greeting name, if that lets it pass. */
static void
propose_for_helo(struct spf_look *look, struct finding *finding)
{
	struct span helo = dns_name_trim(look->subject->helo);
	struct text record;

	text_init(&record, look->audit->arena, SPF_MENDED_MAX);
	text_write_string(&record, "v=spf1 a -all");
	if (!spf_look_try(look, helo, text_span(&record), SPF_GOAL_PASS)) {
		text_reset(&record);
		text_write_string(&record, "v=spf1 a ");
		text_write(&record, network_term(look, &look->subject->ip));
		text_write_string(&record, " -all");
		if (!spf_look_try(look, helo, text_span(&record),
			SPF_GOAL_PASS))
			return;
	}
	finding_change(look->audit, finding,
	    (struct change){ .name = helo,
		.type = DNS_TXT,
		.before = span_empty(),
		.after = text_span(&record) });
}

/* Where the name itself does not exist, no record will help. */
static bool
is_missing(struct spf_look *look, struct span helo)
{
	const struct dns_answer *answer = audit_ask(look->audit, helo, DNS_TXT);

	return answer && answer->outcome == DNS_NXDOMAIN;
}

static void
look_at_helo(struct spf_look *look)
{
	struct spf_request request = spf_look_request(look);
	struct span helo = dns_name_trim(look->subject->helo);
	struct finding *finding;
	struct spf_verdict verdict;

	if (!dns_name_is_host(helo) || is_missing(look, helo))
		return;
	request.domain = span_empty();
	request.identity = SPF_HELO;
	verdict = check(look, &request);
	if (verdict.result == SPF_WAITS || verdict.result == SPF_PASS ||
	    verdict.result == SPF_TEMPERROR)
		return;
	if (verdict.result != SPF_NONE)
		audit_add(look->audit, FINDING_SPF_NULL_SENDER, helo)->detail =
		    span_of(spf_result_name(verdict.result));
	finding = audit_add(look->audit,
	    verdict.result == SPF_NONE ? FINDING_SPF_HELO_NONE
				       : FINDING_SPF_HELO_FAIL,
	    helo);
	finding->detail = print(look, &look->subject->ip);
	finding_prove_note(look->audit, finding, span_of(verdict.why),
	    verdict.record);
	if (verdict.result == SPF_NONE)
		propose_for_helo(look, finding);
}

/* Names that most domains have, and that nobody thinks of. */
static void
look_at_subdomains(struct spf_look *look)
{
	static const char *const names[] = { "www.", "mail." };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		const struct dns_answer *address, *record;
		struct finding *finding;
		struct text name;
		struct span text;

		text_init(&name, look->audit->arena, DNS_NAME_MAX);
		text_write_string(&name, names[i]);
		text_write(&name, look->domain);
		/* Of the greeting name is told by itself. */
		if (dns_name_equal(text_span(&name),
			dns_name_trim(look->subject->helo)))
			continue;
		address = audit_ask_spare(look->audit, text_span(&name), DNS_A);
		record =
		    audit_ask_spare(look->audit, text_span(&name), DNS_TXT);
		if (!address || !record || address->outcome != DNS_DATA ||
		    address->canonical.len > 0 ||
		    record->outcome == DNS_FAILED ||
		    spf_select(look->audit->arena, record, &text) > 0)
			continue;
		finding =
		    audit_add(look->audit, FINDING_SPF_SUBDOMAIN, look->domain);
		finding->detail = text_span(&name);
		finding_prove(look->audit, finding, address, span_empty(),
		    span_empty());
		finding_change(look->audit, finding,
		    (struct change){ .name = text_span(&name),
			.type = DNS_TXT,
			.before = span_empty(),
			.after = span_of(
			    i == 0 ? "v=spf1 -all" : "v=spf1 a -all") });
	}
}

void
spf_look_at_host(struct spf_look *look)
{
	struct spf_request request = spf_look_request(look);
	struct spf_verdict verdict;

	if (look->record.len > 0)
		look_at_subdomains(look);
	if (!look->subject->has_ip)
		return;
	look_at_helo(look);
	if (look->record.len == 0)
		return;
	verdict = check(look, &request);
	if (is_refusal(verdict.result))
		look_at_refusal(look, &verdict);
	if (verdict.result == SPF_PASS)
		look_at_v6_of(look, look->subject->helo);
}
