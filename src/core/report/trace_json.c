#include "core/report/trace_json.h"

#include "core/dns/record.h"

enum { RECORD_TEXT_MAX = 256 * 1024 };

static void
put_known(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

static void
put_records(struct json *json, struct arena *arena,
    const struct dns_answer *answer)
{
	struct text text;

	text_init(&text, arena, RECORD_TEXT_MAX);
	json_open_array(json, "records");
	for (size_t i = 0; i < answer->count; i++) {
		text_reset(&text);
		dns_record_write(&text, arena, answer->question.type,
		    answer->records[i]);
		json_put_string(json, NULL, text_span(&text));
	}
	json_close(json);
}

void
trace_json_write_answer(struct json *json, const char *key, struct arena *arena,
    const struct dns_answer *answer)
{
	json_open_object(json, key);
	json_put_string(json, "name", answer->question.name);
	json_put_string(json, "type",
	    span_of(dns_type_name(answer->question.type)));
	json_put_string(json, "outcome",
	    span_of(dns_outcome_name(answer->outcome)));
	if (answer->outcome == DNS_FAILED)
		json_put_string(json, "failure",
		    span_of(dns_failure_name(answer->failure)));
	json_put_number(json, "rcode", answer->rcode);
	json_put_number(json, "ttl", answer->ttl);
	put_known(json, "server", answer->server);
	json_put_string(json, "dnssec",
	    span_of(dns_security_name(answer->security)));
	put_known(json, "canonical", answer->canonical);
	put_known(json, "why", answer->why);
	put_records(json, arena, answer);
	json_close(json);
}

static void
put_place(struct json *json, const struct trace_event *event)
{
	/* Of a term or a count it is that of the last event "record". */
	if (event->kind != TRACE_TERM && event->kind != TRACE_COUNT)
		put_known(json, "record", event->record);
	if (event->part.len == 0 || !span_within(event->part, event->record))
		return;
	json_put_number(json, "offset",
	    (uint64_t)(event->part.ptr - event->record.ptr));
	json_put_number(json, "length", event->part.len);
}

static void
put_event(struct json *json, const struct trace *trace,
    const struct trace_event *event)
{
	json_open_object(json, NULL);
	json_put_string(json, "event", span_of(trace_kind_name(event->kind)));
	json_put_number(json, "depth", event->depth);
	if (event->what)
		json_put_string(json, "what", span_of(event->what));
	if (event->rule)
		json_put_string(json, "rule", span_of(event->rule));
	put_known(json, "subject", event->subject);
	put_known(json, "value", event->value);
	put_place(json, event);
	if (event->kind == TRACE_COUNT) {
		json_put_number(json, "used", event->used);
		json_put_number(json, "limit", event->limit);
	}
	if (event->kind == TRACE_COUNT || event->kind == TRACE_TERM ||
	    event->kind == TRACE_COMPARE)
		json_put_bool(json, "holds", event->holds);
	if (event->answer)
		trace_json_write_answer(json, "answer", trace->arena,
		    event->answer);
	json_close(json);
}

void
trace_json_write(struct json *json, const char *key, const struct trace *trace)
{
	json_open_array(json, key);
	for (size_t i = 0; i < trace->events.count; i++)
		put_event(json, trace, &trace->events.items[i]);
	json_close(json);
}
