/* A message that comes over HTTP, as JSON: it is put together and kept. */

#include <jansson.h>
#include <stdio.h>
#include <time.h>

#include "core/crypto/base64.h"
#include "core/mime/compose.h"
#include "service/inbox/inbox.h"
#include "service/inbox/mailpit.h"
#include "service/inbox/route.h"
#include "service/inbox/tags.h"

enum {
	FIELD_MAX = 64 * 1024,
	FIELDS_MAX = 100,
	FILES_MAX = 100,
	MESSAGE_MAX = 64 * 1024 * 1024,
	PATIENCE = 10 * 1000 * 1000, /* microseconds, until it is kept */
};

struct letter {
	struct call *call;
	struct mime_draft draft;
	struct span headers[FIELDS_MAX];
	struct mime_attachment files[FILES_MAX];
	struct span sender;
	struct text recipients; /* one a line */
	char id[64];
};

static struct span
string_of(const json_t *object, const char *key)
{
	const json_t *item = json_object_get(object, key);

	if (!json_is_string(item))
		return span_empty();
	return (
	    struct span){ json_string_value(item), json_string_length(item) };
}

/* Who is more than one line is nobody. */
static bool
is_address(struct span address)
{
	for (size_t i = 0; i < address.len; i++)
		if ((unsigned char)address.ptr[i] <= ' ' ||
		    strchr("<>,", address.ptr[i]))
			return false;
	return address.len > 0;
}

/* "Name <address>", the name in quotation marks, or encoded. */
static void
write_mailbox(struct text *text, struct span name, struct span address)
{
	bool is_plain = true;

	for (size_t i = 0; i < name.len; i++)
		is_plain &= (unsigned char)name.ptr[i] < 0x7f;
	if (text->len > 0)
		text_write_string(text, ", ");
	if (name.len > 0 && !is_plain)
		mime_compose_value(text, name);
	for (size_t i = 0; is_plain && i < name.len; i++) {
		text_write_string(text, i == 0 ? "\"" : "");
		if (strchr("\"\\", name.ptr[i]))
			text_write_byte(text, '\\');
		text_write_byte(text, name.ptr[i]);
		text_write_string(text, i + 1 == name.len ? "\"" : "");
	}
	text_write_string(text, name.len > 0 ? " <" : "<");
	text_write(text, address);
	text_write_byte(text, '>');
}

static void
add_recipient(struct letter *letter, struct span address)
{
	text_write(&letter->recipients, address);
	text_write_byte(&letter->recipients, '\n');
}

/* [{"Name": "Joe", "Email": "joe@example.org"}]; false: one is none. */
static bool
read_mailboxes(struct letter *letter, const json_t *list, bool is_recipient,
    struct span *value)
{
	struct text text;
	json_t *item;
	size_t i;

	text_init(&text, letter->call->arena, FIELD_MAX);
	json_array_foreach(list, i, item)
	{
		struct span address = string_of(item, "Email");

		if (!is_address(address))
			return false;
		write_mailbox(&text, string_of(item, "Name"), address);
		if (is_recipient)
			add_recipient(letter, address);
	}
	*value = text_span(&text);
	return true;
}

static bool
read_hidden(struct letter *letter, const json_t *list)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		struct span address = json_is_string(item)
		    ? span_of(json_string_value(item))
		    : span_empty();

		if (!is_address(address))
			return false;
		add_recipient(letter, address);
	}
	return true;
}

static bool
add_header(struct letter *letter, struct span name, struct span value)
{
	struct mime_draft *draft = &letter->draft;
	struct text line;

	if (draft->header_count == FIELDS_MAX)
		return false;
	text_init(&line, letter->call->arena, FIELD_MAX);
	text_write(&line, name);
	text_write_string(&line, ": ");
	mime_compose_value(&line, value);
	letter->headers[draft->header_count++] = text_span(&line);
	return true;
}

static bool
is_name(struct span name)
{
	for (size_t i = 0; i < name.len; i++)
		if (name.ptr[i] <= ' ' || name.ptr[i] > '~' ||
		    name.ptr[i] == ':')
			return false;
	return name.len > 0;
}

/* {"X-Test": "yes"} */
static bool
read_headers(struct letter *letter, json_t *headers)
{
	const char *name;
	json_t *value;

	json_object_foreach(headers, name, value)
	{
		if (!json_is_string(value) || !is_name(span_of(name)) ||
		    !add_header(letter, span_of(name),
			span_of(json_string_value(value))))
			return false;
	}
	return true;
}

/* [{"Content": "...", "Filename": "a.pdf"}], its content in Base64. */
static bool
read_files(struct letter *letter, const json_t *list)
{
	json_t *item;
	size_t i;

	json_array_foreach(list, i, item)
	{
		struct text bytes;

		text_init(&bytes, letter->call->arena, MESSAGE_MAX);
		if (i == FILES_MAX ||
		    !crypto_base64_decode(&bytes, string_of(item, "Content")))
			return false;
		letter->files[i] = (struct mime_attachment){
			.name = string_of(item, "Filename"),
			.type = string_of(item, "ContentType"),
			.id = string_of(item, "ContentID"),
			.content = text_span(&bytes),
		};
		letter->draft.attachment_count++;
	}
	return true;
}

