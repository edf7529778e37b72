#include "core/auth/spf_run.h"

#include "core/dns/name.h"
#include "core/dns/record.h"

/* Blanks and what can be seen: what may stand in a reply (RFC 5321, 4.2). */
static bool
is_plain(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] < ' ' || text.ptr[i] > '~')
			return false;
	return true;
}

/* Whatever is wrong with an explanation, it is as if there were none. */
static void
ignore(struct spf_run *run, const char *why)
{
	if (run->trace)
		trace_note(run->trace, why, "RFC 7208, 6.2", run->exp);
}

static bool
expand_explanation(struct spf_run *run, struct span words,
    struct span *explanation)
{
	struct spf_values values = run->values;
	struct text text;

	if (spf_macro_uses(words, 'p') &&
	    !spf_validated_name(run, &values.validated))
		return false;
	text_init(&text, run->arena, SPF_EXPLANATION_MAX);
	spf_macro_expand(words, &values, &text);
	if (is_plain(text_span(&text)))
		*explanation = text_span(&text);
	else
		ignore(run, "the explanation is not plain ASCII");
	if (run->trace && explanation->len > 0)
		trace_add(run->trace,
		    (struct trace_event){ .kind = TRACE_MACRO,
			.what = "expands to",
			.rule = "RFC 7208, 6.2",
			.subject = words,
			.value = trace_keep(run->trace, *explanation) });
	return true;
}

bool
spf_explain(struct spf_run *run, struct span *explanation)
{
	const struct dns_answer *answer;
	struct span target, words;

	run->values.domain = run->exp_domain;
	if (!spf_target(run, run->exp, &target))
		return false;
	if (!dns_name_is_valid(target))
		return true;
	answer = spf_ask(run, target, DNS_TXT);
	if (!answer)
		return false;
	if (answer->outcome != DNS_DATA || answer->count != 1 ||
	    !dns_record_text(run->arena, answer->records[0], &words))
		ignore(run, "there is not exactly one explanation");
	else if (!spf_macro_check(words, SPF_IN_EXPLANATION, NULL))
		ignore(run, "the explanation cannot be read");
	else
		return expand_explanation(run, words, explanation);
	return true;
}
