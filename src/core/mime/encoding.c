#include "core/mime/encoding.h"

#include "base/ascii.h"
#include "base/text.h"
#include "core/mime/line.h"

enum mime_encoding
mime_encoding_parse(struct span value)
{
	static const struct {
		const char *name;
		enum mime_encoding encoding;
	} names[] = {
		{ "quoted", MIME_ENCODING_QUOTED_PRINTABLE },
		{ "qp", MIME_ENCODING_QUOTED_PRINTABLE },
		{ "base64", MIME_ENCODING_BASE64 },
		{ "base-64", MIME_ENCODING_BASE64 },
		{ "b64", MIME_ENCODING_BASE64 },
		{ "7", MIME_ENCODING_NONE },
		{ "8", MIME_ENCODING_NONE },
		{ "binary", MIME_ENCODING_NONE },
		{ "none", MIME_ENCODING_NONE },
	};

	value = span_trim(value);
	while (value.len > 0 && (value.ptr[0] == '"' || value.ptr[0] == '\''))
		span_take(&value, 1);
	if (value.len == 0)
		return MIME_ENCODING_NONE;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_starts_nocase(value, span_of(names[i].name)))
			return names[i].encoding;
	return MIME_ENCODING_UNKNOWN;
}

/* "=3D"; takes nothing if it is no such thing. */
static bool
scan_escape(struct span *rest, char *byte)
{
	if (rest->len < 3 || !ascii_is_hex(rest->ptr[1]) ||
	    !ascii_is_hex(rest->ptr[2]))
		return false;
	*byte = (char)(ascii_hex_value(rest->ptr[1]) << 4 |
	    ascii_hex_value(rest->ptr[2]));
	span_take(rest, 3);
	return true;
}

/* A '=' at the end of a line, or at the end of a text that was cut. */
static bool
scan_soft_break(struct span *rest)
{
	struct span tail = mime_line_skip_blanks(span_from(*rest, 1));

	if (tail.len > 0 && tail.ptr[0] != '\r' && tail.ptr[0] != '\n')
		return false;
	if (tail.len > 1 && tail.ptr[0] == '\r' && tail.ptr[1] == '\n')
		span_take(&tail, 1);
	if (tail.len > 0)
		span_take(&tail, 1);
	*rest = tail;
	return true;
}

/*
 * What comes up to the next '=' is text as it is. Blanks at the ends of lines
 * stay: RFC 2045 wants them deleted, but nothing reads better for it.
 */
static struct span
decode_quoted_printable(struct arena *arena, struct span rest, unsigned *quirks)
{
	char *bytes = arena_alloc(arena, rest.len);
	size_t len = 0;

	while (rest.len > 0) {
		const char *mark = memchr(rest.ptr, '=', rest.len);
		struct span plain = span_take(&rest,
		    mark ? (size_t)(mark - rest.ptr) : rest.len);

		memcpy(bytes + len, plain.ptr, plain.len);
		len += plain.len;
		if (!mark)
			break;
		if (scan_escape(&rest, &bytes[len])) {
			len++;
		} else if (!scan_soft_break(&rest)) {
			*quirks |= MIME_QUIRK_BAD_QUOTED_PRINTABLE;
			bytes[len++] = *span_take(&rest, 1).ptr;
		}
	}
	return (struct span){ bytes, len };
}

struct span
mime_encoding_decode_q(struct arena *arena, struct span encoded,
    unsigned *quirks)
{
	char *bytes = arena_alloc(arena, encoded.len);
	size_t len = 0;

	while (encoded.len > 0) {
		char c = encoded.ptr[0];

		if (c == '=' && scan_escape(&encoded, &bytes[len])) {
			len++;
			continue;
		}
		if (c == '=')
			*quirks |= MIME_QUIRK_BAD_WORD;
		if (c == '_')
			c = ' ';
		bytes[len++] = c;
		span_take(&encoded, 1);
	}
	return (struct span){ bytes, len };
}

enum { BASE64_BAD = 64, BASE64_PAD = 65, BASE64_SPACE = 66 };

/* The six bits of a digit. '-' and '_' are those of base64url. */
static unsigned
digit_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26;
	if (ascii_is_digit(c))
		return (unsigned)(c - '0') + 52;
	if (c == '+' || c == '-')
		return 62;
	if (c == '/' || c == '_')
		return 63;
	if (c == '=')
		return BASE64_PAD;
	return ascii_is_space(c) ? BASE64_SPACE : BASE64_BAD;
}

struct digits {
	unsigned bits;  /* of the group that is being read */
	unsigned count; /* digits in it */
	size_t bad;
};

