#include "service/inbox/message.h"

#include "base/ascii.h"
#include "core/mime/body.h"
#include "core/mime/charset.h"
#include "core/mime/clean.h"
#include "service/inbox/route.h"

enum {
	PARSED_MAX = 64 * 1024 * 1024,
	TEXT_MAX = 16 * 1024 * 1024,
};

void
message_parse(struct call *call, const struct store_attempt *attempt,
    struct mime_message *message)
{
	struct span source = attempt->message;

	if (source.len > PARSED_MAX)
		source.len = PARSED_MAX;
	mime_message_parse(call->arena, source, message);
}

bool
message_is_file(const struct mime_part *part)
{
	if (part->kind == MIME_KIND_MULTIPART)
		return false;
	return part->is_attachment ||
	    (part->kind != MIME_KIND_PLAIN && part->kind != MIME_KIND_HTML);
}

bool
message_is_inline(struct call *call, const struct mime_part *part)
{
	return message_is_file(part) && !part->is_attachment &&
	    message_content_id(call, part).len > 0;
}

static const struct mime_part *
find_text(const struct mime_message *message, enum mime_kind kind)
{
	const struct mime_part *part = message->root;

	for (; part; part = mime_part_next(part))
		if (part->kind == kind && !part->is_attachment)
			return part;
	return NULL;
}

struct span
message_find_text(struct call *call, const struct mime_message *message)
{
	const struct mime_part *part = find_text(message, MIME_KIND_PLAIN);
	unsigned quirks = 0;

	return part ? mime_part_text(call->arena, part, TEXT_MAX, &quirks)
		    : span_empty();
}

/* Its bytes as UTF-8, but still HTML. */
struct span
message_find_html(struct call *call, const struct mime_message *message)
{
	const struct mime_part *part = find_text(message, MIME_KIND_HTML);
	struct span charset = span_empty(), bytes;
	unsigned quirks = 0;

	if (!part)
		return span_empty();
	mime_parameter_find(call->arena, part->type.parameters, "charset",
	    &charset, &quirks);
	bytes = mime_part_decode(call->arena, part, &quirks);
	if (bytes.len > TEXT_MAX)
		bytes.len = TEXT_MAX;
	return mime_charset_decode(call->arena, charset, bytes, &quirks);
}

struct span
message_clean_html(struct call *call, const struct mime_message *message,
    struct span prefix)
{
	struct mime_clean clean = { .parts = prefix };
	struct text html;

	text_init(&html, call->arena, (size_t)4 * TEXT_MAX);
	mime_clean_write(&clean, &html, message_find_html(call, message));
	return html.is_cut ? span_of("<p>This is too long to be shown.</p>")
			   : text_span(&html);
}

struct span
message_type(struct call *call, const struct mime_part *part)
{
	struct text type;

	if (part->type.type.len == 0)
		return span_of("text/plain");
	text_init(&type, call->arena, CALL_FIELDS_MAX);
	text_write(&type, part->type.type);
	text_write_byte(&type, '/');
	text_write(&type, part->type.subtype);
	for (size_t i = 0; i < type.len; i++)
		type.ptr[i] = ascii_lower(type.ptr[i]);
	return text_span(&type);
}

struct span
message_name(struct call *call, const struct mime_part *part)
{
	struct span value =
	    mime_header_get(call->arena, &part->header, "Content-Disposition");
	struct span parameters, name;
	unsigned quirks = 0;

	mime_disposition_parse(value, &parameters);
	if (mime_parameter_find(call->arena, parameters, "filename", &name,
		&quirks))
		return name;
	mime_parameter_find(call->arena, part->type.parameters, "name", &name,
	    &quirks);
	return name;
}

struct span
message_content_id(struct call *call, const struct mime_part *part)
{
	struct span id =
	    mime_header_get(call->arena, &part->header, "Content-ID");

	if (id.len > 1 && id.ptr[0] == '<' && id.ptr[id.len - 1] == '>')
		return (struct span){ id.ptr + 1, id.len - 2 };
	return id;
}

/* Each field by itself: a name may come more than once. */
void
message_write_headers(struct call *call, struct json *json,
    const struct store_attempt *attempt)
{
	struct span rest = attempt->message;
	struct mime_header header;
	struct mime_field field;

	mime_header_parse(&rest, &header);
	json_open_array(json, "headers");
	for (rest = header.text; mime_header_next(&header, &rest, &field);) {
		json_open_object(json, NULL);
		json_put_string(json, "name", field.name);
		json_put_string(json, "value",
		    mime_field_decode(call->arena, &field));
		json_close(json);
	}
	json_close(json);
}

