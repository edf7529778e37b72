#include "core/http/body.h"

#include "base/ascii.h"

/* More digits would be a size that nobody has; they cannot overflow. */
enum { DECIMAL_MAX = 15, HEX_MAX = 12 };

static bool
parse_length(struct span text, uint64_t *length)
{
	uint64_t number = 0;

	if (text.len == 0 || text.len > DECIMAL_MAX)
		return false;
	for (size_t i = 0; i < text.len; i++) {
		if (!ascii_is_digit(text.ptr[i]))
			return false;
		number = number * 10 + (uint64_t)(text.ptr[i] - '0');
	}
	*length = number;
	return true;
}

/* Several lengths may be given, if they are the same (RFC 9112, 6.3). */
static bool
add_length(struct http_body *body, struct span value)
{
	uint64_t length;

	if (body->framing == HTTP_FRAMING_CHUNKED ||
	    !parse_length(value, &length))
		return false;
	if (body->framing == HTTP_FRAMING_LENGTH && body->left != length)
		return false;
	body->framing = HTTP_FRAMING_LENGTH;
	body->left = length;
	return true;
}

static bool
add_coding(struct http_body *body, struct span value)
{
	if (body->framing != HTTP_FRAMING_NONE ||
	    !span_equal_nocase(value, span_of("chunked")))
		return false;
	body->framing = HTTP_FRAMING_CHUNKED;
	return true;
}

bool
http_body_start(struct http_body *body, struct span fields)
{
	struct http_field field;

	*body = (struct http_body){ .framing = HTTP_FRAMING_NONE };
	while (http_fields_next(&fields, &field)) {
		if (span_equal_nocase(field.name, span_of("content-length")) &&
		    !add_length(body, field.value))
			return false;
		if (span_equal_nocase(field.name,
			span_of("transfer-encoding")) &&
		    !add_coding(body, field.value))
			return false;
	}
	return true;
}

static enum http_piece
take_data(struct http_body *body, struct span *stream, struct span *data)
{
	size_t len = stream->len;

	if (len == 0)
		return HTTP_PIECE_MORE;
	if (len > body->left)
		len = (size_t)body->left;
	body->left -= len;
	*data = span_take(stream, len);
	return HTTP_PIECE_DATA;
}

/* "1a", then perhaps ";name=value", which means nothing to us. */
static bool
parse_size(struct span line, uint64_t *size)
{
	uint64_t number = 0;
	size_t digits = 0;

	for (; digits < line.len && ascii_is_hex(line.ptr[digits]); digits++) {
		if (digits == HEX_MAX)
			return false;
		number = number * 16 + ascii_hex_value(line.ptr[digits]);
	}
	line = span_trim(span_from(line, digits));
	*size = number;
	return digits > 0 && (line.len == 0 || line.ptr[0] == ';');
}

/* A short line, of which more may come. */
static enum parse
take_line(struct span *stream, struct span *line)
{
	struct span look = *stream;

	if (look.len > HTTP_CHUNK_LINE_MAX)
		look.len = HTTP_CHUNK_LINE_MAX;
	if (!memchr(look.ptr, '\n', look.len))
		return look.len == HTTP_CHUNK_LINE_MAX ? PARSE_BAD : PARSE_MORE;
	scan_line(stream, line);
	return memchr(line->ptr, '\r', line->len) ? PARSE_BAD : PARSE_OK;
}

static enum parse
take_size(struct http_body *body, struct span *stream)
{
	struct span line;
	enum parse parsed = take_line(stream, &line);

	if (parsed != PARSE_OK)
		return parsed;
	if (!parse_size(line, &body->left))
		return PARSE_BAD;
	body->state = body->left > 0 ? HTTP_CHUNK_DATA : HTTP_CHUNK_TRAILER;
	return PARSE_OK;
}

static enum parse
take_end(struct http_body *body, struct span *stream)
{
	struct span line;
	enum parse parsed = take_line(stream, &line);

	if (parsed != PARSE_OK)
		return parsed;
	body->state = HTTP_CHUNK_SIZE;
	return line.len == 0 ? PARSE_OK : PARSE_BAD;
}

/* One step between pieces of data; OK: there may be another one. */
static enum parse
step(struct http_body *body, struct span *stream)
{
	struct span fields;
	enum parse parsed;

	if (body->state == HTTP_CHUNK_SIZE)
		return take_size(body, stream);
	if (body->state == HTTP_CHUNK_END)
		return take_end(body, stream);

	parsed = http_fields_take(stream, &fields);
	if (parsed == PARSE_OK)
		body->state = HTTP_CHUNK_DONE;
	return parsed;
}

static enum http_piece
take_chunked(struct http_body *body, struct span *stream, struct span *data)
{
	enum http_piece piece;

	while (
	    body->state != HTTP_CHUNK_DATA && body->state != HTTP_CHUNK_DONE) {
		enum parse parsed = step(body, stream);

		if (parsed != PARSE_OK)
			return parsed == PARSE_BAD ? HTTP_PIECE_BAD
						   : HTTP_PIECE_MORE;
	}
	if (body->state == HTTP_CHUNK_DONE)
		return HTTP_PIECE_END;

	piece = take_data(body, stream, data);
	if (body->left == 0)
		body->state = HTTP_CHUNK_END;
	return piece;
}

enum http_piece
http_body_take(struct http_body *body, struct span *stream, struct span *data)
{
	switch (body->framing) {
	case HTTP_FRAMING_CHUNKED:
		return take_chunked(body, stream, data);
	case HTTP_FRAMING_CLOSE:
		body->left = UINT64_MAX;
		return take_data(body, stream, data);
	case HTTP_FRAMING_LENGTH:
		if (body->left > 0)
			return take_data(body, stream, data);
		return HTTP_PIECE_END;
	case HTTP_FRAMING_NONE:
		break;
	}
	return HTTP_PIECE_END;
}

bool
http_body_is_whole(const struct http_body *body)
{
	switch (body->framing) {
	case HTTP_FRAMING_CHUNKED:
		return body->state == HTTP_CHUNK_DONE;
	case HTTP_FRAMING_LENGTH:
		return body->left == 0;
	case HTTP_FRAMING_CLOSE:
	case HTTP_FRAMING_NONE:
		break;
	}
	return true;
}
