#include "core/auth/spf_run.h"

#include "core/dns/name.h"
#include "core/dns/record.h"

enum { EXPANSION_SMALL = 512, EXPANSION_MAX = 64 * 1024 };

enum dns_type
spf_address_type(const struct spf_run *run)
{
	return run->values.ip.is_v6 ? DNS_AAAA : DNS_A;
}

static void
trace_macro(struct spf_run *run, struct span spec, struct span name)
{
	if (run->trace)
		trace_add(run->trace,
		    (struct trace_event){ .kind = TRACE_MACRO,
			.what = "expands to",
			.rule = "RFC 7208, 7",
			.subject = spec,
			.value = trace_keep(run->trace, name),
			.record = run->record,
			.part = spec });
}

/* Nearly all fit into a small text; for the others there is the arena. */
static struct span
expand(struct spf_run *run, struct span spec, const struct spf_values *values)
{
	char bytes[EXPANSION_SMALL];
	struct text text = text_in(bytes, sizeof(bytes));

	spf_macro_expand(spec, values, &text);
	if (!text.is_cut)
		return arena_dup(run->arena,
		    spf_macro_fit_name(text_span(&text)));
	text_init(&text, run->arena, EXPANSION_MAX);
	spf_macro_expand(spec, values, &text);
	return spf_macro_fit_name(text_span(&text));
}

/* A backslash is itself here, but where names are written it escapes. */
static struct span
escape(struct spf_run *run, struct span name)
{
	struct text text;

	if (name.len == 0 || !memchr(name.ptr, '\\', name.len))
		return name;
	text_init(&text, run->arena, 4 * name.len);
	for (size_t i = 0; i < name.len; i++) {
		text_write_byte(&text, name.ptr[i]);
		if (name.ptr[i] == '\\')
			text_write_string(&text, "092");
	}
	return text_span(&text);
}

bool
spf_target(struct spf_run *run, struct span spec, struct span *name)
{
	struct spf_values values = run->values;

	if (spec.len == 0) {
		*name = run->values.domain;
		return true;
	}
	if (!spf_macro_any(spec)) {
		*name = escape(run, spf_macro_fit_name(spec));
		return true;
	}
	if (spf_macro_uses(spec, 'p') &&
	    !spf_validated_name(run, &values.validated))
		return false;
	*name = escape(run, expand(run, spec, &values));
	trace_macro(run, spec, *name);
	return true;
}

enum spf_step
spf_count_void(struct spf_run *run, const struct dns_answer *answer)
{
	unsigned used = ++run->verdict.voids;

	if (run->trace)
		trace_add(run->trace,
		    (struct trace_event){ .kind = TRACE_COUNT,
			.what = "void look-ups",
			.rule = "RFC 7208, 4.6.4",
			.subject = answer->question.name,
			.used = used,
			.limit = SPF_VOIDS_MAX,
			.holds = used <= SPF_VOIDS_MAX });
	if (used <= SPF_VOIDS_MAX)
		return SPF_STEP_NEXT;
	return spf_stop(run, SPF_STEP_PERMERROR,
	    "more than 2 look-ups found nothing", "RFC 7208, 4.6.4",
	    answer->question.name);
}

static void
trace_compare(struct spf_run *run, struct span subject, unsigned prefix,
    bool holds)
{
	char bytes[2 * IP_TEXT_MAX];
	struct text text = text_in(bytes, sizeof(bytes));

	text_write(&text, subject);
	if (prefix < ip_bits(&run->values.ip)) {
		text_write_byte(&text, '/');
		text_write_number(&text, prefix);
	}
	trace_add(run->trace,
	    (struct trace_event){ .kind = TRACE_COMPARE,
		.what = holds ? "holds" : "does not hold",
		.rule = "RFC 7208, 5",
		.subject = trace_keep(run->trace, text_span(&text)),
		.value = run->ip_text,
		.holds = holds });
}

static unsigned
prefix_of(const struct spf_run *run, const struct spf_term *term)
{
	return run->values.ip.is_v6 ? term->v6_prefix : term->v4_prefix;
}

bool
spf_has_address(struct spf_run *run, const struct dns_answer *answer,
    const struct spf_term *term)
{
	const unsigned prefix = prefix_of(run, term);
	char bytes[IP_TEXT_MAX];
	struct ip ip;

	for (size_t i = 0; i < answer->count; i++) {
		bool holds;

		if (!dns_record_ip(answer->records[i], &ip))
			continue;
		holds = ip_in_network(&run->values.ip, &ip, prefix);
		if (run->trace)
			trace_compare(run, ip_print(&ip, bytes), prefix, holds);
		if (holds)
			return true;
	}
	return false;
}

