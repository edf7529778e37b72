#include "core/audit/dns.h"

#include "core/dns/name.h"
#include "core/dns/record.h"
#include "core/dns/suffix.h"

enum {
	PACKET_SMALL = 512, /* what any server and firewall lets through */
	PACKET_SAFE = 1232, /* what is not cut on its way (RFC 9715) */
	TTL_LONG = 86400,
	NEGATIVE_LONG = 300, /* shorter absences nobody notices */
	ANCESTORS_MAX = 5,
	ABSENT_MAX = 100,
	SIGNATURE_MIN = 18, /* bytes before the signer's name (RFC 4034, 3.1) */
	HOUR = 3600,
};

/* All answers are NULL as long as they are not known. */
struct look {
	struct audit *audit;
	struct span domain, policy; /* policy: _dmarc.domain */
	const struct dns_answer *soa, *mx, *txt, *alias, *dmarc;
};

static struct span
join(struct look *look, const char *label, struct span name)
{
	struct text text;

	text_init(&text, look->audit->arena, (size_t)2 * DNS_NAME_MAX);
	text_write_string(&text, label);
	text_write_byte(&text, '.');
	text_write(&text, name);
	return text_span(&text);
}

static struct finding *
add(struct look *look, enum finding_kind kind, struct span subject,
    const struct dns_answer *proof)
{
	struct finding *finding = audit_add(look->audit, kind, subject);

	finding_prove(look->audit, finding, proof, span_empty(), span_empty());
	return finding;
}

static bool
has_data(const struct dns_answer *answer)
{
	return answer && answer->outcome == DNS_DATA;
}

static bool
is_absent(const struct dns_answer *answer)
{
	return answer &&
	    (answer->outcome == DNS_NODATA || answer->outcome == DNS_NXDOMAIN);
}

/* True: it does not, and nothing else is worth saying. */
static bool
look_for_domain(struct look *look)
{
	size_t labels = dns_name_labels(look->domain);
	struct finding *finding;

	/* Behind an alias it is the alias' target that does not exist. */
	if (!look->soa || look->soa->outcome != DNS_NXDOMAIN ||
	    look->soa->canonical.len > 0)
		return false;
	finding = add(look, FINDING_DNS_NXDOMAIN, look->domain, look->soa);
	finding->detail = span_of("the root");
	for (size_t i = 1; i <= ANCESTORS_MAX && i < labels; i++) {
		struct span above = dns_name_tail(look->domain, labels - i);
		const struct dns_answer *answer =
		    audit_ask(look->audit, above, DNS_SOA);

		if (answer && answer->outcome == DNS_NXDOMAIN)
			continue;
		finding->detail = above;
		break;
	}
	return true;
}

/* One finding for all answers that failed in this way. */
static void
note_failure(struct look *look, enum finding_kind kind,
    const struct dns_answer *answer, struct finding **finding)
{
	if (*finding) {
		finding_prove(look->audit, *finding, answer, span_empty(),
		    span_empty());
		return;
	}
	*finding = add(look, kind, look->domain, answer);
	(*finding)->detail = answer->why.len > 0
	    ? answer->why
	    : span_of(dns_failure_name(answer->failure));
}

static void
look_at_failures(struct look *look, enum finding_kind kind, bool is_bogus)
{
	enum { ANSWERS = 4 };
	const struct dns_answer *const answers[ANSWERS] = { look->soa, look->mx,
		look->txt, look->dmarc };
	struct finding *finding = NULL;

	for (size_t i = 0; i < ANSWERS; i++) {
		if (!answers[i] || answers[i]->outcome != DNS_FAILED ||
		    answers[i]->failure == DNS_NOT_ASKED)
			continue;
		if ((answers[i]->failure == DNS_BOGUS) == is_bogus)
			note_failure(look, kind, answers[i], &finding);
	}
}

