#include "core/audit/dmarc.h"

#include "core/audit/dmarc_mend.h"
#include "core/auth/dmarc.h"
#include "core/auth/dmarc_report.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum { RECORD_MAX = 4096 };

/* One look at one domain. */
struct look {
	struct audit *audit;
	struct span domain;
	struct dmarc_walk tree, list;
	const struct dmarc_step *step; /* with the record that counts */
	const struct dmarc_record *record;
};

static struct span
join(struct audit *audit, const char *before, struct span name)
{
	struct text text;

	text_init(&text, audit->arena, DNS_NAME_MAX + 64);
	text_write_string(&text, before);
	text_write(&text, name);
	return text_span(&text);
}

/* A finding about the record, with the bytes of it that matter. */
static struct finding *
add(struct look *look, enum finding_kind kind, struct span part)
{
	struct finding *finding =
	    audit_add(look->audit, kind, look->step->domain);

	finding->detail = part;
	finding_prove(look->audit, finding, look->step->lookup.answer,
	    look->record->text, part);
	return finding;
}

static void
propose(struct look *look, struct finding *finding, struct span after)
{
	finding_change(look->audit, finding,
	    (struct change){ .name = join(look->audit, "_dmarc.", look->domain),
		.type = DNS_TXT,
		.before = span_empty(),
		.after = after });
}

/* Each domain that takes mail has a postmaster (RFC 5321, 4.5.1). */
static void
propose_first(struct look *look, struct finding *finding)
{
	const struct dns_answer *mx =
	    audit_ask(look->audit, look->domain, DNS_MX);
	struct dns_mx first;

	if (look->audit->context.is_parked)
		propose(look, finding, span_of("v=DMARC1; p=reject"));
	else if (mx && mx->outcome == DNS_DATA &&
	    dns_record_mx(look->audit->arena, mx->records[0], &first) &&
	    first.exchange.len > 0)
		propose(look, finding,
		    join(look->audit,
			"v=DMARC1; p=none; rua=mailto:postmaster@",
			look->domain));
	else if (mx)
		propose(look, finding, span_of("v=DMARC1; p=none"));
}

static bool
looks_like_record(struct span text)
{
	size_t at;

	return span_find_nocase(text, span_of("dmarc1"), &at) &&
	    !dmarc_record_is(text);
}

/* A text that was meant as a record, and is none. */
static bool
find_spoilt(struct look *look)
{
	const struct dns_answer *answer = look->tree.steps[0].lookup.answer;
	struct finding *finding;
	struct span text;

	for (size_t i = 0; i < answer->count; i++) {
		if (!dns_record_text(look->audit->arena, answer->records[i],
			&text) ||
		    !looks_like_record(text))
			continue;
		finding =
		    audit_add(look->audit, FINDING_DMARC_VERSION, look->domain);
		finding_prove(look->audit, finding, answer, text, text);
		return true;
	}
	return false;
}

/* A record at a name where none is looked for. */
static bool
find_at(struct look *look, struct span place)
{
	const struct dns_answer *answer =
	    audit_ask(look->audit, place, DNS_TXT);
	struct finding *finding;
	struct span text;

	for (size_t i = 0; answer && i < answer->count; i++) {
		if (!dns_record_text(look->audit->arena, answer->records[i],
			&text) ||
		    !dmarc_record_is(text))
			continue;
		finding = audit_add(look->audit, FINDING_DMARC_WRONG_PLACE,
		    look->domain);
		finding->detail = place;
		finding_prove(look->audit, finding, answer, text, text);
		return true;
	}
	return false;
}

/* At the domain itself, and where forms add the domain's name once more. */
static bool
find_misplaced(struct look *look)
{
	struct span name = join(look->audit, "_dmarc.", look->domain);
	struct text twice;
	bool is_here = find_at(look, look->domain);

	text_init(&twice, look->audit->arena, 2 * DNS_NAME_MAX + 16);
	text_write(&twice, name);
	text_write_byte(&twice, '.');
	text_write(&twice, look->domain);
	return find_at(look, text_span(&twice)) || is_here;
}

/*
 * An alias that leads to nothing: who owns the target could set a policy.
 * While nobody does, the domain merely has none, which is an error and stops
 * no mail. Whether the name can be had is the registry's to say, not the
 * DNS's, so that is told as a risk and does not raise the severity.
 */
