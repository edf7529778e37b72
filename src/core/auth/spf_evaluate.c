#include "core/auth/spf_run.h"

#include "core/dns/name.h"

/* What the verdict says; levels above that only pass it on leave it be. */
enum spf_result
spf_conclude(struct spf_run *run, enum spf_result result, const char *why,
    const char *rule, struct span part)
{
	struct spf_verdict *verdict = &run->verdict;

	verdict->result = result;
	verdict->why = why;
	verdict->rule = rule;
	verdict->domain = run->values.domain;
	verdict->record = run->record;
	verdict->part = part;
	return result;
}

enum spf_step
spf_stop(struct spf_run *run, enum spf_step step, const char *why,
    const char *rule, struct span subject)
{
	spf_conclude(run,
	    step == SPF_STEP_TEMPERROR ? SPF_TEMPERROR : SPF_PERMERROR, why,
	    rule, run->part);
	if (run->trace)
		trace_note(run->trace, why, rule,
		    trace_keep(run->trace, subject));
	return step;
}

const struct dns_answer *
spf_ask(struct spf_run *run, struct span name, enum dns_type type)
{
	const struct dns_answer *answer = dns_known_ask(run->known, name, type);

	if (answer && run->trace)
		trace_ask(run->trace, answer);
	return answer;
}

enum spf_step
spf_count(struct spf_run *run, const struct spf_term *term)
{
	unsigned used = ++run->verdict.lookups;

	if (run->trace)
		trace_add(run->trace,
		    (struct trace_event){ .kind = TRACE_COUNT,
			.what = "look-ups",
			.rule = "RFC 7208, 4.6.4",
			.record = run->record,
			.part = term->whole,
			.used = used,
			.limit = SPF_LOOKUPS_MAX,
			.holds = used <= SPF_LOOKUPS_MAX });
	if (used <= SPF_LOOKUPS_MAX)
		return SPF_STEP_NEXT;
	return spf_stop(run, SPF_STEP_PERMERROR,
	    "more than 10 terms need look-ups", "RFC 7208, 4.6.4", term->whole);
}

/* A level of its own for an included record, or one redirected to. */
static enum spf_result
check_below(struct spf_run *run, struct span domain)
{
	struct span outer_domain = run->values.domain;
	struct span outer_record = run->record, outer_part = run->part;
	enum spf_result result;

	trace_enter(run->trace);
	result = spf_check_host(run, domain);
	trace_leave(run->trace);
	run->values.domain = outer_domain;
	run->record = outer_record;
	run->part = outer_part;
	return result;
}

/* What the result of the included record makes of the include (5.2). */
static enum spf_step
match_include(struct spf_run *run, const struct spf_term *term)
{
	bool was_included = run->is_included;
	enum spf_result result;
	struct span target;

	if (!spf_target(run, term->argument, &target))
		return SPF_STEP_WAITS;
	run->is_included = true;
	result = check_below(run, target);
	run->is_included = was_included;
	switch (result) {
	case SPF_PASS:
		return SPF_STEP_MATCH;
	case SPF_TEMPERROR:
		return SPF_STEP_TEMPERROR;
	case SPF_PERMERROR:
		return SPF_STEP_PERMERROR;
	case SPF_WAITS:
		return SPF_STEP_WAITS;
	case SPF_NONE:
		return spf_stop(run, SPF_STEP_PERMERROR,
		    "the included domain has no SPF record", "RFC 7208, 5.2",
		    target);
	default:
		return SPF_STEP_NEXT;
	}
}

static enum spf_result
result_of(char qualifier)
{
	return qualifier == '-' ? SPF_FAIL
	    : qualifier == '~'  ? SPF_SOFTFAIL
	    : qualifier == '?'  ? SPF_NEUTRAL
				: SPF_PASS;
}

/*
 * RFC 8616, 4: a local part beyond ASCII is in no name of the DNS, and terms
 * that would put it into one match nothing.
 */
