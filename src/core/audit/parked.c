#include "core/audit/parked.h"

#include "core/audit/checklist.h"
#include "core/auth/dkim_key.h"
#include "core/auth/dmarc_walk.h"
#include "core/auth/spf.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

static bool
is_known(const struct dns_answer *answer)
{
	return answer && answer->outcome != DNS_FAILED;
}

static enum checklist_answer
answer_of(bool is_good)
{
	return is_good ? CHECKLIST_YES : CHECKLIST_NO;
}

/* What stands behind "-all" is never read. */
static enum checklist_answer
look_at_spf(struct audit *audit, struct span domain)
{
	const struct dns_answer *answer = audit_ask(audit, domain, DNS_TXT);
	struct span text, rest;
	struct spf_term term;

	if (!is_known(answer))
		return CHECKLIST_UNKNOWN;
	if (spf_select(audit->arena, answer, &text) != 1)
		return CHECKLIST_NO;
	rest = spf_record_terms(text);
	return answer_of(spf_record_next_term(&rest, &term) &&
	    term.fault == SPF_SOUND && term.kind == SPF_ALL &&
	    term.qualifier == '-');
}

static enum checklist_answer
look_at_mx(struct audit *audit, struct span domain)
{
	const struct dns_answer *answer = audit_ask(audit, domain, DNS_MX);
	struct dns_mx mx;

	if (!is_known(answer))
		return CHECKLIST_UNKNOWN;
	return answer_of(answer->count == 1 &&
	    dns_record_mx(audit->arena, answer->records[0], &mx) &&
	    mx.exchange.len == 0);
}

static enum checklist_answer
look_at_dmarc(struct audit *audit, struct span domain)
{
	struct dmarc_walk *walk = arena_zero(audit->arena, 1, sizeof(*walk));
	const struct dmarc_record *record;
	enum dmarc_policy policy;

	dmarc_walk(audit->arena, audit->known, DMARC_TREE_WALK, domain, walk);
	if (walk->is_waiting || (!walk->policy && walk->failed))
		return CHECKLIST_UNKNOWN;
	if (!walk->policy)
		return CHECKLIST_NO;
	record = walk->policy->record;
	policy = record->p;
	if (!dns_name_equal(walk->policy->domain, domain) &&
	    record->sp != DMARC_POLICY_ABSENT)
		policy = record->sp;
	return answer_of(policy == DMARC_POLICY_REJECT && !record->is_testing);
}

static struct span
below(struct audit *audit, const char *label, struct span domain)
{
	struct text name;

	text_init(&name, audit->arena, (size_t)2 * DNS_NAME_MAX);
	text_write_string(&name, label);
	text_write(&name, domain);
	return text_span(&name);
}

/* A key for any selector that is asked for, and revoked (RFC 6376, 3.6.1). */
static enum checklist_answer
look_at_dkim(struct audit *audit, struct span domain)
{
	const struct dns_answer *answer =
	    audit_ask(audit, below(audit, "*._domainkey.", domain), DNS_TXT);
	struct dkim_key *key = arena_alloc(audit->arena, sizeof(*key));
	struct span text;

	if (!is_known(answer))
		return CHECKLIST_UNKNOWN;
	if (answer->count != 1 ||
	    !dns_record_text(audit->arena, answer->records[0], &text))
		return CHECKLIST_NO;
	dkim_key_parse(audit->arena, text, key);
	return answer_of(key->is_revoked);
}

static const struct {
	const char *rule;
	enum checklist_answer (*look)(struct audit *, struct span domain);
	const char *below; /* where, before the domain */
	enum dns_type type;
	const char *record;
} parts[] = {
	{ "SPF that allows nobody", look_at_spf, "", DNS_TXT, "v=spf1 -all" },
	{ "null MX", look_at_mx, "", DNS_MX, "0 ." },
	{ "DMARC that rejects", look_at_dmarc, "_dmarc.", DNS_TXT,
	    "v=DMARC1; p=reject" },
	{ "revoked DKIM key for all selectors", look_at_dkim, "*._domainkey.",
	    DNS_TXT, "v=DKIM1; p=" },
};

enum { PARTS = sizeof(parts) / sizeof(*parts) };

/* The records below say all that these would say again. */
static void
drop(struct audit *audit, enum finding_kind kind)
{
	struct finding_list *findings = &audit->findings;
	size_t kept = 0;

	for (size_t i = 0; i < findings->count; i++)
		if (findings->items[i].kind != kind)
			findings->items[kept++] = findings->items[i];
	findings->count = kept;
}

/* The record of the same kind that stands there; empty: none. */
static struct span
find_present(struct audit *audit, struct span name, const char *record)
{
	const struct dns_answer *answer =
	    dns_known_find(audit->known, name, DNS_TXT);
	struct span text, kind = span_of(record);

	/* "v=spf1", "v=DMARC1", "v=DKIM1" */
	for (size_t i = 0; i < kind.len; i++)
		if (kind.ptr[i] == ' ' || kind.ptr[i] == ';')
			kind.len = i;
	for (size_t i = 0; answer && i < answer->count; i++)
		if (dns_record_text(audit->arena, answer->records[i], &text) &&
		    span_starts_nocase(text, kind))
			return text;
	return span_empty();
}

static void
add(struct audit *audit, struct span domain,
    const enum checklist_answer *answers)
{
	struct finding *finding;
	struct span name;

	drop(audit, FINDING_SPF_NONE);
	drop(audit, FINDING_DMARC_NONE);
	finding = audit_add(audit, FINDING_DMARC_PARKED, domain);

	for (size_t i = 0; i < PARTS; i++) {
		checklist_prove(audit, finding, parts[i].rule,
		    checklist_line(answers[i], ""));
		name = below(audit, parts[i].below, domain);
		finding_change(audit, finding,
		    (struct change){ .name = name,
			.type = parts[i].type,
			.before = parts[i].type == DNS_TXT
			    ? find_present(audit, name, parts[i].record)
			    : span_empty(),
			.after = span_of(parts[i].record) });
		finding->count += answers[i] == CHECKLIST_NO;
	}
}

void
audit_parked(struct audit *audit, struct span domain)
{
	enum checklist_answer answers[PARTS];
	bool is_lacking = false;

	for (size_t i = 0; i < PARTS; i++) {
		answers[i] = parts[i].look(audit, domain);
		is_lacking |= answers[i] == CHECKLIST_NO;
	}
	if (is_lacking)
		add(audit, domain, answers);
}
