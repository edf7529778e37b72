#include <stdio.h>

#include "base/ascii.h"
#include "core/audit/host.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum { PTR_NAMES_MAX = 10, PTR_MANY = 2 };

/* Words that stand alone between dots, hyphens and digits in such names. */
static const char *const generic_words[] = { "adsl", "broadband", "cable",
	"client", "cpe", "cust", "customer", "customers", "dhcp", "dial",
	"dialin", "dialup", "dsl", "dyn", "dynamic", "dynamicip", "fiber",
	"ftth", "home", "ip", "pool", "pools", "ppp", "pppoe", "res",
	"residential", "unassigned", "unused", "user", "vdsl", "wireless",
	"xdsl" };

static bool
is_generic_word(struct span word)
{
	for (size_t i = 0; i < sizeof(generic_words) / sizeof(*generic_words);
	     i++)
		if (span_equal_nocase(word, span_of(generic_words[i])))
			return true;
	return false;
}

/* The next run of letters; digits and signs part them. */
static bool
next_word(struct span *rest, struct span *word)
{
	size_t len = 0;

	while (rest->len > 0 && !ascii_is_letter(*rest->ptr))
		span_take(rest, 1);
	while (len < rest->len && ascii_is_letter(rest->ptr[len]))
		len++;
	*word = span_take(rest, len);
	return len > 0;
}

static bool
next_digits(struct span *rest, unsigned *number)
{
	size_t len = 0;

	while (rest->len > 0 && !ascii_is_digit(*rest->ptr))
		span_take(rest, 1);
	for (*number = 0; len < rest->len && ascii_is_digit(rest->ptr[len]);
	     len++)
		if (*number < 1000)
			*number =
			    *number * 10 + (unsigned)(rest->ptr[len] - '0');
	span_take(rest, len);
	return len > 0;
}

/* Do three bytes of the address follow each other, in either direction? */
static bool
holds_address(struct span name, const struct ip *ip)
{
	size_t up = 0, down = 0;
	unsigned number;

	if (ip->is_v6)
		return false;
	while (next_digits(&name, &number)) {
		up = number == ip->bytes[up & 3] ? up + 1
		    : number == ip->bytes[0]     ? 1
						 : 0;
		down = number == ip->bytes[3 - (down & 3)] ? down + 1
		    : number == ip->bytes[3]               ? 1
							   : 0;
		if (up == 3 || down == 3)
			return true;
	}
	return false;
}

/* All of it in hexadecimal, as some providers write it. */
static bool
holds_hex(struct span name, const struct ip *ip)
{
	char hex[9];
	size_t at;

	if (ip->is_v6)
		return false;
	snprintf(hex, sizeof(hex), "%02x%02x%02x%02x", ip->bytes[0],
	    ip->bytes[1], ip->bytes[2], ip->bytes[3]);
	return span_find_nocase(name, span_of(hex), &at);
}

bool
host_name_is_generic(struct span name, const struct ip *ip)
{
	struct span own = name, word;
	size_t labels = dns_name_labels(name);

	if (ip && (holds_address(name, ip) || holds_hex(name, ip)))
		return true;
	/* The registered domain may well be called "cable". */
	if (labels < 3)
		return false;
	own.len -= dns_name_tail(name, 2).len;
	while (next_word(&own, &word))
		if (is_generic_word(word))
			return true;
	return false;
}

/* Does the name lead to the address? False with is_waiting: not known yet. */
static bool
leads_back(struct audit *audit, struct span name, const struct ip *ip,
    bool *is_waiting, bool *is_failed)
{
	const struct dns_answer *answer =
	    audit_ask(audit, name, ip->is_v6 ? DNS_AAAA : DNS_A);
	struct ip other;

	if (!answer) {
		*is_waiting = true;
		return false;
	}
	*is_failed |= answer->outcome == DNS_FAILED;
	for (size_t i = 0; i < answer->count; i++)
		if (dns_record_ip(answer->records[i], &other) &&
		    ip_equal(&other, ip))
			return true;
	return false;
}

struct ptr_look {
	struct audit *audit;
	const struct ip *ip;
	const struct dns_answer *answer;
	struct span subject; /* the address as text */
	struct span confirmed, other;
	size_t count;
	bool is_waiting, is_failed;
};

static struct finding *
add(struct ptr_look *look, enum finding_kind kind, struct span detail)
{
	struct finding *finding = audit_add(look->audit, kind, look->subject);

	finding->detail = detail;
	finding_prove(look->audit, finding, look->answer, span_empty(),
	    span_empty());
	return finding;
}

static void
read_names(struct ptr_look *look)
{
	for (size_t i = 0;
	     i < look->answer->count && look->count < PTR_NAMES_MAX; i++) {
		struct span name;

		if (!dns_record_name(look->audit->arena,
			look->answer->records[i], &name))
			continue;
		look->count++;
		if (!leads_back(look->audit, name, look->ip, &look->is_waiting,
			&look->is_failed))
			look->other = name;
		else if (look->confirmed.len == 0)
			look->confirmed = name;
	}
}

static void
judge_names(struct ptr_look *look)
{
	struct span name = look->confirmed;

	if (name.len == 0) {
		if (!look->is_failed)
			add(look, FINDING_PTR_NOT_FORWARD, look->other);
		return;
	}
	if (!host_name_is_generic(name, look->ip))
		add(look, FINDING_PTR_GOOD, name);
	if (look->other.len > 0 && !look->is_failed)
		add(look, FINDING_PTR_SOME_NOT_FORWARD, look->other);
	if (look->answer->count >= PTR_MANY)
		add(look, FINDING_PTR_MULTIPLE, name)->count =
		    look->answer->count;
	if (host_name_is_generic(name, look->ip))
		add(look, FINDING_PTR_GENERIC, name);
}

static void
judge(struct ptr_look *look)
{
	switch (look->answer->outcome) {
	case DNS_FAILED:
		add(look, FINDING_PTR_FAILED,
		    span_of(dns_failure_name(look->answer->failure)));
		return;
	case DNS_NODATA:
	case DNS_NXDOMAIN:
		add(look,
		    look->ip->is_v6 ? FINDING_PTR_NONE_V6 : FINDING_PTR_NONE,
		    span_empty());
		return;
	case DNS_DATA:
		read_names(look);
		if (!look->is_waiting)
			judge_names(look);
	}
}

/* Other networks never see it: no use in asking for its name. */
static bool
is_hidden(enum ip_scope scope)
{
	return scope != IP_GLOBAL && scope != IP_DOCUMENTATION;
}

struct span
audit_ptr(struct audit *audit, const struct ip *ip)
{
	char name[IP_REVERSE_MAX];
	struct text text = text_in(name, sizeof(name));
	struct finding *finding;
	struct ptr_look look = { .audit = audit,
		.ip = ip,
		.subject = ip_print(ip, arena_alloc(audit->arena, IP_TEXT_MAX)),
		.confirmed = span_empty(),
		.other = span_empty() };

	if (is_hidden(ip_scope(ip))) {
		finding = audit_add(audit, FINDING_PTR_PRIVATE, look.subject);
		finding->detail = span_of(ip_scope_name(ip_scope(ip)));
		finding_prove(audit, finding, NULL, look.subject, look.subject);
		return span_empty();
	}
	ip_write_reverse(&text, ip, ip_reverse_zone(ip));
	look.answer = audit_ask(audit, text_span(&text), DNS_PTR);
	/* What failed on our side says nothing of the provider. */
	if (look.answer && look.answer->failure != DNS_NOT_ASKED)
		judge(&look);
	return look.confirmed;
}