static bool
is_beyond_dns(const struct spf_run *run, const struct spf_term *term)
{
	const struct span local = run->values.local;

	if (!spf_kind_looks_up(term->kind) ||
	    !spf_macro_uses_local(term->argument))
		return false;
	for (size_t i = 0; i < local.len; i++)
		if ((local.ptr[i] & 0x80) != 0)
			return true;
	return false;
}

static enum spf_step
match_term(struct spf_run *run, const struct spf_term *term)
{
	enum spf_step step;

	if (term->kind == SPF_ALL)
		return SPF_STEP_MATCH;
	if (is_beyond_dns(run, term))
		return SPF_STEP_NEXT;
	if (spf_kind_looks_up(term->kind)) {
		step = spf_count(run, term);
		if (step != SPF_STEP_NEXT)
			return step;
	}
	return term->kind == SPF_INCLUDE ? match_include(run, term)
					 : spf_match(run, term);
}

static const char *
step_name(enum spf_step step)
{
	static const char *const names[] = {
		[SPF_STEP_NEXT] = "does not match",
		[SPF_STEP_MATCH] = "matches",
		[SPF_STEP_TEMPERROR] = "temperror",
		[SPF_STEP_PERMERROR] = "permerror",
		[SPF_STEP_WAITS] = "waits",
	};

	return names[step];
}

/* What has come of it is known only when all below it has been told. */
static enum spf_step
evaluate_term(struct spf_run *run, const struct spf_term *term)
{
	struct trace *trace = run->trace;
	struct trace_event *event;
	enum spf_step step;
	size_t at;

	run->part = term->whole;
	if (!trace)
		return match_term(run, term);
	at = trace->events.count;
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_TERM,
		.subject = term->whole,
		.record = run->record,
		.part = term->whole });
	trace_enter(trace);
	step = match_term(run, term);
	trace_leave(trace);
	if (at == trace->events.count)
		return step;
	event = &trace->events.items[at];
	event->holds = step == SPF_STEP_MATCH;
	event->what = step_name(step);
	return step;
}

static enum spf_result
match_result(struct spf_run *run, const struct spf_term *term,
    const struct spf_record_parts *parts)
{
	enum spf_result result = result_of(term->qualifier);

	if (result == SPF_FAIL && !run->is_included) {
		run->exp = parts->exp;
		run->exp_domain = run->values.domain;
	}
	return spf_conclude(run, result, "the term matches the address",
	    term->kind == SPF_ALL ? "RFC 7208, 5.1" : "RFC 7208, 4.6.2",
	    term->whole);
}

/* The result is that of the other record, but none is an error (6.1). */
static enum spf_result
redirect(struct spf_run *run, const struct spf_term *term)
{
	struct span target;
	enum spf_result result;

	run->part = term->whole;
	if (spf_count(run, term) == SPF_STEP_PERMERROR)
		return SPF_PERMERROR;
	if (!spf_target(run, term->argument, &target))
		return SPF_WAITS;
	result = check_below(run, target);
	if (result != SPF_NONE)
		return result;
	return spf_conclude(run, SPF_PERMERROR,
	    "the domain redirected to has no SPF record", "RFC 7208, 6.1",
	    term->whole);
}

static enum spf_result
evaluate_redirect(struct spf_run *run)
{
	struct span rest = spf_record_terms(run->record);
	struct spf_term term;
	enum spf_result result;

	while (spf_record_next_term(&rest, &term))
		if (term.kind == SPF_REDIRECT)
			break;
	if (!run->trace)
		return redirect(run, &term);
	trace_add(run->trace,
	    (struct trace_event){ .kind = TRACE_TERM,
		.what = "takes over",
		.rule = "RFC 7208, 6.1",
		.subject = term.whole,
		.record = run->record,
		.part = term.whole });
	trace_enter(run->trace);
	result = redirect(run, &term);
	trace_leave(run->trace);
	return result;
}

static enum spf_result
end_of_record(struct spf_run *run, const struct spf_record_parts *parts)
{
	if (parts->redirect.ptr)
		return evaluate_redirect(run);
	return spf_conclude(run, SPF_NEUTRAL,
	    "no term matches, and the record does not say what then",
	    "RFC 7208, 4.7",
	    (struct span){ run->record.ptr + run->record.len, 0 });
}

