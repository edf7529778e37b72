/* The inbox as nixie shows it to programs: doc/schema/inbox.openapi.json. */

#include "service/inbox/api.h"

#include "base/ascii.h"
#include "core/lab/objection.h"
#include "core/report/record.h"
#include "nixie/session.h"
#include "service/inbox/message.h"
#include "service/inbox/route.h"
#include "service/inbox/tags.h"

enum { SECOND = 1000 * 1000, EVENTS_AT_ONCE = 100, LIST_USUAL = 50 };

static bool
is_word(struct call *call, const char *name, const char *value)
{
	return span_equal(call_word(call, name), span_of(value));
}

void
api_query(struct call *call, struct store_query *query)
{
	*query = (struct store_query){
		.after = call_number(call, "after", 0, UINT64_MAX),
		.before = call_number(call, "before", 0, UINT64_MAX),
		.since =
		    call_number(call, "since", 0, UINT64_MAX / SECOND) * SECOND,
		.space = call_word(call, "space"),
		.tag = call_word(call, "tag"),
		.stage = call_word(call, "stage"),
		.recipient = call_word(call, "to"),
		.sender = call_word(call, "from"),
		.subject = call_word(call, "subject"),
		.words = call_word(call, "q"),
		.is_taken = is_word(call, "taken", "true"),
		.is_refused = is_word(call, "taken", "false"),
		.is_unread = is_word(call, "read", "false"),
		.is_oldest_first = is_word(call, "order", "oldest"),
		.limit = (unsigned)call_number(call, "limit", LIST_USUAL,
		    CALL_LIST_MAX),
		.offset =
		    (unsigned)call_number(call, "start", 0, UINT32_MAX / 2),
	};
	if (query->limit == 0)
		query->limit = LIST_USUAL;
}