static bool
find_dangling(struct look *look)
{
	const struct dns_answer *answer = look->tree.steps[0].lookup.answer;
	struct finding *finding;

	if (answer->canonical.len == 0 || answer->count > 0)
		return false;
	finding = audit_add(look->audit, FINDING_DMARC_DANGLING, look->domain);
	finding->detail = answer->canonical;
	finding_prove(look->audit, finding, answer, span_empty(), span_empty());
	return true;
}

static void
look_at_absence(struct look *look)
{
	bool is_misplaced = find_misplaced(look);
	struct finding *finding;

	if (find_spoilt(look) || find_dangling(look) || is_misplaced)
		return;
	finding = audit_add(look->audit, FINDING_DMARC_NONE, look->domain);
	if (look->audit->context.is_bulk)
		finding->severity = SEVERITY_BLOCK;
	for (size_t i = 0; i < look->tree.count; i++)
		finding_prove(look->audit, finding,
		    look->tree.steps[i].lookup.answer, span_empty(),
		    span_empty());
	propose_first(look, finding);
}

/* Several records at a name make it nobody's. */
static void
look_at_several(struct look *look)
{
	for (size_t i = 0; i < look->tree.count; i++) {
		const struct dmarc_step *step = &look->tree.steps[i];
		struct finding *finding;

		if (step->lookup.found != AUTH_FOUND_SEVERAL)
			continue;
		finding = audit_add(look->audit, FINDING_DMARC_MULTIPLE,
		    step->domain);
		finding->count = step->lookup.count;
		finding_prove(look->audit, finding, step->lookup.answer,
		    span_empty(), span_empty());
	}
}

/* A percentage of 100 says what is so without it. */
static void
look_at_historic(struct look *look, struct span part)
{
	struct finding *finding = add(look, FINDING_DMARC_HISTORIC, part);
	size_t at;

	if (span_starts_nocase(part, span_of("pct")) &&
	    span_find(part, span_of("100"), &at))
		finding->severity = SEVERITY_NOTE;
}

static void
look_at_oddity(struct look *look, const struct dmarc_oddity *oddity)
{
	switch (oddity->quirk) {
	case DMARC_QUIRK_UNKNOWN_TAG:
		add(look, FINDING_DMARC_UNKNOWN_TAG, oddity->part);
		break;
	case DMARC_QUIRK_TWICE:
		add(look, FINDING_DMARC_TWICE, oddity->part);
		break;
	case DMARC_QUIRK_NO_EQUALS:
		add(look, FINDING_DMARC_JUNK, oddity->part);
		break;
	case DMARC_QUIRK_HISTORIC:
		look_at_historic(look, oddity->part);
		break;
	case DMARC_QUIRK_BAD_URI:
	case DMARC_QUIRK_NO_SCHEME:
		add(look, FINDING_DMARC_RUA_SYNTAX, oddity->part);
		break;
	case DMARC_QUIRK_FO_UNUSED:
		add(look, FINDING_DMARC_FO, oddity->part);
		break;
	case DMARC_QUIRK_BAD_VALUE:
		if (oddity->tag > DMARC_TAG_NP)
			add(look, FINDING_DMARC_BAD_VALUE, oddity->part);
		break;
	case DMARC_QUIRK_SIZE:
		add(look, FINDING_DMARC_RUA_SIZE, oddity->part);
		break;
	case DMARC_QUIRK_EMPTY_ITEM:
	case DMARC_QUIRK_CAPITALS:
	case DMARC_QUIRK_OTHER_SCHEME:
	case DMARC_QUIRK_NOT_ASCII:
	case DMARC_QUIRKS:
		break;
	}
}

static bool
is_good(enum dmarc_policy policy)
{
	return policy == DMARC_POLICY_ABSENT || policy >= DMARC_POLICY_NONE;
}