static enum spf_step
match_network(struct spf_run *run, const struct spf_term *term)
{
	const unsigned prefix = prefix_of(run, term);
	bool holds = ip_in_network(&run->values.ip, &term->network, prefix);

	if (run->trace && term->network.is_v6 == run->values.ip.is_v6)
		trace_compare(run, term->argument, prefix, holds);
	return holds ? SPF_STEP_MATCH : SPF_STEP_NEXT;
}

/*
 * Ask for what a term is about. The step is SPF_STEP_MATCH when there are
 * records to look at; a name that nobody can ask for is one without records,
 * and no look-up either (4.8).
 */
static enum spf_step
look_up(struct spf_run *run, struct span name, enum dns_type type,
    const struct dns_answer **answer)
{
	*answer = NULL;
	if (!dns_name_is_valid(name)) {
		if (run->trace)
			trace_note(run->trace,
			    "this is not a name that can be asked for",
			    "RFC 7208, 4.8", trace_keep(run->trace, name));
		return SPF_STEP_NEXT;
	}
	*answer = spf_ask(run, name, type);
	if (!*answer)
		return SPF_STEP_WAITS;
	if ((*answer)->outcome == DNS_FAILED)
		return spf_stop(run, SPF_STEP_TEMPERROR,
		    "the DNS could not be asked", "RFC 7208, 5", name);
	if ((*answer)->outcome != DNS_DATA)
		return spf_count_void(run, *answer);
	return SPF_STEP_MATCH;
}

static enum spf_step
match_a(struct spf_run *run, const struct spf_term *term, struct span target)
{
	const struct dns_answer *answer;
	enum spf_step step =
	    look_up(run, target, spf_address_type(run), &answer);

	if (step == SPF_STEP_MATCH && answer &&
	    !spf_has_address(run, answer, term))
		return SPF_STEP_NEXT;
	return step;
}

static enum spf_step
match_exists(struct spf_run *run, struct span target)
{
	const struct dns_answer *answer;

	return look_up(run, target, DNS_A, &answer);
}

/* One host of an mx. The null MX, and what is no name, has no address. */
static enum spf_step
match_host(struct spf_run *run, const struct spf_term *term, struct span host)
{
	const struct dns_answer *answer;

	if (!dns_name_is_valid(host))
		return SPF_STEP_NEXT;
	answer = spf_ask(run, host, spf_address_type(run));
	if (!answer)
		return SPF_STEP_WAITS;
	if (answer->outcome == DNS_FAILED)
		return spf_stop(run, SPF_STEP_TEMPERROR,
		    "the DNS could not be asked", "RFC 7208, 5", host);
	return spf_has_address(run, answer, term) ? SPF_STEP_MATCH
						  : SPF_STEP_NEXT;
}

/* A host that is not known yet: then all that follow are wanted, too. */
static enum spf_step
match_mx(struct spf_run *run, const struct spf_term *term, struct span target)
{
	const struct dns_answer *answer;
	struct dns_mx mx;
	enum spf_step step = look_up(run, target, DNS_MX, &answer);
	bool waits = false;

	if (step != SPF_STEP_MATCH || !answer)
		return step;
	if (answer->count > SPF_NAMES_MAX)
		return spf_stop(run, SPF_STEP_PERMERROR,
		    "the domain has more than 10 mail hosts", "RFC 7208, 4.6.4",
		    target);
	for (size_t i = 0; i < answer->count; i++) {
		if (!dns_record_mx(run->arena, answer->records[i], &mx))
			continue;
		if (waits) {
			dns_known_ask(run->known, mx.exchange,
			    spf_address_type(run));
			continue;
		}
		step = match_host(run, term, mx.exchange);
		waits = step == SPF_STEP_WAITS;
		if (step != SPF_STEP_NEXT && !waits)
			return step;
	}
	return waits ? SPF_STEP_WAITS : SPF_STEP_NEXT;
}

enum spf_step
spf_match(struct spf_run *run, const struct spf_term *term)
{
	struct span target;

	if (term->kind == SPF_IP4 || term->kind == SPF_IP6)
		return match_network(run, term);
	if (!spf_target(run, term->argument, &target))
		return SPF_STEP_WAITS;
	switch (term->kind) {
	case SPF_A:
		return match_a(run, term, target);
	case SPF_MX:
		return match_mx(run, term, target);
	case SPF_PTR:
		return spf_match_ptr(run, target);
	default:
		return match_exists(run, target);
	}
}
