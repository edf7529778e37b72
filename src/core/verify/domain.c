#include "core/verify/domain.h"

#include <stdlib.h>

#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/verify/lists.h"

/* More hosts than these nobody tries. */
enum { MAX_HOSTS = 16, MAX_EVIDENCE = 600 };

/* One look at one domain. */
struct look {
	struct verify_domain *found;
	struct dns_known *known;
	struct arena *arena;
	struct span domain;
	struct text evidence;
	bool is_inside;   /* private networks are as good as others */
	bool has_failed;  /* an answer is missing for good */
	bool has_private; /* an address was there that nobody can reach */
};

static void
conclude(struct look *look, enum verify_verdict verdict,
    enum verify_reason reason)
{
	look->found->verdict = verdict;
	look->found->reason = reason;
	look->found->evidence = text_span(&look->evidence);
}

/* NULL: it is not known yet. */
static const struct dns_answer *
ask(struct look *look, struct span name, enum dns_type type)
{
	const struct dns_answer *answer =
	    dns_known_ask(look->known, name, type);

	if (!answer)
		look->found->is_waiting = true;
	else if (answer->outcome == DNS_FAILED)
		look->has_failed = true;
	return answer;
}

static void
note(struct look *look, struct span name, const char *what)
{
	if (look->evidence.len > 0)
		text_write_string(&look->evidence, "; ");
	text_write(&look->evidence, name);
	text_write_byte(&look->evidence, ' ');
	text_write_string(&look->evidence, what);
}

static void
note_failure(struct look *look, struct span name,
    const struct dns_answer *answer)
{
	note(look, name, dns_type_name(answer->question.type));
	text_write_string(&look->evidence, ": ");
	text_write_string(&look->evidence, dns_failure_name(answer->failure));
}

/* Documentation's networks are for examples, and so are we. */
static bool
can_be_reached(const struct ip *ip)
{
	const enum ip_scope scope = ip_scope(ip);

	return scope == IP_GLOBAL || scope == IP_DOCUMENTATION;
}

static void
note_address(struct look *look, struct span host, const struct ip *ip)
{
	char bytes[IP_TEXT_MAX];

	note(look, host, ip->is_v6 ? "AAAA " : "A ");
	text_write(&look->evidence, ip_print(ip, bytes));
}

/* Does the host have an address of that type to which mail can go? */
static bool
has_address(struct look *look, struct span host, enum dns_type type)
{
	const struct dns_answer *answer = ask(look, host, type);
	struct ip ip;

	if (!answer)
		return false;
	if (answer->outcome == DNS_FAILED)
		note_failure(look, host, answer);
	for (size_t i = 0; answer->outcome == DNS_DATA && i < answer->count;
	     i++) {
		if (!dns_record_ip(answer->records[i], &ip))
			continue;
		note_address(look, host, &ip);
		if (look->is_inside || can_be_reached(&ip))
			return true;
		look->has_private = true;
	}
	return false;
}

/* One host after the other, so that most questions need not be asked. */
static bool
find_host(struct look *look, const struct dns_mx *hosts, size_t count)
{
	for (size_t i = 0; i < count && !look->found->is_waiting; i++) {
		struct span host = hosts[i].exchange;

		if (has_address(look, host, DNS_A) ||
		    (!look->found->is_waiting &&
			has_address(look, host, DNS_AAAA))) {
			look->found->host = host;
			return true;
		}
	}
	return false;
}

/* Does the name, or one above it, stand in the list? */
static bool
is_parking(struct span name)
{
	for (size_t i = 0; verify_list_parking[i]; i++)
		if (dns_name_within(name, span_of(verify_list_parking[i])))
			return true;
	return false;
}

static int
compare(const void *a, const void *b)
{
	const struct dns_mx *one = a, *other = b;

	return (one->preference > other->preference) -
	    (one->preference < other->preference);
}

static size_t
read_hosts(struct look *look, const struct dns_answer *answer,
    struct dns_mx hosts[MAX_HOSTS])
{
	size_t count = 0;

