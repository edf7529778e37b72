#include "core/http/response.h"

enum { STATUS_MIN = 100, STATUS_OK = 200, STATUS_MAX = 599 };

/* Bytes are looked at in such portions. */
enum { PORTION = 4096 };

void
http_response_init(struct http_response *response, struct arena *arena,
    size_t body_max)
{
	*response = (struct http_response){ .arena = arena,
		.reason = span_empty(),
		.fields = span_empty() };
	text_init(&response->held, arena, HTTP_HEAD_MAX + PORTION);
	text_init(&response->body, arena, body_max);
}

/* "HTTP/1.1 200 OK"; of the words behind, nothing depends on them. */
static bool
parse_line(struct http_response *response, struct span line)
{
	unsigned minor;

	if (!span_starts(line, span_of("HTTP/1.")))
		return false;
	span_take(&line, strlen("HTTP/1."));
	if (!scan_number(&line, 1, 1, &minor) || !scan_byte(&line, ' ') ||
	    !scan_number(&line, 3, 3, &response->status))
		return false;
	if (line.len > 0 && line.ptr[0] != ' ')
		return false;
	response->reason = span_trim(line);
	return response->status >= STATUS_MIN && response->status <= STATUS_MAX;
}

/* These never have a body (RFC 9112, 6.3). */
static bool
has_no_body(unsigned status)
{
	return status < STATUS_OK || status == 204 || status == 304;
}

static enum http_progress
start_body(struct http_response *response)
{
	if (!http_body_start(&response->reader, response->fields))
		return HTTP_BAD;
	if (has_no_body(response->status)) {
		response->reader.framing = HTTP_FRAMING_NONE;
		return HTTP_DONE;
	}
	if (response->reader.framing == HTTP_FRAMING_NONE)
		response->reader.framing = HTTP_FRAMING_CLOSE;
	if (response->reader.framing == HTTP_FRAMING_LENGTH &&
	    response->reader.left > response->body.max)
		return HTTP_TOO_LARGE;
	return HTTP_MORE;
}

/* An interim response is passed over; the real one is still to come. */
static enum http_progress
take_head(struct http_response *response, struct span *stream)
{
	struct http_head head;
	enum parse parsed;

	while ((parsed = http_head_take(stream, &head)) == PARSE_OK) {
		if (!parse_line(response,
			arena_dup(response->arena, head.line)))
			return HTTP_BAD;
		if (response->status >= STATUS_OK) {
			response->fields =
			    arena_dup(response->arena, head.fields);
			return start_body(response);
		}
		if (++response->interim > HTTP_INTERIM_MAX)
			return HTTP_BAD;
	}
	return parsed == PARSE_BAD ? HTTP_BAD : HTTP_MORE;
}

static enum http_progress
take_body(struct http_response *response, struct span *stream)
{
	struct span data;

	for (;;) {
		switch (http_body_take(&response->reader, stream, &data)) {
		case HTTP_PIECE_MORE:
			return HTTP_MORE;
		case HTTP_PIECE_BAD:
			return HTTP_BAD;
		case HTTP_PIECE_END:
			return HTTP_DONE;
		case HTTP_PIECE_DATA:
			break;
		}
		text_write(&response->body, data);
		if (response->body.is_cut)
			return HTTP_TOO_LARGE;
	}
}

static bool
is_in_head(const struct http_response *response)
{
	return response->status < STATUS_OK;
}

/* What is no whole item stays, and gets to the front. */
static void
take(struct http_response *response, struct span portion)
{
	struct text *held = &response->held;
	struct span stream;

	text_write(held, portion);
	stream = text_span(held);
	if (is_in_head(response))
		response->progress = take_head(response, &stream);
	if (response->progress == HTTP_MORE && !is_in_head(response))
		response->progress = take_body(response, &stream);
	memmove(held->ptr, stream.ptr, stream.len);
	held->len = stream.len;
}

enum http_progress
http_response_read(struct http_response *response, struct span bytes)
{
	while (bytes.len > 0 && response->progress == HTTP_MORE)
		take(response,
		    span_take(&bytes,
			bytes.len < PORTION ? bytes.len : PORTION));
	return response->progress;
}

enum http_progress
http_response_end(struct http_response *response)
{
	if (response->progress == HTTP_MORE)
		response->progress = !is_in_head(response) &&
			http_body_is_whole(&response->reader)
		    ? HTTP_DONE
		    : HTTP_CUT;
	return response->progress;
}
