#include "core/audit/spf_look.h"
#include "core/audit/spf_mend.h"

enum { STEPS_MAX = 10 };

/* The record that a finding says to publish at the domain; NULL: none. */
static struct change *
find_change(const struct spf_look *look, const struct finding *finding)
{
	for (size_t i = 0; i < finding->changes.count; i++) {
		struct change *change = &finding->changes.items[i];

		if (change->type == DNS_TXT && change->after.len > 0 &&
		    dns_name_equal(change->name, look->domain))
			return change;
	}
	return NULL;
}

/* That of the worst finding, of equals the first, which says another. */
static const struct change *
find_worst(const struct spf_look *look, const struct audit *audit, size_t begin,
    struct span but)
{
	const struct change *worst = NULL;
	enum severity severity = SEVERITY_NOTE;

	for (size_t i = begin; i < audit->findings.count; i++) {
		const struct finding *finding = &audit->findings.items[i];
		const struct change *change = find_change(look, finding);

		if (!change || span_equal(change->after, but) ||
		    (worst && finding->severity <= severity))
			continue;
		worst = change;
		severity = finding->severity;
	}
	return worst;
}

/* What would be found were this the record; false: not known yet. */
static bool
try_record(struct spf_look *look, struct span record, struct audit *trial)
{
	struct dns_known *known = look->audit->known;
	struct dns_known *world =
	    arena_alloc(look->audit->arena, sizeof(*world));

	if (!spf_look_world(look, world, look->domain, record))
		return false;
	audit_init(trial, look->audit->arena, world, look->audit->context);
	trial->knowledge = look->audit->knowledge;
	trial->is_trial = true;
	audit_spf(trial, look->subject);
	for (size_t i = 0; i < world->wanted.count; i++)
		dns_known_ask(known, world->wanted.items[i].name,
		    world->wanted.items[i].type);
	return world->wanted.count == 0;
}

static bool
has(const struct audit *audit, const struct finding *finding)
{
	for (size_t i = 0; i < audit->findings.count; i++)
		if (audit->findings.items[i].kind == finding->kind &&
		    span_equal(audit->findings.items[i].detail,
			finding->detail))
			return true;
	return false;
}

/* Nobody is told to make two records out of one. */
static void
strike(struct finding *finding, struct change *change)
{
	const struct change *end =
	    finding->changes.items + finding->changes.count--;

	for (; change + 1 < end; change++)
		*change = change[1];
}

/*
 * Whose fault is gone gets the record that mends them all, and so does
 * whoever else would change the same one. To the others words must do.
 */
static void
put(struct spf_look *look, const struct audit *trial, size_t begin,
    const struct change *with)
{
	struct finding_list *findings = &look->audit->findings;
	const struct span before =
	    find_worst(look, look->audit, begin, span_empty())->before;

	for (size_t i = 0; i < findings->count; i++) {
		struct finding *finding = &findings->items[i];
		struct change *change = find_change(look, finding);

		if (!change ||
		    (i < begin &&
			(before.len == 0 ||
			    !span_equal(change->before, before))))
			continue;
		if (i >= begin && has(trial, finding))
			strike(finding, change);
		else
			change->after = with->after;
	}
}

/* Does it name anybody who may send? */
static bool
allows_any(struct span record)
{
	struct span rest = spf_record_terms(record);
	struct spf_term term;

	while (spf_record_next_term(&rest, &term))
		if (term.kind != SPF_ALL && term.kind != SPF_EXP)
			return true;
	return false;
}

/*
 * Is this no step on? That nobody is left who may send is no mending; nor is
 * what stood there before: one finding adds an address, another takes it out.
 */
static bool
leads_back(const struct change *from, const struct change *to,
    struct span original)
{
	return span_equal(to->after, original) ||
	    (allows_any(from->after) && !allows_any(to->after));
}

/*
 * Each finding knows the record that mends itself, and may lead to others.
 * So they are mended one after the other, each time in the world as it would
 * be by then, until nothing is left that a record could mend.
 */
void
spf_look_combine(struct spf_look *look, size_t begin)
{
	const struct change *next =
	    find_worst(look, look->audit, begin, span_empty());
	const struct span original = next ? next->before : span_empty();
	const struct change *change = NULL;
	struct audit *trial;

	for (unsigned step = 0; next && step < STEPS_MAX; step++) {
		if (change && leads_back(change, next, original))
			break;
		change = next;
		trial = arena_alloc(look->audit->arena, sizeof(*trial));
		if (!try_record(look, change->after, trial))
			return;
		next = find_worst(look, trial, 0, change->after);
	}
	if (change)
		put(look, trial, begin, change);
}
