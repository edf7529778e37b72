#include "core/feedback/summary.h"

#include <stdlib.h>

#include "base/ascii.h"
#include "base/text.h"
#include "core/dns/name.h"
#include "core/dns/suffix.h"

enum { KEY_MAX = 1024 };

void
feedback_init(struct feedback_summary *summary, struct arena *arena,
    uint64_t seed)
{
	*summary = (struct feedback_summary){ .arena = arena };
	table_init(&summary->source_index, arena, seed);
	table_init(&summary->report_index, arena, seed + 1);
	table_init(&summary->tls_index, arena, seed + 2);
}

/* A name made of two or three, in small letters. */
static struct span
write_key(struct text *key, struct span a, struct span b, struct span c)
{
	const struct span parts[] = { a, b, c };

	for (size_t i = 0; i < 3; i++) {
		for (size_t at = 0; at < parts[i].len; at++)
			text_write_byte(key, ascii_lower(parts[i].ptr[at]));
		text_write_byte(key, '\n');
	}
	return text_span(key);
}

/*
 * The number kept for a key, + 1; NULL: it is new, and there is no room. A
 * new one is 0, for the caller to set.
 */
static size_t *
find_or_add(struct feedback_summary *summary, struct table *table,
    struct span key, size_t max)
{
	size_t *number = table_find(table, key);

	if (number)
		return number;
	if (table->count >= max) {
		summary->is_cut = true;
		return NULL;
	}
	return table_get(table, arena_dup(summary->arena, key));
}

static struct span
keep(struct feedback_summary *summary, struct span text)
{
	return text.len > 0 ? arena_dup(summary->arena, text) : span_empty();
}

static struct feedback_source *
get_source(struct feedback_summary *summary, struct span ip, struct span from)
{
	char bytes[KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));
	struct feedback_source *source;
	size_t *number = find_or_add(summary, &summary->source_index,
	    write_key(&key, ip, from, span_empty()), FEEDBACK_SOURCES_MAX);

	if (!number)
		return NULL;
	if (*number > 0)
		return &summary->sources.items[*number - 1];
	source = list_add(summary->arena, &summary->sources);
	*source = (struct feedback_source){ .ip = keep(summary, ip),
		.from = keep(summary, from) };
	source->owner = source->spf = source->dkim = source->selector =
	    source->reason = source->envelope = source->spf_result =
		span_empty();
	*number = summary->sources.count;
	return source;
}

static bool
is_pass(struct span word)
{
	return span_equal_nocase(word, span_of("pass"));
}

static bool
is_same_organization(struct span a, struct span b)
{
	return dns_name_equal(dns_suffix_organization(a),
	    dns_suffix_organization(b));
}

/* The first that passed for a domain of another organisation; or NULL. */
static const struct aggregate_auth *
find_foreign(const struct aggregate_row *row, bool is_spf)
{
	for (size_t i = 0; i < row->auths.count; i++) {
		const struct aggregate_auth *auth = &row->auths.items[i];

		if (auth->is_spf == is_spf && is_pass(auth->result) &&
		    dns_name_is_valid(auth->domain) &&
		    !is_same_organization(auth->domain, row->header_from))
			return auth;
	}
	return NULL;
}

static enum feedback_proof
proof_of(const struct aggregate_row *row)
{
	bool is_spf = is_pass(row->spf), is_dkim = is_pass(row->dkim);

	if (is_spf && is_dkim)
		return FEEDBACK_BOTH;
	if (is_spf || is_dkim)
		return is_spf ? FEEDBACK_SPF_ONLY : FEEDBACK_DKIM_ONLY;
	for (size_t i = 0; i < row->auths.count; i++)
		if (is_pass(row->auths.items[i].result))
			return FEEDBACK_UNALIGNED;
	return FEEDBACK_UNPROVEN;
}

static void
set_once(struct feedback_summary *summary, struct span *place,
    struct span value)
{
	if (place->len == 0 && value.len > 0)
		*place = arena_dup(summary->arena, value);
}

/*
 * Who likely runs the server: whoever else's domain it can prove, as service
 * providers sign with their own, too; else the domain in From itself, when
 * it can prove that.
 */
static void
set_owner(struct feedback_summary *summary, struct feedback_source *source,
    const struct aggregate_row *row, enum feedback_proof proof)
{
	const struct aggregate_auth *dkim = find_foreign(row, false);
	const struct aggregate_auth *spf = find_foreign(row, true);

	if (dkim) {
		set_once(summary, &source->dkim, dkim->domain);
		set_once(summary, &source->selector, dkim->selector);
	}
	if (spf)
		set_once(summary, &source->spf, spf->domain);
	if (dkim || spf)
		set_once(summary, &source->owner,
		    dns_suffix_organization((dkim ? dkim : spf)->domain));
	else if (proof < FEEDBACK_UNALIGNED && proof != FEEDBACK_DKIM_ONLY)
		set_once(summary, &source->owner,
		    dns_suffix_organization(row->header_from));
}

