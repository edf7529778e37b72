#include "core/http/fields.h"

#include "base/ascii.h"

bool
http_token_is(struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (!ascii_is_alnum(c) &&
		    (c == '\0' || !strchr("!#$%&'*+-.^_`|~", c)))
			return false;
	}
	return text.len > 0;
}

/* Take a line that has its end; a CR that is no part of it stays in. */
static bool
take_line(struct span *stream, struct span *line)
{
	return memchr(stream->ptr, '\n', stream->len) &&
	    scan_line(stream, line);
}

/* Controls have no place in a line, but for the tab (RFC 9110, 5.5). */
static bool
is_clean(struct span line)
{
	for (size_t i = 0; i < line.len; i++) {
		unsigned char c = (unsigned char)line.ptr[i];

		if ((c < ' ' && c != '\t') || c == 0x7f)
			return false;
	}
	return true;
}

static bool
is_field(struct span line)
{
	struct span name;

	return is_clean(line) && memchr(line.ptr, ':', line.len) &&
	    span_split(&line, ':', &name) && http_token_is(name);
}

enum parse
http_fields_take(struct span *stream, struct span *fields)
{
	struct span rest = *stream, line;

	for (size_t count = 0; take_line(&rest, &line); count++) {
		if ((size_t)(rest.ptr - stream->ptr) > HTTP_HEAD_MAX)
			return PARSE_BAD;
		if (line.len == 0) {
			*fields = (struct span){ stream->ptr,
				(size_t)(line.ptr - stream->ptr) };
			*stream = rest;
			return PARSE_OK;
		}
		if (count == HTTP_FIELDS_MAX || !is_field(line))
			return PARSE_BAD;
	}
	return stream->len > HTTP_HEAD_MAX ? PARSE_BAD : PARSE_MORE;
}

enum parse
http_head_take(struct span *stream, struct http_head *head)
{
	struct span rest = *stream;
	enum parse parsed;

	if (!take_line(&rest, &head->line))
		return stream->len > HTTP_HEAD_MAX ? PARSE_BAD : PARSE_MORE;
	if (!is_clean(head->line))
		return PARSE_BAD;

	parsed = http_fields_take(&rest, &head->fields);
	if (parsed == PARSE_MORE)
		return stream->len > HTTP_HEAD_MAX ? PARSE_BAD : PARSE_MORE;
	if ((size_t)(rest.ptr - stream->ptr) > HTTP_HEAD_MAX)
		return PARSE_BAD;
	if (parsed == PARSE_OK)
		*stream = rest;
	return parsed;
}

bool
http_fields_next(struct span *rest, struct http_field *field)
{
	struct span line;

	if (!scan_line(rest, &line))
		return false;
	span_split(&line, ':', &field->name);
	field->value = span_trim(line);
	return true;
}

bool
http_fields_find(struct span fields, const char *name, struct span *value)
{
	struct http_field field;

	while (http_fields_next(&fields, &field)) {
		if (span_equal_nocase(field.name, span_of(name))) {
			*value = field.value;
			return true;
		}
	}
	return false;
}

static bool
has_member(struct span list, struct span word)
{
	struct span item;

	while (span_split(&list, ',', &item)) {
		if (span_equal_nocase(span_trim(item), word))
			return true;
	}
	return false;
}

bool
http_fields_list(struct span fields, const char *name, const char *word)
{
	struct http_field field;

	while (http_fields_next(&fields, &field)) {
		if (span_equal_nocase(field.name, span_of(name)) &&
		    has_member(field.value, span_of(word)))
			return true;
	}
	return false;
}

struct span
http_media_type(struct span value)
{
	struct span type = span_empty();

	span_split(&value, ';', &type);
	return span_trim(type);
}
