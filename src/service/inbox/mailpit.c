/*
 * What test suites ask of Mailpit, version 1 of its interface, answered with
 * the names that it has. It knows no refused mail: nothing of it is here.
 */

#include <jansson.h>

#include "core/mime/address.h"
#include "core/mime/date.h"
#include "nixie/session.h"
#include "service/inbox/mailpit.h"
#include "service/inbox/route.h"
#include "service/inbox/web.h"

enum { LIST_USUAL = 50, SNIPPET_MAX = 250, IDS_MAX = 10000 };

static void
put_address(struct json *json, const char *key, struct span name,
    struct span address)
{
	json_open_object(json, key);
	json_put_string(json, "Name", name);
	json_put_string(json, "Address", address);
	json_close(json);
}

static void
put_addresses(struct call *call, struct json *json, const char *key,
    struct span list)
{
	struct mime_address address;

	json_open_array(json, key);
	while (mime_address_next(call->arena, &list, &address))
		if (address.spec.len > 0)
			put_address(json, NULL,
			    mime_address_name(call->arena, &address),
			    address.spec);
	json_close(json);
}

struct span
mailpit_field(struct call *call, const struct mime_message *message,
    const char *name)
{
	struct mime_field found;

	/* Not decoded: a comma in an encoded name would part it. */
	if (!mime_header_find(&message->root->header, name, &found))
		return span_empty();
	return mime_field_unfold(call->arena, &found);
}

static void
put_from(struct call *call, struct json *json,
    const struct mime_message *message)
{
	struct mime_address address;

	if (mime_address_parse(call->arena,
		mailpit_field(call, message, "From"), &address))
		put_address(json, "From",
		    mime_address_name(call->arena, &address), address.spec);
	else
		put_address(json, "From", span_empty(), span_empty());
}

bool
mailpit_next_hidden(struct call *call, const struct mime_message *message,
    struct span *recipients, struct span *address)
{
	struct span to = mailpit_field(call, message, "To");
	struct span cc = mailpit_field(call, message, "Cc");
	size_t at;

	while (span_split(recipients, '\n', address))
		if (address->len > 0 && !span_find_nocase(to, *address, &at) &&
		    !span_find_nocase(cc, *address, &at))
			return true;
	return false;
}

static void
put_hidden(struct call *call, struct json *json,
    const struct mime_message *message, const struct store_attempt *attempt)
{
	struct span rest = attempt->recipients, address;

	json_open_array(json, "Bcc");
	while (mailpit_next_hidden(call, message, &rest, &address))
		put_address(json, NULL, span_empty(), address);
	json_close(json);
}

static void
put_tags(struct json *json, struct span tags)
{
	struct span tag;

	json_open_array(json, "Tags");
	while (span_split(&tags, '\n', &tag))
		json_put_string(json, NULL, tag);
	json_close(json);
}

/* The first words, without line ends. */
static void
put_snippet(struct call *call, struct json *json,
    const struct mime_message *message)
{
	struct span words = span_trim(message_find_text(call, message));
	char bytes[SNIPPET_MAX + 1];
	struct text snippet = text_in(bytes, sizeof(bytes));
	struct span line;

	while (span_split(&words, '\n', &line) && !snippet.is_cut) {
		text_write(&snippet, span_trim(line));
		text_write_byte(&snippet, ' ');
	}
	json_put_string(json, "Snippet", span_trim(text_span(&snippet)));
}

static void
write_common(struct call *call, struct json *json,
    const struct mime_message *message, const struct store_attempt *attempt)
{
	mailpit_put_id(json, "ID", attempt->id);
	json_put_string(json, "MessageID", attempt->message_id);
	put_from(call, json, message);
	put_addresses(call, json, "To", mailpit_field(call, message, "To"));
	put_addresses(call, json, "Cc", mailpit_field(call, message, "Cc"));
	put_hidden(call, json, message, attempt);
	put_addresses(call, json, "ReplyTo",
	    mailpit_field(call, message, "Reply-To"));
	json_put_string(json, "Subject", attempt->subject);
	put_tags(json, attempt->tags);
	json_put_string(json, "Username", attempt->user);
	json_put_number(json, "Size", attempt->size);
}

static void
write_summary(struct call *call, struct json *json,
    const struct store_attempt *attempt)
{
	struct mime_message message;
	unsigned files = 0;

	message_parse(call, attempt, &message);
	json_open_object(json, NULL);
	write_common(call, json, &message, attempt);
	json_put_bool(json, "Read", attempt->is_read);
	json_put_string(json, "Created", call_time(call, attempt->time));
	for (const struct mime_part *part = message.root; part;
	     part = mime_part_next(part))
		files += message_is_file(part);
	json_put_number(json, "Attachments", files);
	put_snippet(call, json, &message);
	json_close(json);
}