/* How many bytes the answer takes, names short. */
static size_t
measure(const struct dns_answer *answer)
{
	enum { HEADER = 12, QUESTION = 6, RECORD = 12 };
	size_t size = HEADER + QUESTION + answer->question.name.len;

	for (size_t i = 0; i < answer->count; i++)
		size += RECORD + answer->records[i].data.len;
	return size;
}

static void
look_at_size(struct look *look)
{
	size_t size;

	if (!has_data(look->txt))
		return;
	size = measure(look->txt);
	if (size > PACKET_SMALL)
		add(look,
		    size > PACKET_SAFE ? FINDING_DNS_TCP_NEEDED
				       : FINDING_DNS_TXT_BLOAT,
		    look->domain, look->txt)
		    ->count = size;
}

static void
look_at_alias(struct look *look)
{
	struct span target;
	bool is_beside;

	if (!has_data(look->alias) ||
	    !dns_record_name(look->audit->arena, look->alias->records[0],
		&target))
		return;
	is_beside = (has_data(look->txt) && look->txt->canonical.len == 0) ||
	    (has_data(look->mx) && look->mx->canonical.len == 0);
	if (dns_name_equal(dns_suffix_organization(look->domain), look->domain))
		add(look, FINDING_DNS_CNAME_AT_APEX, look->domain, look->alias)
		    ->detail = target;
	else if (is_beside)
		add(look, FINDING_DNS_CNAME_AND_OTHER, look->domain,
		    look->alias)
		    ->detail = target;
}

/* A name that nobody has: what has records there has them everywhere. */
static void
look_for_wildcards(struct look *look)
{
	struct span probe = join(look, "nixie-no-such-name", look->domain);
	const struct dns_answer *txt =
	    audit_ask_spare(look->audit, probe, DNS_TXT);
	const struct dns_answer *mx =
	    audit_ask_spare(look->audit, probe, DNS_MX);

	if (has_data(txt))
		add(look, FINDING_DNS_WILDCARD_TXT, look->domain, txt);
	if (has_data(mx))
		add(look, FINDING_DNS_WILDCARD_MX, look->domain, mx);
}

/* _dmarc.example.org.example.org, and nothing where it should be. */
static void
look_for_doubled(struct look *look)
{
	const struct dns_answer *answer;
	struct finding *finding;
	struct text text;

	if (!is_absent(look->dmarc))
		return;
	text_init(&text, look->audit->arena, (size_t)3 * DNS_NAME_MAX);
	text_write(&text, look->policy);
	text_write_byte(&text, '.');
	text_write(&text, look->domain);
	answer = audit_ask(look->audit, text_span(&text), DNS_TXT);
	if (!has_data(answer))
		return;
	finding =
	    add(look, FINDING_DNS_PANEL_DOUBLED, text_span(&text), answer);
	finding->detail = span_of("_dmarc");
}

/* The text without the quotes that a form put into it. */
static struct span
unquote(struct arena *arena, struct span text)
{
	struct text plain;

	text_init(&plain, arena, text.len + 1);
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '"' && text.ptr[i] != '\\')
			text_write_byte(&plain, text.ptr[i]);
	return text_span(&plain);
}

static void
look_for_quotes(struct look *look, const struct dns_answer *answer)
{
	struct arena *arena = look->audit->arena;

	for (size_t i = 0; has_data(answer) && i < answer->count; i++) {
		struct finding *finding;
		struct span text, plain, name = answer->question.name;
		size_t at;

		if (!dns_record_text(arena, answer->records[i], &text) ||
		    !span_find(text, span_of("\""), &at))
			continue;
		plain = unquote(arena, text);
		if (!span_starts_nocase(plain, span_of("v=")))
			continue;
		finding =
		    audit_add(look->audit, FINDING_DNS_QUOTES_IN_TXT, name);
		finding->detail = plain;
		finding_prove(look->audit, finding, answer, text,
		    (struct span){ text.ptr + at, 1 });
		finding_change(look->audit, finding,
		    (struct change){ name, DNS_TXT, text, plain });
	}
}