static enum spf_result
evaluate_terms(struct spf_run *run, const struct spf_record_parts *parts)
{
	struct span rest = spf_record_terms(run->record);
	struct spf_term term;

	while (spf_record_next_term(&rest, &term)) {
		if (term.qualifier == '\0')
			continue;
		switch (evaluate_term(run, &term)) {
		case SPF_STEP_MATCH:
			return match_result(run, &term, parts);
		case SPF_STEP_TEMPERROR:
			return SPF_TEMPERROR;
		case SPF_STEP_PERMERROR:
			return SPF_PERMERROR;
		case SPF_STEP_WAITS:
			spf_ask_ahead(run, rest, parts);
			return SPF_WAITS;
		case SPF_STEP_NEXT:
			break;
		}
	}
	return end_of_record(run, parts);
}

/* All of it is checked before any of it is evaluated (4.6). */
static enum spf_result
evaluate_record(struct spf_run *run)
{
	struct spf_record_parts parts;

	if (run->trace)
		trace_add(run->trace,
		    (struct trace_event){ .kind = TRACE_RECORD,
			.subject = run->values.domain,
			.record = run->record });
	if (spf_record_check(run->record, &parts))
		return evaluate_terms(run, &parts);
	if (run->trace)
		trace_add(run->trace,
		    (struct trace_event){ .kind = TRACE_NOTE,
			.what = spf_fault_name(parts.bad.fault),
			.rule = spf_fault_rule(parts.bad.fault),
			.subject = parts.bad.fault_at,
			.record = run->record,
			.part = parts.bad.fault_at });
	return spf_conclude(run, SPF_PERMERROR, spf_fault_name(parts.bad.fault),
	    spf_fault_rule(parts.bad.fault), parts.bad.fault_at);
}

/* Not a name that one could ask for, or a single label (4.3). */
static bool
is_domain(struct span domain)
{
	return dns_name_is_valid(domain) && dns_name_labels(domain) > 1 &&
	    domain.ptr[0] != '[';
}

static enum spf_result
look_up(struct spf_run *run, struct span domain)
{
	const struct span nothing = span_empty();
	const struct dns_answer *answer;
	size_t count;

	if (!is_domain(domain))
		return spf_conclude(run, SPF_NONE, "this is not a domain",
		    "RFC 7208, 4.3", nothing);
	answer = spf_ask(run, domain, DNS_TXT);
	if (!answer)
		return SPF_WAITS;
	if (answer->outcome == DNS_FAILED)
		return spf_conclude(run, SPF_TEMPERROR,
		    "the DNS could not be asked for the record",
		    "RFC 7208, 4.4", nothing);
	if (answer->outcome == DNS_NXDOMAIN)
		return spf_conclude(run, SPF_NONE, "the domain does not exist",
		    "RFC 7208, 4.3", nothing);
	count = spf_select(run->arena, answer, &run->record);
	if (count == 0)
		return spf_conclude(run, SPF_NONE, "there is no SPF record",
		    "RFC 7208, 4.5", nothing);
	if (count > 1)
		return spf_conclude(run, SPF_PERMERROR,
		    "there is more than one SPF record", "RFC 7208, 4.5",
		    nothing);
	return evaluate_record(run);
}

enum spf_result
spf_check_host(struct spf_run *run, struct span domain)
{
	enum spf_result result;

	domain = dns_name_trim(domain);
	run->values.domain = domain;
	run->record = span_empty();
	if (!run->trace)
		return look_up(run, domain);
	trace_add(run->trace,
	    (struct trace_event){ .kind = TRACE_BEGIN,
		.what = "SPF",
		.rule = "RFC 7208, 4",
		.subject = domain,
		.value = run->ip_text });
	trace_enter(run->trace);
	result = look_up(run, domain);
	trace_add(run->trace,
	    (struct trace_event){ .kind = TRACE_RESULT,
		.what = spf_result_name(result),
		.rule = run->verdict.rule,
		.subject = run->verdict.domain,
		.record = run->verdict.record,
		.part = run->verdict.part });
	trace_leave(run->trace);
	return result;
}