void
mailpit_write_list(struct call *call, struct store_query *query)
{
	struct store_query all = { .is_taken = true };
	struct store_attempt attempt;
	struct store_rows *rows;
	struct json json;
	uint64_t count = 0;
	const bool is_unread = query->is_unread, is_read = query->is_read;

	query->is_taken = true;
	query->offset = (unsigned)call_number(call, "start", 0, UINT32_MAX / 2);
	query->limit =
	    (unsigned)call_number(call, "limit", LIST_USUAL, CALL_LIST_MAX);
	call_json(call, &json);
	json_open_object(&json, NULL);
	json_put_number(&json, "total", store_count(call->store, &all));
	json_put_number(&json, "messages_count",
	    store_count(call->store, query));
	all.is_unread = true;
	json_put_number(&json, "unread", store_count(call->store, &all));
	query->is_unread = true;
	json_put_number(&json, "messages_unread",
	    is_read ? 0 : store_count(call->store, query));
	query->is_unread = is_unread;
	mailpit_put_tag_names(call, &json, "tags");
	json_put_number(&json, "start", query->offset);
	json_open_array(&json, "messages");
	for (rows = query->limit > 0 ? store_find(call->store, query) : NULL;
	     rows && store_next(rows, &attempt); count++)
		write_summary(call, &json, &attempt);
	json_close(&json);
	json_put_number(&json, "count", count);
	json_close(&json);
}

void
mailpit_list(struct call *call)
{
	struct store_query query = { .limit = 0 };

	mailpit_write_list(call, &query);
}

void
mailpit_say(struct call *call, const char *words)
{
	call->status = 200;
	text_write_string(&call->body, words);
}

/* {"IDs": ["1", "2"], "Read": true}; without a body nothing, which is fine. */
static json_t *
read_body(struct call *call)
{
	struct span body = text_span(&call->request->body);

	return json_loadb(body.ptr, body.len, 0, NULL);
}

static uint64_t
id_of(const json_t *item)
{
	if (!json_is_string(item))
		return 0;
	return call_id(
	    (struct span){ json_string_value(item), json_string_length(item) });
}

void
mailpit_delete(struct call *call)
{
	json_t *body = read_body(call), *item;
	const json_t *ids = json_object_get(body, "IDs");
	size_t i;

	if (json_array_size(ids) == 0)
		store_delete(call->store,
		    &(struct store_query){ .is_taken = true });
	json_array_foreach(ids, i, item) if (id_of(item) > 0)
	    store_delete(call->store,
		&(struct store_query){ .id = id_of(item) });
	json_decref(body);
	mailpit_say(call, "ok");
}

/* {"IDs": [...], "Search": "tag:red", "Read": true}; without both all. */
void
mailpit_mark(struct call *call)
{
	json_t *body = read_body(call), *item;
	const json_t *ids = json_object_get(body, "IDs");
	const json_t *search = json_object_get(body, "Search");
	const bool is_read = json_is_true(json_object_get(body, "Read"));
	size_t i;

	json_array_foreach(ids, i, item) if (id_of(item) > 0)
	    store_mark(call->store, &(struct store_query){ .id = id_of(item) },
		is_read);
	if (json_array_size(ids) == 0)
		mailpit_mark_found(call,
		    json_is_string(search)
			? (struct span){ json_string_value(search),
			      json_string_length(search) }
			: span_empty(),
		    is_read);
	json_decref(body);
	mailpit_say(call, "ok");
}

static void
write_file(struct call *call, struct json *json, const struct mime_part *part)
{
	unsigned quirks = 0;
	const struct span bytes = mime_part_decode(call->arena, part, &quirks);

	json_open_object(json, NULL);
	mailpit_put_id(json, "PartID", part->number);
	json_put_string(json, "FileName", message_name(call, part));
	json_put_string(json, "ContentType", message_type(call, part));
	json_put_string(json, "ContentID", message_content_id(call, part));
	json_put_number(json, "Size", bytes.len);
	mailpit_put_checksums(json, bytes);
	json_close(json);
}

