#include "core/audit/mx.h"

#include "core/dns/name.h"

/* One look at one domain. */
struct look {
	struct audit *audit;
	struct span domain;
	const struct dns_answer *answer;
	struct mx_view *view;
	size_t unusable; /* hosts of which that is certain */
	struct span providers;
	bool has_many_providers;
};

static void
prove(struct look *look, struct finding *finding)
{
	finding_prove(look->audit, finding, look->answer, span_empty(),
	    span_empty());
}

static struct finding *
add(struct look *look, enum finding_kind kind, struct span subject,
    struct span detail)
{
	struct finding *finding = audit_add(look->audit, kind, subject);

	finding->detail = detail;
	prove(look, finding);
	return finding;
}

/* The first address that nobody outside can reach; false: all can. */
static bool
find_unreachable(const struct dns_answer *answer, struct ip *ip)
{
	for (size_t i = 0; i < answer->count; i++)
		if (dns_record_ip(answer->records[i], ip) &&
		    ip_scope(ip) != IP_GLOBAL &&
		    ip_scope(ip) != IP_DOCUMENTATION)
			return true;
	return false;
}

static void
look_at_scope(struct look *look, struct mx_host *host,
    const struct dns_answer *answer)
{
	char *bytes = arena_alloc(look->audit->arena, IP_TEXT_MAX);
	struct finding *finding;
	struct ip ip;

	if (answer->outcome != DNS_DATA || !find_unreachable(answer, &ip))
		return;
	finding =
	    audit_add(look->audit, FINDING_MX_PRIVATE_IP, host->mx.exchange);
	finding->detail = ip_print(&ip, bytes);
	finding_prove(look->audit, finding, answer, span_empty(), span_empty());
	if (answer->count == 1)
		host->is_usable = false;
}

static void
look_at_addresses(struct look *look, struct mx_host *host,
    const struct dns_answer *v4, const struct dns_answer *v6)
{
	struct span name = host->mx.exchange;
	struct finding *finding;

	host->has_v4 = v4->outcome == DNS_DATA;
	host->has_v6 = v6->outcome == DNS_DATA;
	host->is_usable = host->has_v4 || host->has_v6;
	if (v4->canonical.len > 0)
		add(look, FINDING_MX_CNAME, name, v4->canonical);
	look_at_scope(look, host, v4);
	look_at_scope(look, host, v6);
	if (host->has_v4 || host->has_v6 || v4->outcome == DNS_FAILED ||
	    v6->outcome == DNS_FAILED)
		return;
	finding = add(look,
	    v4->outcome == DNS_NXDOMAIN ? FINDING_MX_NXDOMAIN
					: FINDING_MX_NO_ADDRESS,
	    name, look->domain);
	finding_prove(look->audit, finding, v4, span_empty(), span_empty());
	finding_prove(look->audit, finding, v6, span_empty(), span_empty());
}

static bool
is_localhost(struct span name)
{
	return dns_name_equal(name, span_of("localhost")) ||
	    dns_name_within(name, span_of("localhost")) ||
	    dns_name_equal(name, span_of("localhost.localdomain"));
}

/* "mx.example.org.example.org": the dot was forgotten. */
static bool
is_doubled(struct span name, struct span domain, struct span *meant)
{
	if (name.len <= domain.len || !dns_name_within(name, domain))
		return false;
	*meant = (struct span){ name.ptr, name.len - domain.len - 1 };
	return dns_name_within(*meant, domain);
}

/* Is the name already the reason, whatever its addresses are? */
static bool
look_at_name(struct look *look, struct span name)
{
	struct span meant;
	struct ip ip;

	if (ip_parse(name, &ip))
		add(look, FINDING_MX_IP_LITERAL, name, look->domain);
	else if (is_localhost(name))
		add(look, FINDING_MX_LOCALHOST, name, look->domain);
	else if (!dns_name_is_host(name))
		add(look, FINDING_MX_BAD_NAME, name, look->domain);
	else {
		if (is_doubled(name, look->domain, &meant))
			add(look, FINDING_MX_DOUBLED, name, meant);
		return false;
	}
	return true;
}

static const struct issuer *
find_provider(const struct knowledge *knowledge, struct span host)
{
	for (size_t i = 0; knowledge && i < knowledge->issuer_count; i++)
		if (issuer_has_host(&knowledge->issuers[i], host))
			return &knowledge->issuers[i];
	return NULL;
}

static void
note_provider(struct look *look, struct span host)
{
	const struct issuer *issuer =
	    find_provider(look->audit->knowledge, host);
	struct text text;
	size_t at;

	if (!issuer || span_find(look->providers, issuer->name, &at))
		return;
	text_init(&text, look->audit->arena, 1000);
	text_write(&text, look->providers);
	if (look->providers.len > 0) {
		text_write_string(&text, ", ");
		look->has_many_providers = true;
	}
	text_write(&text, issuer->name);
	look->providers = text_span(&text);
}

/* False: something about the host is not known yet. */
static bool
look_at_host(struct look *look, struct mx_host *host)
{
	struct span name = host->mx.exchange;
	const struct dns_answer *v4, *v6;

	note_provider(look, name);
	if (look_at_name(look, name)) {
		look->unusable++;
		return true;
	}
	v4 = audit_ask(look->audit, name, DNS_A);
	v6 = audit_ask(look->audit, name, DNS_AAAA);
	if (!v4 || !v6)
		return false;
	look_at_addresses(look, host, v4, v6);
	look->unusable += !host->is_usable && v4->outcome != DNS_FAILED &&
	    v6->outcome != DNS_FAILED;
	return true;
}