static void
put_if_any(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

static void
put_lines(struct json *json, const char *key, struct span lines)
{
	struct span line;

	json_open_array(json, key);
	while (span_split(&lines, '\n', &line))
		if (line.len > 0)
			json_put_string(json, NULL, line);
	json_close(json);
}

static void
write_refusal(struct json *json, const struct store_attempt *attempt)
{
	enum lab_objection objection;

	put_if_any(json, "refused_by", attempt->refused_by);
	put_if_any(json, "objection", attempt->objection);
	if (attempt->objection.len == 0 ||
	    !lab_objection_parse(attempt->objection, &objection))
		return;
	json_put_string(json, "cause", span_of(lab_objection_cause(objection)));
	json_put_string(json, "why", span_of(lab_objection_words(objection)));
}

static void
write_facts(struct call *call, struct json *json,
    const struct store_attempt *attempt)
{
	json_put_number(json, "id", attempt->id);
	json_put_string(json, "time", call_time(call, attempt->time));
	put_if_any(json, "space", attempt->space);
	json_put_string(json, "port", attempt->port);
	json_put_string(json, "ip", attempt->ip);
	put_if_any(json, "helo", attempt->helo);
	put_if_any(json, "user", attempt->user);
	json_put_bool(json, "tls", attempt->is_secure);
	json_put_string(json, "sender", attempt->sender);
	put_lines(json, "recipients", attempt->recipients);
	json_put_bool(json, "taken", attempt->is_taken);
	json_put_string(json, "stage", attempt->stage);
	if (attempt->code > 0)
		json_put_number(json, "code", attempt->code);
	put_if_any(json, "reply", span_trim(attempt->reply));
	write_refusal(json, attempt);
	put_if_any(json, "subject", attempt->subject);
	put_if_any(json, "from", attempt->author);
	put_if_any(json, "message_id", attempt->message_id);
	json_put_number(json, "size", attempt->size);
	json_put_bool(json, "read", attempt->is_read);
	put_lines(json, "tags", attempt->tags);
}

void
api_write_summary(struct call *call, struct json *json, const char *key,
    const struct store_attempt *attempt)
{
	json_open_object(json, key);
	write_facts(call, json, attempt);
	json_close(json);
}

/* Seconds that the request may take. */
static uint64_t
deadline_of(const struct call *call, const char *name)
{
	return call->begun + call_number(call, name, 0, CALL_WAIT_MAX) * SECOND;
}

static uint64_t
write_list(struct call *call, struct json *json,
    const struct store_query *query)
{
	struct store_attempt attempt;
	struct store_rows *rows = store_find(call->store, query);
	uint64_t count = 0;

	json_open_array(json, "attempts");
	for (; store_next(rows, &attempt); count++)
		api_write_summary(call, json, NULL, &attempt);
	json_close(json);
	return count;
}

/* With "wait", not before there is something in the list. */
void
api_list(struct call *call)
{
	struct store_query query;
	struct json json;
	uint64_t count;

	api_query(call, &query);
	call_json(call, &json);
	json_open_object(&json, NULL);
	json_put_number(&json, "total", store_count(call->store, &query));
	json_put_number(&json, "last", store_last(call->store));
	count = write_list(call, &json, &query);
	json_close(&json);
	if (count == 0)
		call->wait_until = deadline_of(call, "wait");
}

static void
say_done(struct call *call, bool is_done)
{
	struct json json;

	if (!is_done) {
		call_fail(call, 500, "the store cannot be written to");
		return;
	}
	call_json(call, &json);
	json_open_object(&json, NULL);
	json_put_bool(&json, "done", true);
	json_close(&json);
}

void
api_delete(struct call *call)
{
	struct store_query query;

	api_query(call, &query);
	say_done(call, store_delete(call->store, &query));
}

void
api_delete_one(struct call *call)
{
	struct store_attempt attempt;

	if (call_attempt(call, &attempt))
		say_done(call,
		    store_delete(call->store,
			&(struct store_query){ .id = attempt.id }));
}

void
api_read(struct call *call)
{
	struct store_attempt attempt;

	if (call_attempt(call, &attempt))
		say_done(call,
		    store_mark(call->store,
			&(struct store_query){ .id = attempt.id },
			!is_word(call, "set", "false")));
}

/* "set=red,blue" */
void
api_tags(struct call *call)
{
	struct store_attempt attempt;

	if (!call_attempt(call, &attempt))
		return;
	say_done(call,
	    store_tag(call->store, attempt.id,
		tags_read(call->arena, call_word(call, "set"))));
}

static void
write_verdicts(struct call *call, struct json *json,
    const struct store_attempt *attempt)
{
	json_open_array(json, "verdicts");
	text_write(&call->body, attempt->verdicts); /* they are JSON */
	json_close(json);
}

void
api_get(struct call *call)
{
	struct store_attempt attempt;
	struct json json;

	if (!call_open(call, &attempt, &json))
		return;
	write_facts(call, &json, &attempt);
	message_write_headers(call, &json, &attempt);
	message_write_parts(call, &json, &attempt);
	write_verdicts(call, &json, &attempt);
	json_put_string(&json, "dialogue", attempt.dialogue);
	json_close(&json);
}

void
api_verdicts(struct call *call)
{
	struct store_attempt attempt;
	struct json json;

	if (!call_open(call, &attempt, &json))
		return;
	write_verdicts(call, &json, &attempt);
	json_close(&json);
}

void
api_dialogue(struct call *call)
{
	struct store_attempt attempt;

	if (!call_attempt(call, &attempt))
		return;
	call->status = 200;
	text_write(&call->body, attempt.dialogue);
}

/* What nixie explain makes of the dialogue. */
void
api_diagnosis(struct call *call)
{
	struct store_attempt attempt;
	struct json json;

	if (!call_open(call, &attempt, &json))
		return;
	json_put_number(&json, "schema", 1);
	json_open_array(&json, "cases");
	session_open(call->explainer, attempt.dialogue, span_of("dialogue"),
	    false);
	while (
	    !attempt.is_taken && session_next(call->explainer) == SESSION_CASE)
		record_write(&json, &call->explainer->diagnosis);
	json_close(&json);
	json_close(&json);
}

/*
 * "to=joe@example.org&subject=Welcome&within=10": will there be such a
 * message, as many as "count" says? 200 if so, 404 if not.
 */
void
api_expect(struct call *call)
{
	uint64_t wanted = call_number(call, "count", 1, CALL_LIST_MAX), found;
	const uint64_t deadline = deadline_of(call, "within");
	struct store_query query;
	struct json json;
	bool holds;

	api_query(call, &query);
	if (!query.is_refused)
		query.is_taken = true;
	found = store_count(call->store, &query);
	/* That there is none is known only at the end. */
	holds = wanted > 0 ? found >= wanted : found == 0;
	if (wanted > 0 ? !holds : holds)
		call->wait_until = deadline;
	call_json(call, &json);
	call->status = holds ? 200 : 404;
	json_open_object(&json, NULL);
	json_put_bool(&json, "holds", holds);
	json_put_number(&json, "found", found);
	write_list(call, &json, &query);
	json_close(&json);
}

uint64_t
api_write_events(struct call *call, uint64_t after)
{
	const struct store_query query = { .after = after,
		.is_oldest_first = true,
		.limit = EVENTS_AT_ONCE };
	struct store_rows *rows = store_find(call->store, &query);
	struct store_attempt attempt;
	struct json json;

	while (store_next(rows, &attempt)) {
		after = attempt.id;
		text_write_format(&call->body,
		    "id: %llu\nevent: attempt\ndata: ",
		    (unsigned long long)attempt.id);
		json_init(&json, &call->body);
		api_write_summary(call, &json, NULL, &attempt);
		text_write_string(&call->body, "\n\n");
	}
	return after;
}

/* A client that comes again says what it heard last. */
void
api_events(struct call *call)
{
	struct span last;

	call->status = 200;
	call->type = "text/event-stream";
	call->is_stream = true;
	if (http_fields_find(call->request->fields, "Last-Event-ID", &last))
		call->first = call_id(last);
	else
		call->first =
		    call_number(call, "after", call->first, UINT64_MAX);
}

void
api_spaces(struct call *call)
{
	struct text names;
	struct json json;

	text_init(&names, call->arena, CALL_REQUEST_MAX);
	store_spaces(call->store, &names);
	call_json(call, &json);
	json_open_object(&json, NULL);
	put_lines(&json, "spaces", text_span(&names));
	json_close(&json);
}
