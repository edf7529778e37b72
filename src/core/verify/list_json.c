#include "core/verify/list_json.h"

#include "base/ascii.h"
#include "base/utf8.h"

/*
 * The strings of JSON are found without a tree, and without believing that it
 * is sound: a string before a colon is a key; any other is a value of the key
 * before it. So an array, objects one a line, and a file that ends in the
 * middle are all the same, and no depth is too deep.
 */

/* Where the string that begins here ends, behind its mark; 0: it does not. */
static size_t
find_string_end(struct span text)
{
	for (size_t i = 1; i < text.len && i < VERIFY_LIST_RECORD; i++) {
		if (text.ptr[i] == '"')
			return i + 1;
		i += text.ptr[i] == '\\';
		/* No string has one, not even behind a backslash. */
		if (i < text.len && text.ptr[i] == '\n')
			return 0;
	}
	return 0;
}

static bool
take_hex(struct span *text, uint32_t *code)
{
	if (text->len < 4)
		return false;
	*code = 0;
	for (size_t i = 0; i < 4; i++) {
		if (!ascii_is_hex(text->ptr[i]))
			return false;
		*code = *code * 16 + ascii_hex_value(text->ptr[i]);
	}
	span_take(text, 4);
	return true;
}

/* What follows a backslash (RFC 8259, 7); half a surrogate is U+FFFD. */
static uint32_t
take_escaped(struct span *text)
{
	static const char letters[] = "bfnrt", meant[] = "\b\f\n\r\t";
	const char c = *span_take(text, 1).ptr;
	const char *found = c ? strchr(letters, c) : NULL;
	uint32_t code, low;

	if (c != 'u')
		return found ? (unsigned char)meant[found - letters]
			     : (unsigned char)c;
	if (!take_hex(text, &code))
		return 0xfffd;
	if (code >= 0xd800 && code < 0xdc00 &&
	    span_starts(*text, span_of("\\u"))) {
		span_take(text, 2);
		if (!take_hex(text, &low) || low < 0xdc00 || low > 0xdfff)
			return 0xfffd;
		return 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
	}
	return code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
}

/* What the string says; most have nothing escaped and are viewed in place. */
static struct span
read_string(struct verify_list *list, struct span text)
{
	size_t len = 0;

	if (!memchr(text.ptr, '\\', text.len))
		return text;
	while (text.len > 0 && len + 4 <= sizeof(list->bytes)) {
		const char c = *span_take(&text, 1).ptr;

		if (c == '\\' && text.len > 0)
			len += utf8_put(list->bytes + len, take_escaped(&text));
		else
			list->bytes[len++] = c;
	}
	return (struct span){ list->bytes, len };
}

/* The rest of a line in which a string does not end. */
static void
drop_line(struct verify_list *list, struct span *stream)
{
	struct span line;

	span_split(stream, '\n', &line);
	list->objects = 0;
	list->is_meant = false;
}

/* The first byte behind that is no blank; NUL: it has not come. */
static char
look_behind(struct span stream, size_t at)
{
	while (at < stream.len && ascii_is_space(stream.ptr[at]))
		at++;
	if (at == stream.len)
		return '\0';
	return stream.ptr[at];
}

static enum parse
take_string(struct verify_list *list, struct span *stream, bool is_end,
    struct span *given)
{
	size_t end = find_string_end(*stream);
	const bool is_all =
	    is_end || stream->len >= (size_t)2 * VERIFY_LIST_RECORD;
	char behind;

	if (end == 0) {
		if (!is_all && stream->len < VERIFY_LIST_RECORD &&
		    !memchr(stream->ptr, '\n', stream->len))
			return PARSE_MORE;
		drop_line(list, stream);
		return PARSE_BAD;
	}
	behind = look_behind(*stream, end);
	if (behind == '\0' && !is_all)
		return PARSE_MORE;
	*given = span_take(stream, end);
	*given =
	    read_string(list, (struct span){ given->ptr + 1, given->len - 2 });
	if (behind != ':')
		return list->objects == 0 || list->is_meant ? PARSE_OK
							    : PARSE_BAD;
	list->is_meant = verify_list_is_named(list, *given);
	return PARSE_BAD;
}

/* Anything but a string. */
static void
take_mark(struct verify_list *list, struct span *stream)
{
	const char c = *span_take(stream, 1).ptr;

	if (c == '{') {
		list->objects++;
		list->is_meant = false;
	} else if (c == '}') {
		list->objects -= list->objects > 0;
		list->is_meant = false;
	}
}

enum parse
verify_list_take_json(struct verify_list *list, struct span *stream,
    bool is_end, struct span *given)
{
	while (stream->len > 0) {
		enum parse parse;

		if (*stream->ptr != '"') {
			take_mark(list, stream);
			continue;
		}
		/* BAD: that was a string, but none that is wanted. */
		parse = take_string(list, stream, is_end, given);
		if (parse != PARSE_BAD)
			return parse;
	}
	return PARSE_MORE;
}
