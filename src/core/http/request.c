#include "core/http/request.h"

#include "core/http/url.h"

/* Bytes are looked at in such portions. */
enum { PORTION = 4096 };

void
http_request_init(struct http_request *request, struct arena *arena,
    size_t body_max)
{
	*request = (struct http_request){ .arena = arena,
		.method = span_empty(),
		.path = span_empty(),
		.query = span_empty(),
		.fields = span_empty() };
	text_init(&request->held, arena, HTTP_HEAD_MAX + PORTION);
	text_init(&request->body, arena, body_max);
}

static bool
read_target(struct http_request *request, struct span target)
{
	struct text path;
	struct span raw;

	if (target.len == 0 || target.len > HTTP_TARGET_MAX ||
	    target.ptr[0] != '/')
		return false;
	span_split(&target, '?', &raw);
	request->query = target;
	text_init(&path, request->arena, HTTP_TARGET_MAX);
	if (!http_url_decode(&path, raw, false))
		return false;
	request->path = text_span(&path);
	return !memchr(path.ptr, '\0', path.len);
}

/* "GET /path HTTP/1.1" */
static bool
read_line(struct http_request *request, struct span line)
{
	struct span target, version;
	bool has_fields = span_split(&line, ' ', &request->method) &&
	    span_split(&line, ' ', &target);

	version = line;
	if (!has_fields || !http_token_is(request->method) ||
	    !read_target(request, target))
		return false;
	request->is_kept_open = span_equal(version, span_of("HTTP/1.1"));
	return request->is_kept_open ||
	    span_equal(version, span_of("HTTP/1.0"));
}

/* Exactly one host (RFC 9112, 3.2); without it nobody knows who is meant. */
static bool
has_host(const struct http_request *request)
{
	struct span rest = request->fields;
	struct http_field field;
	unsigned count = 0;

	while (http_fields_next(&rest, &field))
		count += span_equal_nocase(field.name, span_of("Host"));
	return count == 1 || (count == 0 && !request->is_kept_open);
}

static enum http_progress
start(struct http_request *request, const struct http_head *head)
{
	request->has_head = true;
	request->fields = arena_dup(request->arena, head->fields);
	if (!read_line(request, arena_dup(request->arena, head->line)) ||
	    !has_host(request) ||
	    !http_body_start(&request->reader, request->fields))
		return HTTP_BAD;
	if (http_fields_list(request->fields, "Connection", "close"))
		request->is_kept_open = false;
	if (request->reader.framing == HTTP_FRAMING_NONE)
		return HTTP_DONE;
	if (request->reader.framing == HTTP_FRAMING_LENGTH &&
	    request->reader.left > request->body.max)
		return HTTP_TOO_LARGE;
	request->wants_body =
	    http_fields_list(request->fields, "Expect", "100-continue");
	return HTTP_MORE;
}

static enum http_progress
take_body(struct http_request *request, struct span *stream)
{
	struct span data;

	for (;;)
		switch (http_body_take(&request->reader, stream, &data)) {
		case HTTP_PIECE_DATA:
			text_write(&request->body, data);
			if (request->body.is_cut)
				return HTTP_TOO_LARGE;
			break;
		case HTTP_PIECE_MORE:
			return HTTP_MORE;
		case HTTP_PIECE_END:
			return HTTP_DONE;
		default:
			return HTTP_BAD;
		}
}

static enum http_progress
take(struct http_request *request, struct span *stream)
{
	struct http_head head;

	if (!request->has_head) {
		enum parse parsed = http_head_take(stream, &head);
		enum http_progress progress;

		if (parsed != PARSE_OK)
			return parsed == PARSE_BAD ? HTTP_BAD : HTTP_MORE;
		progress = start(request, &head);
		if (progress != HTTP_MORE)
			return progress;
	}
	return take_body(request, stream);
}

/* What is no whole item yet is kept, and looked at again with more. */
enum http_progress
http_request_read(struct http_request *request, struct span *bytes)
{
	while (request->progress == HTTP_MORE && bytes->len > 0) {
		size_t len = bytes->len < PORTION ? bytes->len : PORTION;
		struct span portion = span_take(bytes, len), rest;

		text_write(&request->held, portion);
		if (request->held.is_cut) {
			request->progress = HTTP_BAD;
			break;
		}
		rest = text_span(&request->held);
		request->progress = take(request, &rest);
		if (request->progress == HTTP_DONE) {
			/* The rest came with this portion, at its end. */
			bytes->ptr -= rest.len;
			bytes->len += rest.len;
			break;
		}
		memmove(request->held.ptr, rest.ptr, rest.len);
		request->held.len = rest.len;
	}
	return request->progress;
}

bool
http_query_find(struct arena *arena, struct span query, const char *name,
    struct span *value)
{
	struct span item, key;
	struct text text;

	*value = span_empty();
	while (span_split(&query, '&', &item)) {
		span_split(&item, '=', &key);
		if (!span_equal(key, span_of(name)))
			continue;
		text_init(&text, arena, HTTP_TARGET_MAX);
		if (!http_url_decode(&text, item, true))
			return false;
		*value = text_span(&text);
		return true;
	}
	return false;
}
