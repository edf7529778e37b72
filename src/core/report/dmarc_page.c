#include "core/report/dmarc_page.h"

#include "core/report/trace_json.h"

enum { INDENT = 15, WORDS_MAX = 2048 };

static const char *
name_of(enum dmarc_policy policy)
{
	const char *name = dmarc_policy_name(policy);

	return *name ? name : "none";
}

static const char *
words_for(enum dmarc_method method)
{
	return method == DMARC_TREE_WALK ? "the tree walk (RFC 9989)"
					 : "the public suffix list (RFC 7489)";
}

static void
tell(struct page *page, const char *label, struct text *words)
{
	page_paragraph(page, INDENT, label, text_span(words));
	text_reset(words);
}

static void
tell_policy(struct page *page, const struct dmarc_verdict *verdict,
    struct text *words)
{
	if (verdict->policy == DMARC_POLICY_ABSENT)
		return;
	text_write_format(words, "%s, by %s= of _dmarc.",
	    name_of(verdict->policy), dmarc_tag_name(verdict->tag));
	text_write(words, verdict->walk.policy->domain);
	if (verdict->is_fallback)
		text_write_string(words,
		    "; the record has no valid policy, but wants reports");
	if (verdict->result == DMARC_FAIL)
		text_write_format(words, "; asked for this message: %s",
		    name_of(verdict->disposition));
	tell(page, "policy:", words);
}

static void
tell_alignment(struct page *page, const struct dmarc_alignment *alignment,
    struct text *words)
{
	text_write_string(words,
	    alignment->identity.mechanism == DMARC_BY_SPF ? "SPF proves "
							  : "DKIM proves ");
	text_write(words, alignment->identity.domain);
	text_write_format(words, ": %s (%s)",
	    alignment->aligned == DMARC_ALIGNED      ? "aligned"
		: alignment->aligned == DMARC_UNSURE ? "nobody could tell"
						     : "not aligned",
	    alignment->is_strict ? "strict" : "relaxed");
	if (alignment->organization.len > 0) {
		text_write_string(words, ", belongs to ");
		text_write(words, alignment->organization);
	}
	tell(page, "", words);
}

static void
tell_difference(struct page *page, const struct dmarc_verdict *other,
    struct text *words)
{
	text_write_format(words, "%s by %s: %s",
	    dmarc_result_name(other->result), words_for(other->walk.method),
	    other->why);
	if (other->policy != DMARC_POLICY_ABSENT)
		text_write_format(words, "; policy %s, asked for: %s",
		    name_of(other->policy), name_of(other->disposition));
	text_write_string(words, "; the organisation is ");
	text_write(words, other->walk.organization);
	tell(page, "but:", words);
}

void
dmarc_page_write(struct page *page, const struct dmarc_evaluation *evaluation,
    enum dmarc_method method)
{
	const struct dmarc_verdict *verdict = &evaluation->verdicts[method];
	char bytes[WORDS_MAX];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write_string(&words, verdict->why);
	tell(page, "because:", &words);
	tell_policy(page, verdict, &words);
	text_write(&words, verdict->walk.organization);
	text_write_format(&words, ", by %s: %s", words_for(method),
	    verdict->walk.why);
	tell(page, "organisation:", &words);
	for (size_t i = 0; i < verdict->count; i++)
		tell_alignment(page, &verdict->alignments[i], &words);
	if (evaluation->differs)
		tell_difference(page, &evaluation->verdicts[!method], &words);
}

static void
put_alignment(struct json *json, const struct dmarc_alignment *alignment)
{
	bool is_spf = alignment->identity.mechanism == DMARC_BY_SPF;

	json_open_object(json, NULL);
	json_put_string(json, "mechanism", span_of(is_spf ? "spf" : "dkim"));
	json_put_string(json, "domain", alignment->identity.domain);
	json_put_string(json, "mode",
	    span_of(alignment->is_strict ? "strict" : "relaxed"));
	json_put_bool(json, "aligned", alignment->aligned == DMARC_ALIGNED);
	if (alignment->aligned == DMARC_UNSURE)
		json_put_bool(json, "unsure", true);
	if (alignment->organization.len > 0)
		json_put_string(json, "organizational_domain",
		    alignment->organization);
	json_close(json);
}

static void
put_policy(struct json *json, const struct dmarc_verdict *verdict)
{
	if (verdict->walk.policy) {
		json_put_string(json, "record_domain",
		    verdict->walk.policy->domain);
		json_put_string(json, "record",
		    verdict->walk.policy->record->text);
	}
	json_put_string(json, "policy", span_of(name_of(verdict->policy)));
	if (verdict->policy == DMARC_POLICY_ABSENT)
		return;
	json_put_string(json, "policy_tag",
	    span_of(dmarc_tag_name(verdict->tag)));
	if (verdict->is_fallback)
		json_put_bool(json, "fallback", true);
}

static void
put_verdict(struct json *json, const struct dmarc_verdict *verdict)
{
	json_put_string(json, "result",
	    span_of(dmarc_result_name(verdict->result)));
	json_put_string(json, "method",
	    span_of(dmarc_method_name(verdict->walk.method)));
	put_policy(json, verdict);
	json_put_string(json, "disposition",
	    span_of(name_of(verdict->disposition)));
	json_put_string(json, "why", span_of(verdict->why));
	json_put_string(json, "organizational_domain",
	    verdict->walk.organization);
	if (verdict->existence)
		json_put_bool(json, "exists", verdict->is_existing);
	json_put_bool(json, "spf_aligned",
	    dmarc_is_aligned(verdict, DMARC_BY_SPF));
	json_put_bool(json, "dkim_aligned",
	    dmarc_is_aligned(verdict, DMARC_BY_DKIM));
	json_open_array(json, "alignments");
	for (size_t i = 0; i < verdict->count; i++)
		put_alignment(json, &verdict->alignments[i]);
	json_close(json);
}

void
dmarc_page_write_json(struct json *json, const char *key,
    const struct dmarc_evaluation *evaluation, enum dmarc_method method,
    const struct trace *steps)
{
	json_open_object(json, key);
	json_put_string(json, "from_domain", evaluation->from_domain);
	put_verdict(json, &evaluation->verdicts[method]);
	json_put_bool(json, "differs", evaluation->differs);
	json_open_object(json, "other");
	put_verdict(json, &evaluation->verdicts[!method]);
	json_close(json);
	if (steps)
		trace_json_write(json, "steps", steps);
	json_close(json);
}