/* What HTML refers to is "inline", all else is attached. */
static void
write_files(struct call *call, struct json *json,
    const struct mime_message *message, bool is_inline)
{
	const struct mime_part *part = message->root;

	json_open_array(json, is_inline ? "Inline" : "Attachments");
	for (; part; part = mime_part_next(part))
		if (message_is_file(part) &&
		    message_is_inline(call, part) == is_inline)
			write_file(call, json, part);
	json_close(json);
}

/* What the message says, or when it came. */
static struct span
date_of(struct call *call, const struct mime_message *message,
    const struct store_attempt *attempt)
{
	struct mime_date date;
	struct text text;

	if (!mime_date_parse(mailpit_field(call, message, "Date"), &date))
		return call_time(call, attempt->time);
	text_init(&text, call->arena, CALL_FIELDS_MAX);
	mime_date_write(&text, &date);
	return text_span(&text);
}

void
mailpit_get(struct call *call)
{
	struct store_attempt attempt;
	struct mime_message message;
	struct json json;

	if (!call_attempt(call, &attempt))
		return;
	message_parse(call, &attempt, &message);
	store_mark(call->store, &(struct store_query){ .id = attempt.id },
	    true);
	call_json(call, &json);
	json_open_object(&json, NULL);
	write_common(call, &json, &message, &attempt);
	json_put_string(&json, "ReturnPath", attempt.sender);
	json_put_string(&json, "Date", date_of(call, &message, &attempt));
	mailpit_put_unsubscribe(call, &json, &message);
	json_put_string(&json, "Text", message_find_text(call, &message));
	json_put_string(&json, "HTML", message_find_html(call, &message));
	write_files(call, &json, &message, true);
	write_files(call, &json, &message, false);
	json_close(&json);
}

/* {"Received": ["...", "..."]}: each name once, with all its values. */
void
mailpit_headers(struct call *call)
{
	struct store_attempt attempt;
	struct mime_message message;
	const struct mime_header *header;
	struct mime_field one, other;
	struct span rest, again;
	struct json json;

	if (!call_attempt(call, &attempt))
		return;
	message_parse(call, &attempt, &message);
	header = &message.root->header;
	call_json(call, &json);
	json_open_object(&json, NULL);
	for (rest = header->text; mime_header_next(header, &rest, &one);) {
		char bytes[MIME_NAME_MAX + 1];
		struct text name = text_in(bytes, sizeof(bytes));

		text_write(&name, one.name);
		if (!mime_header_find(header, name.ptr, &other) ||
		    other.name.ptr != one.name.ptr)
			continue;
		json_open_array(&json, name.ptr);
		for (again = header->text;
		     mime_header_next(header, &again, &other);)
			if (span_equal_nocase(other.name, one.name))
				json_put_string(&json, NULL,
				    mime_field_decode(call->arena, &other));
		json_close(&json);
	}
	json_close(&json);
}

void
mailpit_info(struct call *call)
{
	struct store_query all = { .is_taken = true };
	struct json json;

	call_json(call, &json);
	json_open_object(&json, NULL);
	json_put_string(&json, "Version", span_of("nixie lab"));
	json_put_number(&json, "Messages", store_count(call->store, &all));
	all.is_unread = true;
	json_put_number(&json, "Unread", store_count(call->store, &all));
	mailpit_put_all_tags(call, &json, "Tags");
	json_open_object(&json, "RuntimeStats");
	all.is_unread = false;
	json_put_number(&json, "SMTPAccepted", store_count(call->store, &all));
	json_put_number(&json, "SMTPRejected",
	    store_count(call->store,
		&(struct store_query){ .is_refused = true }));
	json_close(&json);
	json_close(&json);
}

/* What its page, and suites that look at it, may rely on. */
void
mailpit_webui(struct call *call)
{
	struct json json;

	call_json(call, &json);
	json_open_object(&json, NULL);
	json_put_string(&json, "Label", span_of("nixie lab"));
	json_open_object(&json, "MessageRelay");
	json_put_bool(&json, "Enabled", call->options->release.to.len > 0);
	json_close(&json);
	json_put_bool(&json, "SpamAssassin", false);
	json_put_bool(&json, "ChaosEnabled", true);
	json_put_bool(&json, "DuplicatesIgnored", false);
	json_put_bool(&json, "HideDeleteAllButton", false);
	json_close(&json);
}

void
mailpit_ready(struct call *call)
{
	mailpit_say(call, "ok");
}

/* "/view/3.html", "/view/latest.txt" */
void
mailpit_view(struct call *call)
{
	struct span name = call->words[0];

	span_split(&name, '.', &call->words[0]);
	if (span_equal(name, span_of("html")))
		message_html(call);
	else
		message_text(call);
}
