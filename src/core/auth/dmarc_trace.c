/* What DMARC met on its way, as a trace. */

#include "core/auth/dmarc.h"

#include "base/text.h"

static void
trace_existence(struct trace *trace, const struct dmarc_verdict *verdict)
{
	if (!verdict->existence)
		return;
	trace_ask(trace, verdict->existence);
	trace_note(trace,
	    verdict->is_existing ? "the domain in From exists"
				 : "the domain in From does not exist",
	    "RFC 8020", verdict->walk.domain);
}

static const char *
words_of(const struct dmarc_verdict *verdict)
{
	if (verdict->is_fallback)
		return "no valid policy, but reports are wanted: as p=none";
	return verdict->policy == DMARC_POLICY_REJECT ? "the policy is reject"
	    : verdict->policy == DMARC_POLICY_QUARANTINE
	    ? "the policy is quarantine"
	    : "the policy is none";
}

/* The tag that rules, its place underlined in the record. */
static void
trace_policy(struct trace *trace, const struct dmarc_verdict *verdict)
{
	const struct dmarc_record *record;
	bool is_tree = verdict->walk.method == DMARC_TREE_WALK;

	if (verdict->policy == DMARC_POLICY_ABSENT)
		return;
	record = verdict->walk.policy->record;
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_TERM,
		.what = words_of(verdict),
		.rule = is_tree ? "RFC 9989, 4.10.1" : "RFC 7489, 6.6.3",
		.subject = span_of(dmarc_tag_name(verdict->tag)),
		.value = span_of(dmarc_policy_name(verdict->policy)),
		.record = record->text,
		.part = record->values[verdict->tag] });
	if (is_tree && record->is_testing)
		trace_note(trace, "t=y: one level lower is asked for",
		    "RFC 9989, 4.7", record->values[DMARC_TAG_T]);
	if (!is_tree && record->pct < 100)
		trace_note(trace,
		    "pct: asked for this part of the messages only, the others "
		    "are treated one level lower",
		    "RFC 7489, 6.3", record->values[DMARC_TAG_PCT]);
}

static const char *
words_for(const struct dmarc_alignment *alignment)
{
	static const char *const words[2][2][2] = {
		{ { "SPF, relaxed: not aligned with",
		      "SPF, relaxed: aligned with" },
		    { "SPF, strict: is not", "SPF, strict: is" } },
		{ { "DKIM, relaxed: not aligned with",
		      "DKIM, relaxed: aligned with" },
		    { "DKIM, strict: is not", "DKIM, strict: is" } },
	};

	return words[alignment->identity.mechanism == DMARC_BY_DKIM]
		    [alignment->is_strict][alignment->aligned == DMARC_ALIGNED];
}

static void
trace_alignment(struct trace *trace, const struct dmarc_verdict *verdict,
    const struct dmarc_alignment *alignment)
{
	bool is_spf = alignment->identity.mechanism == DMARC_BY_SPF;

	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_COMPARE,
		.what = words_for(alignment),
		.rule = is_spf ? "RFC 9989, 4.4.2" : "RFC 9989, 4.4.1",
		.subject = alignment->identity.domain,
		.value = verdict->walk.domain,
		.holds = alignment->aligned == DMARC_ALIGNED });
	if (alignment->organization.len > 0)
		trace_note(trace, "its organisational domain", NULL,
		    alignment->organization);
	if (alignment->aligned == DMARC_UNSURE)
		trace_note(trace, "nobody could tell", NULL,
		    alignment->identity.domain);
}

void
dmarc_trace(struct trace *trace, const struct dmarc_evaluation *evaluation,
    enum dmarc_method method)
{
	const struct dmarc_verdict *verdict = &evaluation->verdicts[method];

	if (!trace)
		return;
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_BEGIN,
		.what = method == DMARC_TREE_WALK
		    ? "DMARC by the tree walk"
		    : "DMARC by the public suffix list",
		.rule = method == DMARC_TREE_WALK ? "RFC 9989" : "RFC 7489",
		.subject = evaluation->from_domain });
	trace_enter(trace);
	dmarc_walk_trace(trace, &verdict->walk);
	trace_existence(trace, verdict);
	trace_policy(trace, verdict);
	for (size_t i = 0; i < verdict->count; i++)
		trace_alignment(trace, verdict, &verdict->alignments[i]);
	trace_note(trace, verdict->why, NULL, span_empty());
	trace_result(trace, dmarc_result_name(verdict->result), NULL);
	trace_leave(trace);
}
