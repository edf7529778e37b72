#include "core/auth/dmarc_walk.h"

#include "core/dns/name.h"
#include "core/dns/suffix.h"

const char *
dmarc_method_name(enum dmarc_method method)
{
	return method == DMARC_TREE_WALK ? "tree_walk" : "psl";
}

struct dmarc_step
dmarc_look(struct arena *arena, struct dns_known *known, struct span domain)
{
	struct dmarc_step step = { .domain = domain };
	struct dmarc_record *record;

	step.lookup =
	    auth_lookup_text(arena, known, "_dmarc.", domain, dmarc_record_is);
	if (step.lookup.found != AUTH_FOUND_RECORD)
		return step;
	record = arena_alloc(arena, sizeof(*record));
	dmarc_record_parse(arena, step.lookup.text, record);
	step.record = record;
	return step;
}

/*
 * The names that are asked for, the domain's own first. A name of more than
 * seven labels is cut to seven for the second question, so that nobody can
 * make us ask more than eight times (RFC 9989, 4.10).
 */
static size_t
name_tree(struct span domain, struct span names[DMARC_QUERIES_MAX])
{
	size_t count = 0, labels = dns_name_labels(domain);

	names[count++] = domain;
	if (labels > DMARC_JUMP_LABELS)
		labels = DMARC_JUMP_LABELS + 1;
	while (--labels > 0 && count < DMARC_QUERIES_MAX)
		names[count++] = dns_name_tail(domain, labels);
	return count;
}

/*
 * A top-level domain whose servers do not answer such a question speaks for
 * nobody, and it would be wrong to defer all mail for it: what a receiver
 * makes of an error is left to it (RFC 9989, 4.10.1). That nobody validates
 * is another thing.
 */
static bool
is_passed_over(const struct dmarc_step *step)
{
	return step->lookup.found == AUTH_FOUND_FAILED &&
	    dns_name_labels(step->domain) == 1 &&
	    step->lookup.answer->failure != DNS_BOGUS;
}

static bool
ends_walk(const struct dmarc_step *step)
{
	return step->record && step->record->psd != DMARC_PSD_UNSAID;
}

/* The rules of RFC 9989, 4.10.2, for the steps from the longest name on. */
static void
choose_organization(struct dmarc_walk *walk)
{
	walk->organization = walk->domain;
	walk->why = "no record says otherwise";
	for (size_t i = 0; i < walk->count; i++) {
		const struct dmarc_step *step = &walk->steps[i];

		if (!step->record)
			continue;
		if (step->record->psd == DMARC_PSD_YES && i > 0) {
			walk->organization = dns_name_tail(walk->domain,
			    dns_name_labels(step->domain) + 1);
			walk->why = "the domain below one with psd=y";
			return;
		}
		walk->organization = step->domain;
		walk->why = step->record->psd == DMARC_PSD_NO
		    ? "its record says psd=n"
		    : "the shortest name with a record";
	}
}

static const struct dmarc_step *
find_step(const struct dmarc_walk *walk, struct span domain)
{
	for (size_t i = 0; i < walk->count; i++)
		if (walk->steps[i].record &&
		    dns_name_equal(walk->steps[i].domain, domain))
			return &walk->steps[i];
	return NULL;
}

/* The domain's own, its organisation's, its suffix's (RFC 9989, 4.10.1). */
static void
choose_policy(struct dmarc_walk *walk)
{
	const struct dmarc_step *last = &walk->steps[walk->count - 1];

	walk->policy = find_step(walk, walk->domain);
	if (!walk->policy)
		walk->policy = find_step(walk, walk->organization);
	if (!walk->policy && ends_walk(last) &&
	    last->record->psd == DMARC_PSD_YES)
		walk->policy = last;
}

static void
walk_tree(struct arena *arena, struct dns_known *known, struct dmarc_walk *walk)
{
	struct span names[DMARC_QUERIES_MAX];
	size_t count = name_tree(walk->domain, names);

	while (walk->count < count) {
		struct dmarc_step *step = &walk->steps[walk->count];

		*step = dmarc_look(arena, known, names[walk->count++]);
		if (step->lookup.found == AUTH_FOUND_WAITS)
			walk->is_waiting = true;
		if (step->lookup.found == AUTH_FOUND_FAILED && !walk->failed &&
		    !is_passed_over(step))
			walk->failed = step;
		if (ends_walk(step))
			break;
	}
	choose_organization(walk);
	choose_policy(walk);
}

/*
 * RFC 7489, 6.6.3: the organisation is asked only where the domain itself
 * has nothing; several records end the search.
 */
static void
walk_suffix(struct arena *arena, struct dns_known *known,
    struct dmarc_walk *walk)
{
	struct dmarc_step *step = walk->steps;

	walk->organization = dns_suffix_organization(walk->domain);
	walk->why = "by the public suffix list";
	step[walk->count++] = dmarc_look(arena, known, walk->domain);
	if (!dns_name_equal(walk->domain, walk->organization) &&
	    (step->lookup.found == AUTH_FOUND_NOTHING ||
		step->lookup.found == AUTH_FOUND_WAITS))
		step[walk->count++] =
		    dmarc_look(arena, known, walk->organization);
	for (size_t i = 0; i < walk->count; i++) {
		if (step[i].lookup.found == AUTH_FOUND_WAITS)
			walk->is_waiting = true;
		if (step[i].lookup.found == AUTH_FOUND_FAILED)
			walk->failed = &step[i];
		if (step[i].record)
			walk->policy = &step[i];
	}
}

void
dmarc_walk(struct arena *arena, struct dns_known *known,
    enum dmarc_method method, struct span domain, struct dmarc_walk *walk)
{
	*walk = (struct dmarc_walk){ .domain = dns_name_trim(domain),
		.method = method };
	if (method == DMARC_TREE_WALK)
		walk_tree(arena, known, walk);
	else
		walk_suffix(arena, known, walk);
}

static void
trace_step(struct trace *trace, const struct dmarc_step *step)
{
	static const char rule[] = "RFC 9989, 4.10";

	if (!step->lookup.answer)
		return;
	trace_ask(trace, step->lookup.answer);
	if (step->lookup.found == AUTH_FOUND_SEVERAL)
		trace_note(trace,
		    "several DMARC records at one name: none of them counts",
		    rule, step->domain);
	if (step->lookup.found == AUTH_FOUND_FAILED && is_passed_over(step))
		trace_note(trace,
		    "a top-level domain that cannot tell is "
		    "passed over",
		    rule, step->domain);
	if (step->record)
		trace_add(trace,
		    (struct trace_event){ .kind = TRACE_RECORD,
			.what = "DMARC record",
			.subject = step->domain,
			.record = step->record->text });
}

void
dmarc_walk_trace(struct trace *trace, const struct dmarc_walk *walk)
{
	bool is_tree = walk->method == DMARC_TREE_WALK;

	for (size_t i = 0; i < walk->count; i++)
		trace_step(trace, &walk->steps[i]);
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_NOTE,
		.what = "organisational domain",
		.rule = is_tree ? "RFC 9989, 4.10.2" : "RFC 7489, 3.2",
		.subject = walk->organization,
		.value = span_of(walk->why) });
}