static void
write_part(struct call *call, struct json *json, const struct mime_part *part)
{
	struct span name = message_name(call, part);
	struct span content_id = message_content_id(call, part);
	unsigned quirks = 0;

	json_open_object(json, NULL);
	json_put_number(json, "number", part->number);
	json_put_number(json, "depth", part->depth);
	json_put_string(json, "type", message_type(call, part));
	json_put_bool(json, "attachment", message_is_file(part));
	if (name.len > 0)
		json_put_string(json, "name", name);
	if (content_id.len > 0)
		json_put_string(json, "content_id", content_id);
	if (part->kind != MIME_KIND_MULTIPART)
		json_put_number(json, "size",
		    mime_part_decode(call->arena, part, &quirks).len);
	json_close(json);
}

void
message_write_parts(struct call *call, struct json *json,
    const struct store_attempt *attempt)
{
	struct mime_message message;
	const struct mime_part *part;

	json_open_array(json, "parts");
	if (attempt->message.len > 0) {
		message_parse(call, attempt, &message);
		for (part = message.root; part; part = mime_part_next(part))
			write_part(call, json, part);
	}
	json_close(json);
}

/* What others wrote is never to be run in our name. */
static void
give(struct call *call, const char *type, struct span bytes)
{
	call->status = 200;
	call->type = type;
	text_write_string(&call->fields,
	    "Content-Security-Policy: default-src 'none'; "
	    "style-src 'unsafe-inline'; img-src 'self'; sandbox\r\n");
	text_write(&call->body, bytes);
}

void
message_raw(struct call *call)
{
	struct store_attempt attempt;

	if (call_attempt(call, &attempt))
		give(call, "message/rfc822", attempt.message);
}

void
message_headers(struct call *call)
{
	struct store_attempt attempt;
	struct json json;

	if (!call_open(call, &attempt, &json))
		return;
	message_write_headers(call, &json, &attempt);
	json_close(&json);
}

void
message_text(struct call *call)
{
	struct store_attempt attempt;
	struct mime_message message;
	struct text words;

	if (!call_attempt(call, &attempt))
		return;
	message_parse(call, &attempt, &message);
	text_init(&words, call->arena, TEXT_MAX);
	mime_body_write(call->arena, &words, message.root);
	give(call, "text/plain; charset=utf-8", text_span(&words));
}

void
message_html(struct call *call)
{
	struct store_attempt attempt;
	struct mime_message message;
	char bytes[80];
	struct text prefix = text_in(bytes, sizeof(bytes));

	if (!call_attempt(call, &attempt))
		return;
	message_parse(call, &attempt, &message);
	text_write_format(&prefix, "/api/nixie/v1/attempts/%llu/inline/",
	    (unsigned long long)attempt.id);
	text_write_string(&call->body,
	    "<!doctype html><meta charset=\"utf-8\">");
	give(call, "text/html; charset=utf-8",
	    message_clean_html(call, &message, text_span(&prefix)));
}

void
message_parts(struct call *call)
{
	struct store_attempt attempt;
	struct json json;

	if (!call_open(call, &attempt, &json))
		return;
	message_write_parts(call, &json, &attempt);
	json_close(&json);
}

/* Pictures as such, anything else as a file to save. */
void
message_give_part(struct call *call, const struct mime_part *part)
{
	static const char *const pictures[] = { "image/png", "image/gif",
		"image/jpeg", "image/webp" };
	struct span type = message_type(call, part);
	const char *known = "application/octet-stream";
	unsigned quirks = 0;

	for (size_t i = 0; i < sizeof(pictures) / sizeof(*pictures); i++)
		if (span_equal(type, span_of(pictures[i])))
			known = pictures[i];
	text_write_string(&call->fields, "Content-Disposition: attachment\r\n");
	give(call, known, mime_part_decode(call->arena, part, &quirks));
}

void
message_part(struct call *call)
{
	struct store_attempt attempt;
	struct mime_message message;
	const struct mime_part *part;

	if (!call_attempt(call, &attempt))
		return;
	message_parse(call, &attempt, &message);
	for (part = message.root; part; part = mime_part_next(part))
		if ((part->number > 0 ||
			span_equal(call->words[1], span_of("0"))) &&
		    part->number == call_id(call->words[1])) {
			message_give_part(call, part);
			return;
		}
	call_fail(call, 404, "there is no such part");
}

/* By Content-ID: what HTML refers to. */
void
message_inline(struct call *call)
{
	struct store_attempt attempt;
	struct mime_message message;
	const struct mime_part *part;

	if (!call_attempt(call, &attempt))
		return;
	message_parse(call, &attempt, &message);
	for (part = message.root; part; part = mime_part_next(part))
		if (span_equal(message_content_id(call, part),
			call->words[1])) {
			message_give_part(call, part);
			return;
		}
	call_fail(call, 404, "there is no such part");
}
