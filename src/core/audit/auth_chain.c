/* Findings about the chain of ARC. */

#include "core/audit/auth_look.h"

static const enum finding_kind kinds[ARC_REASONS] = {
	[ARC_REASON_INSTANCE] = FINDING_ARC_INSTANCE,
	[ARC_REASON_TWICE] = FINDING_ARC_TWICE,
	[ARC_REASON_GAP] = FINDING_ARC_GAP,
	[ARC_REASON_FAILED] = FINDING_ARC_FAIL,
	[ARC_REASON_CV] = FINDING_ARC_CV,
	[ARC_REASON_SEAL_H] = FINDING_ARC_SEAL_H,
	[ARC_REASON_SIGNED] = FINDING_ARC_FAIL,
	[ARC_REASON_MESSAGE] = FINDING_ARC_FAIL,
	[ARC_REASON_SEAL] = FINDING_ARC_FAIL,
};

/* Who sealed a set; empty: nobody, or there is no such set. */
static struct span
sealer_of(const struct arc_check *arc, size_t number)
{
	const struct dkim_outcome *seal =
	    number > 0 ? arc->sets[number - 1].seal : NULL;

	return seal ? seal->signature.domain : span_empty();
}

static void
tell_failure(struct audit *audit, const struct arc_check *arc)
{
	const struct dkim_outcome *seal =
	    arc->reason_at > 0 ? arc->sets[arc->reason_at - 1].seal : NULL;
	struct finding *finding = audit_add(audit, kinds[arc->reason],
	    sealer_of(arc, arc->reason_at));

	finding->detail = span_of(arc_reason_words(arc->reason));
	finding->count = arc->reason_at;
	if (seal)
		finding_prove(audit, finding, NULL,
		    seal->signature.field->whole, span_empty());
}

static void
tell_sealers(struct audit *audit, const struct arc_check *arc)
{
	struct finding *finding =
	    audit_add(audit, FINDING_ARC_SEALER, span_empty());
	struct text words;

	text_init(&words, audit->arena, AUTH_WORDS_MAX);
	for (size_t number = 1; number <= arc->count; number++) {
		if (number > 1)
			text_write_string(&words, ", then ");
		text_write(&words, sealer_of(arc, number));
	}
	finding->detail = text_span(&words);
	finding->count = arc->count;
}

/* What the first one found, where it does not hold any more. */
static void
tell_upstream(struct audit *audit, const struct auth_message *message)
{
	const struct arc_set *first = &message->arc.sets[0];
	struct finding *finding;
	size_t at;

	if (!first->results || message->arc.result != ARC_PASS ||
	    (!span_find_nocase(first->said, span_of("dkim=pass"), &at) &&
		!span_find_nocase(first->said, span_of("spf=pass"), &at)))
		return;
	if (auth_message_dmarc(message, DMARC_TREE_WALK) == DMARC_PASS)
		return;
	finding =
	    audit_add(audit, FINDING_ARC_UPSTREAM, sealer_of(&message->arc, 1));
	finding->detail = first->said;
	finding_prove(audit, finding, NULL, first->results->whole,
	    span_empty());
}

void
audit_auth_chain(struct audit *audit, const struct auth_message *message)
{
	const struct arc_check *arc = &message->arc;

	if (arc->result == ARC_NONE) {
		audit_add(audit, FINDING_ARC_NONE, span_empty());
		return;
	}
	if (arc->result == ARC_FAIL)
		tell_failure(audit, arc);
	if (arc->count > 0)
		tell_sealers(audit, arc);
	tell_upstream(audit, message);
	audit_add(audit, FINDING_ARC_HISTORIC, span_empty());
}