/* Four digits are three bytes; fewer, at a padding or the end, are less. */
static size_t
put_group(struct digits *digits, char *bytes)
{
	unsigned bits = digits->bits << 6 * (4 - digits->count);
	size_t len = digits->count > 0 ? digits->count - 1 : 0;

	bytes[0] = (char)(bits >> 16);
	if (len > 1)
		bytes[1] = (char)(bits >> 8);
	if (len > 2)
		bytes[2] = (char)bits;
	digits->bits = digits->count = 0;
	return len;
}

/* Base64 of several pieces put together has paddings amid it: read on. */
static size_t
put_digits(struct span encoded, struct digits *digits, char *bytes)
{
	size_t len = 0;

	for (size_t i = 0; i < encoded.len; i++) {
		unsigned digit = digit_of(encoded.ptr[i]);

		if (digit < 64) {
			digits->bits = digits->bits << 6 | digit;
			digits->count++;
		} else if (digit == BASE64_BAD) {
			digits->bad++;
		}
		if (digits->count == 4 ||
		    (digit == BASE64_PAD && digits->count > 0))
			len += put_group(digits, bytes + len);
	}
	return len + put_group(digits, bytes + len);
}

/* Wrongly labelled texts have a blank amid the first line, or odd signs. */
static bool
is_plain_text(struct span encoded)
{
	struct mime_lines lines = { .rest = span_trim(encoded) };
	struct span line;
	size_t blanks = 0, odd = 0;

	if (!mime_lines_next(&lines, &line))
		return false;
	if (line.len > 200)
		line.len = 200;
	for (size_t i = 0; i < line.len; i++) {
		unsigned digit = digit_of(line.ptr[i]);

		blanks += digit == BASE64_SPACE;
		odd += digit == BASE64_BAD;
	}
	return blanks * 20 > line.len || odd * 8 > line.len;
}

static struct span
decode_base64(struct arena *arena, struct span encoded, unsigned *quirks)
{
	struct digits digits = { 0 };
	char *bytes;
	size_t len;

	if (is_plain_text(encoded)) {
		*quirks |= MIME_QUIRK_BAD_BASE64;
		return encoded;
	}
	bytes = arena_alloc(arena, encoded.len + 3);
	len = put_digits(encoded, &digits, bytes);
	if (digits.bad > 0)
		*quirks |= MIME_QUIRK_BAD_BASE64;
	return (struct span){ bytes, len };
}

struct span
mime_encoding_decode(struct arena *arena, enum mime_encoding encoding,
    struct span encoded, unsigned *quirks)
{
	switch (encoding) {
	case MIME_ENCODING_QUOTED_PRINTABLE:
		if (!memchr(encoded.ptr, '=', encoded.len))
			return encoded;
		return decode_quoted_printable(arena, encoded, quirks);
	case MIME_ENCODING_BASE64:
		return decode_base64(arena, encoded, quirks);
	case MIME_ENCODING_UNKNOWN:
		*quirks |= MIME_QUIRK_UNKNOWN_ENCODING;
		return encoded;
	case MIME_ENCODING_NONE:
		break;
	}
	return encoded;
}

struct flow {
	struct text text;
	size_t depth; /* quotation marks before the last line */
	bool is_open; /* which ended softly */
	bool deletes_space;
};

static size_t
take_quotes(struct span *line)
{
	size_t depth = 0;

	for (; line->len > 0 && line->ptr[0] == '>'; depth++)
		span_take(line, 1);
	return depth;
}

/* RFC 3676, 4.4: the end of a line of another depth is always a hard one. */
static void
put_flowed(struct flow *flow, struct span line)
{
	size_t depth = take_quotes(&line);

	if (flow->is_open && depth != flow->depth) {
		text_write_byte(&flow->text, '\n');
		flow->is_open = false;
	}
	if (line.len > 0 && line.ptr[0] == ' ')
		span_take(&line, 1);
	for (size_t i = 0; i < depth && !flow->is_open; i++)
		text_write_byte(&flow->text, '>');
	if (depth > 0 && !flow->is_open)
		text_write_byte(&flow->text, ' ');
	flow->depth = depth;
	flow->is_open = line.len > 0 && line.ptr[line.len - 1] == ' ' &&
	    !span_equal(line, span_of("-- "));
	if (flow->is_open && flow->deletes_space)
		line.len--;
	text_write(&flow->text, line);
	if (!flow->is_open)
		text_write_byte(&flow->text, '\n');
}

struct span
mime_encoding_unflow(struct arena *arena, struct span flowed,
    bool deletes_space)
{
	struct flow flow = { .deletes_space = deletes_space };
	struct mime_lines lines;
	struct span line;

	text_init(&flow.text, arena, flowed.len * 2 + 1);
	mime_lines_init(&lines, flowed);
	while (mime_lines_next(&lines, &line))
		put_flowed(&flow, line);
	return text_span(&flow.text);
}