static void
sort_in(struct mx_view *view, struct dns_mx mx)
{
	size_t at = view->count++;

	for (; at > 0 && view->hosts[at - 1].mx.preference > mx.preference;
	     at--)
		view->hosts[at] = view->hosts[at - 1];
	view->hosts[at] = (struct mx_host){ .mx = mx };
}

/* The records in the order in which senders try them. */
static void
read_hosts(struct look *look)
{
	struct mx_view *view = look->view;

	for (size_t i = 0; i < look->answer->count; i++) {
		struct dns_mx mx;

		if (!dns_record_mx(look->audit->arena, look->answer->records[i],
			&mx))
			continue;
		if (mx.exchange.len == 0)
			view->is_null = true;
		else if (view->count < MX_HOSTS_MAX)
			sort_in(view, mx);
	}
}

/* Two hosts with the same IPv4 address are one host. */
static void
compare_addresses(struct look *look)
{
	const struct mx_view *view = look->view;
	struct ip first, other;

	for (size_t i = 0; i < view->count; i++) {
		const struct dns_answer *answer =
		    dns_known_find(look->audit->known,
			view->hosts[i].mx.exchange, DNS_A);

		if (!answer || answer->count != 1 ||
		    !dns_record_ip(answer->records[0], &other))
			return;
		if (i > 0 && !ip_equal(&first, &other))
			return;
		first = other;
	}
	add(look, FINDING_MX_SAME_ADDRESS, look->domain,
	    ip_print(&first, arena_alloc(look->audit->arena, IP_TEXT_MAX)));
}

static void
judge_hosts(struct look *look)
{
	const struct mx_view *view = look->view;
	bool has_v4 = false, has_v6 = false;

	for (size_t i = 0; i < view->count; i++) {
		has_v4 |= view->hosts[i].has_v4;
		has_v6 |= view->hosts[i].has_v6;
	}
	if (look->unusable == view->count)
		add(look, FINDING_MX_NONE_USABLE, look->domain, span_empty())
		    ->count = view->count;
	else if (view->count == 1 && look->providers.len > 0)
		; /* one name of a provider is many hosts */
	else if (view->count == 1)
		add(look, FINDING_MX_ONE_HOST, look->domain, span_empty());
	else
		compare_addresses(look);
	if (has_v6 && !has_v4)
		add(look, FINDING_MX_V6_ONLY, look->domain, span_empty());
	if (look->providers.len > 0)
		add(look,
		    look->has_many_providers ? FINDING_MX_MANY_PROVIDERS
					     : FINDING_MX_PROVIDER,
		    look->domain, look->providers);
}

static void
look_at_hosts(struct look *look)
{
	bool is_complete = true;

	read_hosts(look);
	if (look->view->is_null && look->view->count > 0)
		add(look, FINDING_MX_NULL_AND_OTHERS, look->domain,
		    span_empty());
	else if (look->view->is_null)
		add(look,
		    look->audit->context.sends ? FINDING_MX_NULL_SENDS
					       : FINDING_MX_NULL,
		    look->domain, span_empty());
	for (size_t i = 0; i < look->view->count; i++)
		is_complete &= look_at_host(look, &look->view->hosts[i]);
	if (is_complete && look->view->count > 0)
		judge_hosts(look);
}

/* Without an MX the domain's own address counts (RFC 5321, 5.1). */
static void
look_at_implicit(struct look *look)
{
	const struct dns_answer *v4 =
	    audit_ask(look->audit, look->domain, DNS_A);
	const struct dns_answer *v6 =
	    audit_ask(look->audit, look->domain, DNS_AAAA);
	const struct dns_answer *found;
	struct finding *finding;
	struct ip ip;

	if (!v4 || !v6)
		return;
	found = v4->outcome == DNS_DATA ? v4 : v6;
	if (found->outcome == DNS_DATA &&
	    dns_record_ip(found->records[0], &ip)) {
		finding = add(look, FINDING_MX_IMPLICIT, look->domain,
		    ip_print(&ip,
			arena_alloc(look->audit->arena, IP_TEXT_MAX)));
		finding_prove(look->audit, finding, found, span_empty(),
		    span_empty());
	} else if (v4->outcome != DNS_FAILED && v6->outcome != DNS_FAILED)
		add(look, FINDING_MX_NONE, look->domain, span_empty());
}

void
audit_mx(struct audit *audit, struct span domain, struct mx_view *view)
{
	struct mx_view own = { 0 };
	struct look look = { .audit = audit,
		.domain = dns_name_trim(domain),
		.view = view ? view : &own,
		.providers = span_empty() };

	*look.view = own;
	look.answer = audit_ask(audit, domain, DNS_MX);
	if (!look.answer || look.answer->outcome == DNS_FAILED)
		return;
	look.view->is_known = true;
	if (look.answer->outcome == DNS_DATA)
		look_at_hosts(&look);
	/* Who is parked is told of the null MX (parked.h). */
	else if (look.answer->outcome == DNS_NODATA &&
	    !audit->context.is_parked)
		look_at_implicit(&look);
}
