#include "core/auth/spf_run.h"

#include "core/dns/name.h"
#include "core/dns/record.h"

/*
 * The names of the client's address (5.5). Whether a name is validated, that
 * is leads back to the address, is asked only of names that would help: the
 * others change nothing, however they turn out.
 */

static const struct dns_answer *
ask_names(struct spf_run *run)
{
	char bytes[IP_REVERSE_MAX];
	struct text name = text_in(bytes, sizeof(bytes));

	ip_write_reverse(&name, &run->values.ip,
	    ip_reverse_zone(&run->values.ip));
	return spf_ask(run, text_span(&name), DNS_PTR);
}

enum validity { IS_VALID, IS_INVALID, IS_UNKNOWN };

/* A failure of the DNS counts as invalid: such a name is skipped. */
static enum validity
validate(struct spf_run *run, struct span name)
{
	static const struct spf_term exact = { .v4_prefix = 32,
		.v6_prefix = 128 };
	const struct dns_answer *answer;

	if (!dns_name_is_valid(name))
		return IS_INVALID;
	answer = spf_ask(run, name, spf_address_type(run));
	if (!answer)
		return IS_UNKNOWN;
	return spf_has_address(run, answer, &exact) ? IS_VALID : IS_INVALID;
}

/* The n-th name; false: there is none, or only ten may be looked at. */
static bool
get_name(struct spf_run *run, const struct dns_answer *answer, size_t n,
    struct span *name)
{
	if (n >= answer->count || n >= SPF_NAMES_MAX)
		return false;
	if (!dns_record_name(run->arena, answer->records[n], name))
		*name = span_empty();
	return true;
}

static void
trace_within(struct spf_run *run, struct span name, struct span target,
    bool holds)
{
	if (run->trace)
		trace_add(run->trace,
		    (struct trace_event){ .kind = TRACE_COMPARE,
			.what = holds ? "lies within" : "lies outside of",
			.rule = "RFC 7208, 5.5",
			.subject = trace_keep(run->trace, name),
			.value = target,
			.holds = holds });
}

/* Go through all names, so that all are asked for in one round. */
static enum spf_step
match_names(struct spf_run *run, const struct dns_answer *answer,
    struct span target)
{
	enum spf_step step = SPF_STEP_NEXT;
	struct span name;

	for (size_t i = 0; get_name(run, answer, i, &name); i++) {
		bool is_within = dns_name_within(name, target);
		enum validity validity;

		trace_within(run, name, target, is_within);
		if (!is_within)
			continue;
		validity = validate(run, name);
		if (validity == IS_VALID)
			return SPF_STEP_MATCH;
		if (validity == IS_UNKNOWN)
			step = SPF_STEP_WAITS;
	}
	return step;
}

enum spf_step
spf_match_ptr(struct spf_run *run, struct span target)
{
	const struct dns_answer *answer = ask_names(run);

	if (!answer)
		return SPF_STEP_WAITS;
	if (answer->outcome == DNS_FAILED) {
		if (run->trace)
			trace_note(run->trace,
			    "the DNS could not be asked, hence no match",
			    "RFC 7208, 5.5", answer->question.name);
		return SPF_STEP_NEXT;
	}
	if (answer->outcome != DNS_DATA)
		return spf_count_void(run, answer);
	return match_names(run, answer, target);
}

/* How much %{p} prefers a name: the domain, one below it, any other (7.2). */
static unsigned
rank_of(struct span name, struct span domain)
{
	if (dns_name_equal(name, domain))
		return 3;
	return dns_name_within(name, domain) ? 2 : 1;
}

bool
spf_validated_name(struct spf_run *run, struct span *name)
{
	const struct dns_answer *answer = ask_names(run);
	struct span candidate;
	unsigned best = 0;
	bool waits = !answer;

	*name = span_empty();
	for (size_t i = 0; answer && get_name(run, answer, i, &candidate);
	     i++) {
		unsigned rank = rank_of(candidate, run->values.domain);
		enum validity validity;

		if (rank <= best)
			continue;
		validity = validate(run, candidate);
		waits = waits || validity == IS_UNKNOWN;
		if (validity != IS_VALID)
			continue;
		best = rank;
		*name = candidate;
	}
	return !waits;
}