	for (size_t i = 0; i < answer->count && count < MAX_HOSTS; i++)
		if (dns_record_mx(look->arena, answer->records[i],
			&hosts[count]))
			count++;
	qsort(hosts, count, sizeof(*hosts), compare);
	for (size_t i = 0; i < count; i++) {
		note(look, look->domain, "MX ");
		text_write_format(&look->evidence, "%u ", hosts[i].preference);
		text_write(&look->evidence,
		    hosts[i].exchange.len > 0 ? hosts[i].exchange
					      : span_of("."));
	}
	return count;
}

/* There is no host to send to, but it may be that nobody could tell. */
static void
conclude_without(struct look *look, bool has_mx)
{
	if (look->has_failed)
		conclude(look, VERIFY_RETRY, VERIFY_DNS_FAILED);
	else if (look->has_private)
		conclude(look, VERIFY_RETRY, VERIFY_PRIVATE_HOST);
	else
		conclude(look, VERIFY_RETRY,
		    has_mx ? VERIFY_LOST_HOST : VERIFY_NO_HOST);
}

static void
look_at_hosts(struct look *look, const struct dns_answer *answer)
{
	struct dns_mx hosts[MAX_HOSTS];
	size_t count = read_hosts(look, answer, hosts);

	if (count == 1 && hosts[0].exchange.len == 0) {
		conclude(look, VERIFY_RETRY, VERIFY_NULL_MX);
		return;
	}
	if (count > 0 && is_parking(hosts[0].exchange)) {
		conclude(look, VERIFY_UNKNOWN, VERIFY_PARKED);
		return;
	}
	if (find_host(look, hosts, count))
		conclude(look, VERIFY_KEEP, VERIFY_FINE);
	else if (!look->found->is_waiting)
		conclude_without(look, true);
}

/* Without MX records mail goes to the domain's own address. */
static void
look_at_domain(struct look *look)
{
	const struct dns_mx self = { 0, look->domain };
	const struct dns_answer *servers = ask(look, look->domain, DNS_NS);
	struct span server;
	bool is_found = find_host(look, &self, 1);

	if (look->found->is_waiting)
		return;
	for (size_t i = 0;
	     servers && servers->outcome == DNS_DATA && i < servers->count;
	     i++) {
		if (!dns_record_name(look->arena, servers->records[i],
			&server) ||
		    !is_parking(server))
			continue;
		note(look, look->domain, "NS ");
		text_write(&look->evidence, server);
		conclude(look, VERIFY_UNKNOWN, VERIFY_PARKED);
		return;
	}
	if (is_found)
		conclude(look, VERIFY_KEEP, VERIFY_NO_MX);
	else
		conclude_without(look, false);
}

void
verify_domain_find(struct verify_domain *found, struct dns_known *known,
    struct arena *arena, struct span domain, bool is_inside)
{
	struct look look = { .found = found,
		.known = known,
		.arena = arena,
		.domain = domain,
		.is_inside = is_inside };
	const struct dns_answer *answer;

	*found = (struct verify_domain){ .verdict = VERIFY_RETRY,
		.reason = VERIFY_DNS_FAILED,
		.evidence = span_empty(),
		.host = span_empty() };
	text_init(&look.evidence, arena, MAX_EVIDENCE);
	answer = ask(&look, domain, DNS_MX);
	if (!answer)
		return;
	if (answer->outcome == DNS_FAILED) {
		note_failure(&look, domain, answer);
		conclude(&look, VERIFY_RETRY, VERIFY_DNS_FAILED);
	} else if (answer->outcome == DNS_NXDOMAIN) {
		note(&look, domain, "NXDOMAIN");
		conclude(&look, VERIFY_RETRY, VERIFY_NO_DOMAIN);
	} else if (answer->outcome == DNS_DATA) {
		look_at_hosts(&look, answer);
	} else {
		look_at_domain(&look);
	}
}