/* For a domain below the record's own, sp is what counts. */
static void
tell_policy(struct look *look)
{
	const struct dmarc_record *record = look->record;
	const bool is_below =
	    !dns_name_equal(look->step->domain, look->domain) &&
	    record->sp != DMARC_POLICY_ABSENT;
	const enum dmarc_policy policy = is_below ? record->sp : record->p;
	struct finding *finding = add(look,
	    policy == DMARC_POLICY_NONE ? FINDING_DMARC_P_NONE
					: FINDING_DMARC_ENFORCED,
	    record->values[is_below ? DMARC_TAG_SP : DMARC_TAG_P]);

	finding->subject = look->domain;
}

/*
 * Without np, names that do not exist have the policy of those that do. Where
 * that is the weaker one, np costs nothing: no mail of anybody's own comes
 * from a name that is not there.
 */
static void
look_at_np(struct look *look)
{
	const struct dmarc_record *record = look->record;

	if (record->np == DMARC_POLICY_ABSENT &&
	    record->sp != DMARC_POLICY_ABSENT && record->sp < record->p &&
	    dns_name_equal(look->step->domain, look->tree.organization))
		add(look, FINDING_DMARC_NP_MISSING,
		    record->values[DMARC_TAG_SP]);
}

static void
look_at_policy(struct look *look)
{
	const struct dmarc_record *record = look->record;
	enum dmarc_policy below =
	    record->sp != DMARC_POLICY_ABSENT ? record->sp : record->p;

	if (record->p < DMARC_POLICY_NONE || !is_good(record->sp) ||
	    !is_good(record->np)) {
		add(look, FINDING_DMARC_NO_POLICY, record->text);
		return;
	}
	tell_policy(look);
	if (record->np != DMARC_POLICY_ABSENT && record->np < below)
		below = record->np;
	if (below < record->p)
		add(look, FINDING_DMARC_SP_WEAK,
		    record->values[below == record->np ? DMARC_TAG_NP
						       : DMARC_TAG_SP])
		    ->detail = span_of(dmarc_policy_name(below));
	look_at_np(look);
	if (record->is_testing)
		add(look, FINDING_DMARC_TESTING, record->values[DMARC_TAG_T]);
}

/* sp and np count only where the organisation's own record stands. */
static void
look_at_place(struct look *look)
{
	const struct dmarc_record *record = look->record;
	struct finding *finding;

	if (record->psd == DMARC_PSD_YES)
		add(look, FINDING_DMARC_PSD, record->values[DMARC_TAG_PSD]);
	if ((record->sp == DMARC_POLICY_ABSENT &&
		record->np == DMARC_POLICY_ABSENT) ||
	    dns_name_equal(look->step->domain, look->tree.organization))
		return;
	finding = add(look, FINDING_DMARC_SP_UNUSED, record->text);
	finding->detail = look->tree.organization;
}

static void
look_at_organization(struct look *look)
{
	struct finding *finding;
	struct text text;

	if (dns_name_equal(look->tree.organization, look->list.organization))
		return;
	finding =
	    audit_add(look->audit, FINDING_DMARC_ORGANIZATION, look->domain);
	text_init(&text, look->audit->arena, (size_t)3 * DNS_NAME_MAX);
	text_write(&text, look->tree.organization);
	text_write_string(&text, " by the tree walk, ");
	text_write(&text, look->list.organization);
	text_write_string(&text, " by the public suffix list");
	finding->detail = text_span(&text);
	finding_prove(look->audit, finding, look->step->lookup.answer,
	    look->record->text, span_empty());
}

static void
look_at_destination(struct look *look, const struct dmarc_uri *uri)
{
	struct dmarc_destination destination =
	    dmarc_destination_find(look->audit->arena, look->audit->known,
		look->step->domain, uri);
	const struct dns_answer *mx =
	    audit_ask(look->audit, uri->domain, DNS_MX);
	const struct dns_answer *address = mx && mx->outcome == DNS_NODATA
	    ? audit_ask(look->audit, uri->domain, DNS_A)
	    : NULL;
	struct finding *finding;

	if (destination.consent == DMARC_CONSENT_MISSING) {
		finding = add(look, FINDING_DMARC_RUA_REFUSED, uri->whole);
		finding_prove(look->audit, finding, destination.answer,
		    span_empty(), span_empty());
		finding_change(look->audit, finding,
		    (struct change){ .name = destination.answer->question.name,
			.type = DNS_TXT,
			.before = span_empty(),
			.after = span_of("v=DMARC1") });
	}
	if (!mx || mx->outcome == DNS_DATA || mx->outcome == DNS_FAILED ||
	    (mx->outcome == DNS_NODATA &&
		(!address || address->outcome == DNS_DATA ||
		    address->outcome == DNS_FAILED)))
		return;
	finding = add(look, FINDING_DMARC_RUA_NO_MX, uri->whole);
	finding_prove(look->audit, finding, mx, span_empty(), span_empty());
}

