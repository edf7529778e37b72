/* What test suites ask of MailHog, versions 1 and 2 of its interface. */

#include "service/inbox/message.h"
#include "service/inbox/route.h"

enum { LIST_USUAL = 50 };

/* "joe@example.org" in two pieces. */
static void
put_path(struct json *json, const char *key, struct span address)
{
	struct span domain = address, mailbox;

	span_split(&domain, '@', &mailbox);
	json_open_object(json, key);
	json_open_array(json, "Relays");
	json_close(json);
	json_put_string(json, "Mailbox", mailbox);
	json_put_string(json, "Domain", domain);
	json_put_string(json, "Params", span_empty());
	json_close(json);
}

static void
put_headers(struct call *call, struct json *json,
    const struct mime_header *header)
{
	struct span rest, again;
	struct mime_field one, other;

	json_open_object(json, "Headers");
	for (rest = header->text; mime_header_next(header, &rest, &one);) {
		char bytes[MIME_NAME_MAX + 1];
		struct text name = text_in(bytes, sizeof(bytes));

		text_write(&name, one.name);
		if (!mime_header_find(header, name.ptr, &other) ||
		    other.name.ptr != one.name.ptr)
			continue;
		json_open_array(json, name.ptr);
		/* As it came: who reads this decodes it himself. */
		for (again = header->text;
		     mime_header_next(header, &again, &other);)
			if (span_equal_nocase(other.name, one.name))
				json_put_string(json, NULL,
				    mime_field_unfold(call->arena, &other));
		json_close(json);
	}
	json_close(json);
}

static void
put_recipients(struct json *json, const char *key, struct span lines,
    bool is_path)
{
	struct span line;

	json_open_array(json, key);
	while (span_split(&lines, '\n', &line))
		if (is_path)
			put_path(json, NULL, line);
		else
			json_put_string(json, NULL, line);
	json_close(json);
}

/* Parts within parts; NULL where there are none. */
static void
put_parts(struct call *call, struct json *json, const struct mime_part *parent)
{
	const struct mime_part *part = parent->first_child;

	if (!part || parent->kind != MIME_KIND_MULTIPART) {
		json_put_null(json, "MIME");
		return;
	}
	json_open_object(json, "MIME");
	json_open_array(json, "Parts");
	for (; part; part = part->sibling) {
		json_open_object(json, NULL);
		put_headers(call, json, &part->header);
		json_put_string(json, "Body", part->body);
		json_put_number(json, "Size", part->whole.len);
		put_parts(call, json, part);
		json_close(json);
	}
	json_close(json);
	json_close(json);
}

static void
put_content(struct call *call, struct json *json,
    const struct store_attempt *attempt)
{
	struct span body = attempt->message;
	struct mime_header header;

	mime_header_parse(&body, &header);
	json_open_object(json, "Content");
	put_headers(call, json, &header);
	json_put_string(json, "Body", body);
	json_put_number(json, "Size", attempt->size);
	json_put_null(json, "MIME");
	json_close(json);
}

static void
write_message(struct call *call, struct json *json,
    const struct store_attempt *attempt)
{
	char bytes[24];
	struct text id = text_in(bytes, sizeof(bytes));
	struct mime_message message;

	message_parse(call, attempt, &message);
	text_write_format(&id, "%llu", (unsigned long long)attempt->id);
	json_open_object(json, NULL);
	json_put_string(json, "ID", text_span(&id));
	put_path(json, "From", attempt->sender);
	put_recipients(json, "To", attempt->recipients, true);
	put_content(call, json, attempt);
	json_put_string(json, "Created", call_time(call, attempt->time));
	put_parts(call, json, message.root);
	json_open_object(json, "Raw");
	json_put_string(json, "From", attempt->sender);
	put_recipients(json, "To", attempt->recipients, false);
	json_put_string(json, "Data", attempt->message);
	json_put_string(json, "Helo", attempt->helo);
	json_close(json);
	json_close(json);
}

static uint64_t
write_items(struct call *call, struct json *json, const char *key,
    const struct store_query *query)
{
	struct store_attempt attempt;
	struct store_rows *rows = store_find(call->store, query);
	uint64_t count = 0;

	json_open_array(json, key);
	for (; store_next(rows, &attempt); count++)
		write_message(call, json, &attempt);
	json_close(json);
	return count;
}

static void
write_list(struct call *call, struct store_query *query)
{
	struct json json;

	query->is_taken = true;
	query->offset = (unsigned)call_number(call, "start", 0, UINT32_MAX / 2);
	query->limit =
	    (unsigned)call_number(call, "limit", LIST_USUAL, CALL_LIST_MAX);
	if (query->limit == 0)
		query->limit = LIST_USUAL;
	call_json(call, &json);
	json_open_object(&json, NULL);
	json_put_number(&json, "total", store_count(call->store, query));
	json_put_number(&json, "start", query->offset);
	json_put_number(&json, "count",
	    write_items(call, &json, "items", query));
	json_close(&json);
}

void
mailhog_list(struct call *call)
{
	struct store_query query = { .limit = 0 };

	write_list(call, &query);
}

/* Version 1: an array of all. */
void
mailhog_list_all(struct call *call)
{
	const struct store_query query = { .is_taken = true,
		.limit = CALL_LIST_MAX };
	struct json json;

	call_json(call, &json);
	write_items(call, &json, NULL, &query);
}

/* "kind=to&query=joe@example.org" */
void
mailhog_search(struct call *call)
{
	struct span kind = call_word(call, "kind");
	struct span words = call_word(call, "query");
	struct store_query query = { .limit = 0 };

	if (span_equal(kind, span_of("to")))
		query.recipient = words;
	else if (span_equal(kind, span_of("from")))
		query.sender = words;
	else
		query.words = words;
	write_list(call, &query);
}

void
mailhog_get(struct call *call)
{
	struct store_attempt attempt;
	struct json json;

	if (!call_attempt(call, &attempt))
		return;
	call_json(call, &json);
	write_message(call, &json, &attempt);
}

void
mailhog_delete_one(struct call *call)
{
	struct store_attempt attempt;

	if (!call_attempt(call, &attempt))
		return;
	store_delete(call->store, &(struct store_query){ .id = attempt.id });
	call->status = 200;
}

/* Counted from 0, among the parts of the whole message. */
void
mailhog_part(struct call *call)
{
	const bool is_first = span_equal(call->words[1], span_of("0"));
	uint64_t number = call_id(call->words[1]);
	struct store_attempt attempt;
	struct mime_message message;
	const struct mime_part *part;

	if (!call_attempt(call, &attempt))
		return;
	message_parse(call, &attempt, &message);
	part = message.root->first_child;
	for (uint64_t i = 0; part && i < number; i++)
		part = part->sibling;
	if (part && (number > 0 || is_first))
		message_give_part(call, part);
	else
		call_fail(call, 404, "there is no such part");
}