/* Why it is no letter; NULL: it is. */
static const char *
read_letter(struct letter *letter, const json_t *body)
{
	const json_t *from = json_object_get(body, "From");
	struct mime_draft *draft = &letter->draft;
	struct span reply_to;
	struct text author;

	letter->sender = string_of(from, "Email");
	if (!is_address(letter->sender))
		return "\"From\" lacks its \"Email\"";
	text_init(&author, letter->call->arena, FIELD_MAX);
	write_mailbox(&author, string_of(from, "Name"), letter->sender);
	draft->from = text_span(&author);
	if (!read_mailboxes(letter, json_object_get(body, "To"), true,
		&draft->to) ||
	    !read_mailboxes(letter, json_object_get(body, "Cc"), true,
		&draft->cc) ||
	    !read_mailboxes(letter, json_object_get(body, "ReplyTo"), false,
		&reply_to) ||
	    !read_hidden(letter, json_object_get(body, "Bcc")))
		return "a recipient is no address";
	if (letter->recipients.len == 0)
		return "nobody is to get it: \"To\", \"Cc\" and \"Bcc\"";
	if ((reply_to.len > 0 &&
		!add_header(letter, span_of("Reply-To"), reply_to)) ||
	    !read_headers(letter, json_object_get(body, "Headers")))
		return "a field in \"Headers\" is none";
	if (!read_files(letter, json_object_get(body, "Attachments")))
		return "an attachment is no Base64";
	return NULL;
}

static struct span
read_tags(struct call *call, const json_t *list)
{
	struct text tags;
	json_t *item;
	size_t i;

	text_init(&tags, call->arena, TAGS_MAX);
	json_array_foreach(list, i, item) if (json_is_string(item))
	    tags_add(&tags, span_of(json_string_value(item)));
	return text_span(&tags);
}

/* Kept like one that was taken; nobody judges it. */
static void
keep(struct letter *letter, const json_t *body, struct span message)
{
	struct store_port *port = store_port_open(letter->call->store);
	const struct store_attempt attempt = {
		.time = inbox_clock(),
		.code = 250,
		.is_taken = true,
		.size = message.len,
		.port = span_of("http"),
		.sender = letter->sender,
		.recipients = text_span(&letter->recipients),
		.author = letter->draft.from,
		.subject = letter->draft.subject,
		.message_id = span_of(letter->id),
		.stage = span_of("submission_api"),
		.tags = read_tags(letter->call, json_object_get(body, "Tags")),
		.message = message,
	};

	store_add(port, &attempt, NULL);
	store_port_close(port);
}

static void
make_letter(struct letter *letter, const json_t *body)
{
	struct mime_draft *draft = &letter->draft;
	const time_t seconds = (time_t)(inbox_clock() / 1000000);
	struct span id = span_of(letter->id);
	struct text message, brackets;
	char date[64];
	struct tm parts;

	gmtime_r(&seconds, &parts);
	draft->date = (struct span){ date,
		strftime(date, sizeof(date), "%a, %d %b %Y %H:%M:%S +0000",
		    &parts) };
	text_init(&brackets, letter->call->arena, FIELD_MAX);
	text_write_format(&brackets, "<%s>", letter->id);
	draft->message_id = text_span(&brackets);
	draft->subject = string_of(body, "Subject");
	draft->body = string_of(body, "Text");
	draft->html = string_of(body, "HTML");
	span_split(&id, '@', &draft->boundary);
	text_init(&message, letter->call->arena, MESSAGE_MAX);
	mime_compose(&message, draft);
	keep(letter, body, text_span(&message));
}

static void
begin(struct call *call, struct letter *letter)
{
	struct span bytes = text_span(&call->request->body);
	json_t *body = json_loadb(bytes.ptr, bytes.len, 0, NULL);
	const char *why = json_is_object(body)
	    ? read_letter(letter, body)
	    : "the body must be JSON such as {\"From\": {\"Email\": "
	      "\"ann@example.net\"}, \"To\": [{\"Email\": "
	      "\"joe@example.org\"}], \"Subject\": \"hi\", \"Text\": \"hi\"}";

	if (why) {
		call_fail(call, 400, why);
	} else {
		make_letter(letter, body);
		call->is_begun = true;
		call->wait_until = call->begun + PATIENCE;
	}
	json_decref(body);
}

/* It has a number when it was written. */
void
mailpit_send(struct call *call)
{
	struct letter *letter = arena_alloc(call->arena, sizeof(*letter));
	struct store_query query = { .after = call->first };
	struct store_attempt attempt;
	struct store_rows *rows;
	struct json json;
	const struct span none = span_empty();

	*letter = (struct letter){ .call = call,
		.sender = none,
		.draft = { none, none, none, none, none, none, none, none, none,
		    letter->headers, 0, letter->files, 0, none } };
	text_init(&letter->recipients, call->arena, FIELD_MAX);
	snprintf(letter->id, sizeof(letter->id), "%llx.%llx@send.nixie.test",
	    (unsigned long long)call->begun, (unsigned long long)call->first);
	if (!call->is_begun) {
		begin(call, letter);
		return;
	}
	query.message_id = span_of(letter->id);
	query.limit = 1;
	rows = store_find(call->store, &query);
	if (!store_next(rows, &attempt)) {
		call->wait_until = call->begun + PATIENCE;
		call_fail(call, 507, "there is no room for it now");
		return;
	}
	call_json(call, &json);
	json_open_object(&json, NULL);
	mailpit_put_id(&json, "ID", attempt.id);
	json_close(&json);
	store_rows_close(rows);
}
