#include "core/auth/trace.h"

enum { TRACE_EVENTS_MAX = 20000 };

void
trace_init(struct trace *trace, struct arena *arena)
{
	*trace = (struct trace){ .arena = arena };
}

static struct span
set_span(struct span span)
{
	return span.ptr ? span : span_empty();
}

void
trace_add(struct trace *trace, struct trace_event event)
{
	if (!trace || trace->events.count >= TRACE_EVENTS_MAX)
		return;
	event.depth = trace->depth;
	event.subject = set_span(event.subject);
	event.value = set_span(event.value);
	event.record = set_span(event.record);
	event.part = set_span(event.part);
	*list_add(trace->arena, &trace->events) = event;
}

struct span
trace_keep(struct trace *trace, struct span span)
{
	return trace ? arena_dup(trace->arena, span) : span;
}

void
trace_enter(struct trace *trace)
{
	if (trace)
		trace->depth++;
}

void
trace_leave(struct trace *trace)
{
	if (trace && trace->depth > 0)
		trace->depth--;
}

void
trace_ask(struct trace *trace, const struct dns_answer *answer)
{
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_ASK,
		.what = dns_type_name(answer->question.type),
		.subject = answer->question.name,
		.answer = answer });
}

void
trace_note(struct trace *trace, const char *what, const char *rule,
    struct span subject)
{
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_NOTE,
		.what = what,
		.rule = rule,
		.subject = subject });
}

void
trace_result(struct trace *trace, const char *what, const char *rule)
{
	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_RESULT,
		.what = what,
		.rule = rule });
}

const char *
trace_kind_name(enum trace_kind kind)
{
	static const char *const names[] = {
		[TRACE_BEGIN] = "begin",
		[TRACE_ASK] = "ask",
		[TRACE_RECORD] = "record",
		[TRACE_TERM] = "term",
		[TRACE_MACRO] = "macro",
		[TRACE_COMPARE] = "compare",
		[TRACE_COUNT] = "count",
		[TRACE_NOTE] = "note",
		[TRACE_RESULT] = "result",
	};

	return names[kind];
}