static void
look_at_reports(struct look *look)
{
	const struct dmarc_uris *rua = &look->record->rua;

	if (!dmarc_record_has(look->record, DMARC_TAG_RUA) &&
	    !look->audit->context.is_parked)
		add(look, FINDING_DMARC_RUA_MISSING, look->record->text);
	if (look->record->ruf.count > 0)
		add(look, FINDING_DMARC_RUF,
		    look->record->values[DMARC_TAG_RUF]);
	for (size_t i = 0; i < rua->count; i++)
		if (rua->items[i].is_valid && rua->items[i].is_mail)
			look_at_destination(look, &rua->items[i]);
}

/* What another record mends. */
static bool
is_mendable(enum finding_kind kind)
{
	switch (kind) {
	case FINDING_DMARC_SP_WEAK:
	case FINDING_DMARC_NP_MISSING:
	case FINDING_DMARC_SP_UNUSED:
	case FINDING_DMARC_NO_POLICY:
	case FINDING_DMARC_HISTORIC:
	case FINDING_DMARC_UNKNOWN_TAG:
	case FINDING_DMARC_TWICE:
	case FINDING_DMARC_JUNK:
	case FINDING_DMARC_BAD_VALUE:
	case FINDING_DMARC_FO:
		return true;
	default:
		return false;
	}
}

/* One record for all of them. */
static void
propose_mended(struct look *look, size_t begin)
{
	struct finding_list *findings = &look->audit->findings;
	const struct span after = dmarc_mend(look->audit->arena, look->record,
	    dns_name_equal(look->step->domain, look->tree.organization));

	for (size_t i = begin; after.len > 0 && i < findings->count; i++)
		if (is_mendable(findings->items[i].kind))
			finding_change(look->audit, &findings->items[i],
			    (struct change){ .name = join(look->audit,
						 "_dmarc.", look->step->domain),
				.type = DNS_TXT,
				.before = look->record->text,
				.after = after });
}

static void
look_at_record(struct look *look)
{
	const size_t begin = look->audit->findings.count;
	const struct dns_answer *answer = look->step->lookup.answer;

	if (answer->canonical.len > 0) {
		struct finding *finding =
		    add(look, FINDING_DMARC_CNAME, span_empty());

		finding->detail = answer->canonical;
	}
	look_at_policy(look);
	look_at_place(look);
	look_at_organization(look);
	look_at_reports(look);
	for (size_t i = 0; i < look->record->oddities.count; i++)
		look_at_oddity(look, &look->record->oddities.items[i]);
	if (answer->canonical.len == 0)
		propose_mended(look, begin);
}

void
audit_dmarc(struct audit *audit, struct span domain)
{
	struct look *look = arena_zero(audit->arena, 1, sizeof(*look));
	struct finding *finding;

	look->audit = audit;
	look->domain = domain;
	dmarc_walk(audit->arena, audit->known, DMARC_TREE_WALK, domain,
	    &look->tree);
	dmarc_walk(audit->arena, audit->known, DMARC_PSL, domain, &look->list);
	dmarc_walk_trace(audit->trace, &look->tree);
	if (look->tree.is_waiting || look->list.is_waiting)
		return;
	look->step = look->tree.policy;
	if (look->step) {
		look->record = look->step->record;
		look_at_record(look);
	} else if (look->tree.failed) {
		finding = audit_add(audit, FINDING_DMARC_UNKNOWN, domain);
		finding->detail = span_of(dns_failure_name(
		    look->tree.failed->lookup.answer->failure));
		finding_prove(audit, finding, look->tree.failed->lookup.answer,
		    span_empty(), span_empty());
		return;
	}
	look_at_several(look);
	if (!look->step && !audit_has(audit, FINDING_DMARC_MULTIPLE, domain))
		look_at_absence(look);
}