/* "MX, TXT, TXT of _dmarc": one finding for all that is absent. */
static void
note_absence(struct look *look, const struct dns_answer *answer)
{
	struct finding_list *findings = &look->audit->findings;
	struct finding *finding = NULL;
	struct text words;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].kind == FINDING_DNS_NEGATIVE_CACHED)
			finding = &findings->items[i];
	text_init(&words, look->audit->arena, ABSENT_MAX);
	if (finding) {
		text_write(&words, finding->detail);
		text_write_string(&words, ", ");
		finding_prove(look->audit, finding, answer, span_empty(),
		    span_empty());
	} else {
		finding = add(look, FINDING_DNS_NEGATIVE_CACHED, look->domain,
		    answer);
	}
	text_write_string(&words, dns_type_name(answer->question.type));
	if (answer == look->dmarc)
		text_write_string(&words, " of _dmarc");
	finding->detail = text_span(&words);
	if (answer->ttl > finding->count)
		finding->count = answer->ttl;
}

static void
look_at_times(struct look *look, const struct dns_answer *answer)
{
	struct finding *finding;

	if (has_data(answer) && answer->ttl > TTL_LONG) {
		finding = add(look, FINDING_DNS_TTL_EXTREME,
		    answer->question.name, answer);
		finding->count = answer->ttl;
	} else if (is_absent(answer) && answer->ttl >= NEGATIVE_LONG) {
		note_absence(look, answer);
	}
}

static uint32_t
number_at(struct span data, size_t at)
{
	uint32_t number = 0;

	for (size_t i = 0; i < 4; i++)
		number = number << 8 | (unsigned char)data.ptr[at + i];
	return number;
}

/* Is less than a tenth of the signature's life left? Then the rest of it. */
static bool
is_ending(struct dns_record record, int64_t now, int64_t *left)
{
	int64_t end, begin;

	if (record.data.len < SIGNATURE_MIN)
		return false;
	end = number_at(record.data, 8);
	begin = number_at(record.data, 12);
	*left = end - now;
	return *left > 0 && *left < (end - begin) / 10;
}

/* Some sign for two days at a time: only the share that is left counts. */
static void
look_at_signatures(struct look *look, int64_t now)
{
	const struct dns_answer *answer;
	int64_t left;

	if (now == 0 || !has_data(look->soa) ||
	    look->soa->security != DNS_SECURE)
		return;
	answer = audit_ask(look->audit, look->domain, DNS_RRSIG);
	for (size_t i = 0; has_data(answer) && i < answer->count; i++)
		if (is_ending(answer->records[i], now, &left)) {
			add(look, FINDING_DNS_EXPIRING, look->domain, answer)
			    ->count = (size_t)(left / HOUR);
			return;
		}
}

void
audit_dns(struct audit *audit, struct span domain, int64_t now)
{
	struct look look = { .audit = audit, .domain = dns_name_trim(domain) };

	look.policy = join(&look, "_dmarc", look.domain);
	look.soa = audit_ask(audit, look.domain, DNS_SOA);
	look.mx = audit_ask(audit, look.domain, DNS_MX);
	look.txt = audit_ask(audit, look.domain, DNS_TXT);
	look.alias = audit_ask(audit, look.domain, DNS_CNAME);
	look.dmarc = audit_ask(audit, look.policy, DNS_TXT);
	if (look_for_domain(&look))
		return;
	look_at_failures(&look, FINDING_DNS_SERVFAIL, false);
	look_at_failures(&look, FINDING_DNS_BOGUS, true);
	if (look.soa && look.soa->security == DNS_INSECURE)
		add(&look, FINDING_DNS_INSECURE, look.domain, look.soa);
	look_at_size(&look);
	look_at_alias(&look);
	look_for_wildcards(&look);
	look_for_doubled(&look);
	look_for_quotes(&look, look.txt);
	look_for_quotes(&look, look.dmarc);
	look_at_times(&look, look.mx);
	look_at_times(&look, look.txt);
	look_at_times(&look, look.dmarc);
	look_at_signatures(&look, now);
}