static void
set_envelope(struct feedback_summary *summary, struct feedback_source *source,
    const struct aggregate_row *row)
{
	for (size_t i = 0; i < row->auths.count; i++)
		if (row->auths.items[i].is_spf) {
			set_once(summary, &source->envelope,
			    row->auths.items[i].domain);
			set_once(summary, &source->spf_result,
			    row->auths.items[i].result);
		}
	set_once(summary, &source->envelope, row->envelope_from);
}

/* By the receiver's words, or because only the signature survived. */
static bool
is_forwarded(const struct aggregate_row *row, enum feedback_proof proof)
{
	static const char *const types[] = { "forwarded", "mailing_list",
		"trusted_forwarder" };

	for (size_t i = 0; i < row->reasons.count; i++)
		for (size_t at = 0; at < sizeof(types) / sizeof(*types); at++)
			if (span_equal_nocase(row->reasons.items[i].type,
				span_of(types[at])))
				return true;
	return proof == FEEDBACK_DKIM_ONLY && find_foreign(row, false) == NULL;
}

static void
add_row(struct feedback_summary *summary, const struct aggregate_row *row)
{
	enum feedback_proof proof = proof_of(row);
	struct feedback_source *source =
	    get_source(summary, row->source_ip, row->header_from);

	summary->messages += row->count;
	summary->proofs[proof] += row->count;
	if (!source)
		return;
	source->messages += row->count;
	source->proofs[proof] += row->count;
	if (span_equal_nocase(row->disposition, span_of("reject")))
		source->rejected += row->count;
	else if (span_equal_nocase(row->disposition, span_of("quarantine")))
		source->quarantined += row->count;
	if (row->reasons.count > 0) {
		source->overridden += row->count;
		set_once(summary, &source->reason, row->reasons.items[0].type);
	}
	if (is_forwarded(row, proof))
		source->forwarded += row->count;
	set_owner(summary, source, row, proof);
	set_envelope(summary, source, row);
}

static void
stretch(struct feedback_summary *summary, const struct aggregate *report)
{
	if (report->begin == 0 || report->end < report->begin)
		return;
	if (summary->begin == 0 || report->begin < summary->begin)
		summary->begin = report->begin;
	if (report->end > summary->end)
		summary->end = report->end;
}

/* False: it was there before. */
static bool
add_report(struct feedback_summary *summary, struct span name,
    const struct aggregate *report)
{
	char bytes[KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));
	size_t *number = find_or_add(summary, &summary->report_index,
	    write_key(&key, report->organization, report->id, report->domain),
	    FEEDBACK_REPORTS_MAX);
	bool is_new = !number || *number == 0 || report->id.len == 0;

	if (!is_new)
		summary->duplicates++;
	if (!number)
		return true;
	*list_add(summary->arena, &summary->reports) =
	    (struct feedback_report){ .name = keep(summary, name),
		    .organization = keep(summary, report->organization),
		    .id = keep(summary, report->id),
		    .domain = keep(summary, report->domain),
		    .policy = keep(summary, report->p),
		    .form = keep(summary, report->namespace_name),
		    .begin = report->begin,
		    .end = report->end,
		    .messages = report->messages,
		    .is_duplicate = !is_new };
	*number = summary->reports.count;
	return is_new;
}

void
feedback_add_broken(struct feedback_summary *summary,
    const struct feedback_broken *broken)
{
	struct feedback_broken *kept;

	if (summary->broken.count >= FEEDBACK_BROKEN_MAX) {
		summary->is_cut = true;
		return;
	}
	kept = list_add(summary->arena, &summary->broken);
	*kept = *broken;
	kept->name = keep(summary, broken->name);
	kept->what = keep(summary, broken->what);
	kept->why = keep(summary, broken->why);
}

void
feedback_add_aggregate(struct feedback_summary *summary, struct span name,
    const struct aggregate *report)
{
	for (size_t i = 0; i < report->oddities.count; i++) {
		const struct aggregate_oddity *oddity =
		    &report->oddities.items[i];
		struct feedback_broken broken = { .name = name,
			.at = oddity->at,
			.what = span_of(aggregate_fault_words(oddity->fault)),
			.why = oddity->why,
			.is_lost = report->rows.count == 0 };

		feedback_add_broken(summary, &broken);
	}
	if (report->rows.count == 0 || !add_report(summary, name, report))
		return;
	stretch(summary, report);
	for (size_t i = 0; i < report->rows.count; i++)
		add_row(summary, &report->rows.items[i]);
}

static struct feedback_tls *
get_tls(struct feedback_summary *summary, const struct tls_policy *policy,
    struct span type)
{
	char bytes[KEY_MAX];
	struct text key = text_in(bytes, sizeof(bytes));
	struct feedback_tls *tls;
	size_t *number = find_or_add(summary, &summary->tls_index,
	    write_key(&key, policy->domain, policy->type, type),
	    FEEDBACK_TLS_MAX);

