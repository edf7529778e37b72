#include "core/auth/spf_run.h"

#include "core/dns/alabel.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

const char *
spf_result_name(enum spf_result result)
{
	static const char *const names[SPF_RESULTS] = {
		[SPF_NONE] = "none",
		[SPF_NEUTRAL] = "neutral",
		[SPF_PASS] = "pass",
		[SPF_FAIL] = "fail",
		[SPF_SOFTFAIL] = "softfail",
		[SPF_TEMPERROR] = "temperror",
		[SPF_PERMERROR] = "permerror",
		[SPF_WAITS] = "waits",
	};

	return names[result];
}

/* A record in pieces is put together only when it may be one of ours. */
static bool
may_be_record(struct dns_record record)
{
	struct span rest = record.data, string;
	const struct span begin = span_of("v=spf1");

	if (!dns_record_next_string(&rest, &string))
		return false;
	if (string.len >= begin.len)
		return span_starts_nocase(string, begin);
	return rest.len > 0 && span_starts_nocase(begin, string);
}

size_t
spf_select(struct arena *arena, const struct dns_answer *answer,
    struct span *text)
{
	struct span found;
	size_t count = 0;

	*text = span_empty();
	for (size_t i = 0; i < answer->count; i++)
		if (may_be_record(answer->records[i]) &&
		    dns_record_text(arena, answer->records[i], &found) &&
		    spf_record_is_one(found) && count++ == 0)
			*text = found;
	return count;
}

/* The last "@" parts them: a local part in quotes may hold others. */
static void
split_sender(struct spf_values *values, struct span sender)
{
	size_t at = sender.len;

	while (at > 0 && sender.ptr[at - 1] != '@')
		at--;
	values->origin = span_from(sender, at);
	if (at > 1)
		values->local = (struct span){ sender.ptr, at - 1 };
}

static struct spf_values
initial_values(const struct spf_request *request)
{
	struct spf_values values = { .local = span_of("postmaster"),
		.origin = dns_name_trim(request->helo),
		.helo = request->helo,
		.validated = span_empty(),
		.receiver = request->receiver,
		.ip = ip_unmap(request->ip),
		.now = request->now };

	if (request->identity == SPF_MAIL_FROM && request->sender.len > 0)
		split_sender(&values, request->sender);
	return values;
}

struct span
spf_request_domain(const struct spf_request *request)
{
	if (request->domain.len > 0)
		return request->domain;
	return initial_values(request).origin;
}

struct spf_verdict
spf_check(const struct spf_request *request, struct dns_known *known,
    struct trace *trace, struct arena *arena)
{
	struct spf_run run = { .request = request,
		.known = known,
		.trace = trace,
		.arena = arena,
		.values = initial_values(request),
		.verdict = { .why = "answers are missing",
		    .rule = "RFC 7208, 4",
		    .domain = span_empty(),
		    .record = span_empty(),
		    .part = span_empty(),
		    .explanation = span_empty() },
		.record = span_empty(),
		.part = span_empty(),
		.ip_text = span_empty() };
	const struct span domain =
	    dns_alabel_of(arena, spf_request_domain(request));
	char bytes[IP_TEXT_MAX];
	enum spf_result result = SPF_NONE;

	/* RFC 8616, 4. */
	run.values.origin = dns_alabel_of(arena, run.values.origin);
	run.values.helo = dns_alabel_of(arena, run.values.helo);
	if (trace)
		run.ip_text =
		    trace_keep(trace, ip_print(&run.values.ip, bytes));
	if (request->sender.len > SPF_SENDER_MAX ||
	    request->helo.len > SPF_SENDER_MAX)
		spf_conclude(&run, SPF_NONE, "the sender's name is too long",
		    "RFC 7208, 4.3", span_empty());
	else
		result = spf_check_host(&run, domain);
	if (result == SPF_FAIL && request->wants_explanation && run.exp.ptr &&
	    !spf_explain(&run, &run.verdict.explanation))
		result = SPF_WAITS;
	run.verdict.result = result;
	return run.verdict;
}