	if (!number)
		return NULL;
	if (*number > 0)
		return &summary->tls.items[*number - 1];
	tls = list_add(summary->arena, &summary->tls);
	*tls = (struct feedback_tls){ .domain = keep(summary, policy->domain),
		.policy = keep(summary, policy->type),
		.type = keep(summary, type),
		.host = span_empty(),
		.reason = span_empty() };
	*number = summary->tls.count;
	return tls;
}

static void
add_tls_policy(struct feedback_summary *summary,
    const struct tls_policy *policy)
{
	struct feedback_tls *tls = get_tls(summary, policy, span_empty());

	if (tls) {
		tls->successes += policy->successes;
		tls->failures += policy->failures;
	}
	for (size_t i = 0; i < policy->details.count; i++) {
		const struct tls_failure *failure = &policy->details.items[i];

		tls = get_tls(summary, policy, failure->type);
		if (!tls)
			continue;
		tls->failures += failure->sessions;
		set_once(summary, &tls->host, failure->receiving_host);
		set_once(summary, &tls->reason, failure->reason);
	}
}

void
feedback_add_tls(struct feedback_summary *summary, struct span name,
    const struct tls_report *report)
{
	for (size_t i = 0; i < report->oddities.count; i++) {
		const struct tls_report_oddity *oddity =
		    &report->oddities.items[i];
		struct feedback_broken broken = { .name = name,
			.at = oddity->at,
			.what = span_of(tls_report_fault_words(oddity->fault)),
			.why = oddity->why,
			.is_lost = oddity->fault == TLS_REPORT_BAD_JSON };

		feedback_add_broken(summary, &broken);
	}
	if (report->policies.count > 0)
		summary->tls_reports++;
	for (size_t i = 0; i < report->policies.count; i++)
		add_tls_policy(summary, &report->policies.items[i]);
}

static void
count_kind(struct feedback_summary *summary, const struct complaint *complaint)
{
	enum { KINDS_MAX = 50 };

	for (size_t i = 0; i < summary->kinds.count; i++)
		if (span_equal_nocase(summary->kinds.items[i].type,
			complaint->type)) {
			summary->kinds.items[i].count += complaint->incidents;
			return;
		}
	if (summary->kinds.count < KINDS_MAX)
		*list_add(summary->arena, &summary->kinds) =
		    (struct feedback_kind){ keep(summary, complaint->type),
			    complaint->incidents };
}

void
feedback_add_complaint(struct feedback_summary *summary,
    const struct complaint *complaint)
{
	struct feedback_source *source = get_source(summary,
	    complaint->source_ip.len > 0 ? complaint->source_ip
					 : span_of("unknown"),
	    complaint->domain);

	summary->complaints += complaint->incidents;
	count_kind(summary, complaint);
	if (source)
		source->complaints += complaint->incidents;
}

uint64_t
feedback_passing(const uint64_t proofs[FEEDBACK_PROOFS])
{
	return proofs[FEEDBACK_BOTH] + proofs[FEEDBACK_SPF_ONLY] +
	    proofs[FEEDBACK_DKIM_ONLY];
}

enum feedback_proof
feedback_source_proof(const struct feedback_source *source)
{
	enum feedback_proof most = FEEDBACK_UNPROVEN;

	if (feedback_passing(source->proofs) < source->messages)
		return source->proofs[FEEDBACK_UNALIGNED] >=
			source->proofs[FEEDBACK_UNPROVEN]
		    ? FEEDBACK_UNALIGNED
		    : FEEDBACK_UNPROVEN;
	for (enum feedback_proof proof = 0; proof < FEEDBACK_UNALIGNED; proof++)
		if (source->proofs[proof] > source->proofs[most])
			most = proof;
	return most;
}

static int
compare(const void *a, const void *b)
{
	const struct feedback_source *one = a, *other = b;
	uint64_t one_fails = one->messages - feedback_passing(one->proofs);
	uint64_t other_fails =
	    other->messages - feedback_passing(other->proofs);

	if (one_fails != other_fails)
		return one_fails < other_fails ? 1 : -1;
	if (one->messages != other->messages)
		return one->messages < other->messages ? 1 : -1;
	return one->ip.len != other->ip.len
	    ? (one->ip.len < other->ip.len ? -1 : 1)
	    : memcmp(one->ip.ptr, other->ip.ptr, one->ip.len);
}

void
feedback_sort(struct feedback_summary *summary)
{
	if (summary->sources.count > 0)
		qsort(summary->sources.items, summary->sources.count,
		    sizeof(*summary->sources.items), compare);
}

bool
feedback_is_ready(const struct feedback_summary *summary)
{
	return summary->messages > 0 &&
	    summary->proofs[FEEDBACK_UNALIGNED] * 1000 <= summary->messages;
}

const char *
feedback_proof_name(enum feedback_proof proof)
{
	static const char *const names[FEEDBACK_PROOFS] = {
		[FEEDBACK_BOTH] = "both",
		[FEEDBACK_SPF_ONLY] = "spf_only",
		[FEEDBACK_DKIM_ONLY] = "dkim_only",
		[FEEDBACK_UNALIGNED] = "unaligned",
		[FEEDBACK_UNPROVEN] = "unproven",
	};

	return names[proof];
}
