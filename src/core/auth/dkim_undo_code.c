#include "base/ascii.h"
#include "base/utf8.h"
#include "core/auth/dkim_undo.h"
#include "core/crypto/base64.h"
#include "core/mime/charset.h"

enum { UPPER_HALF = 128 };

/* The line end that the text uses. */
static const char *
end_of_lines(struct span text)
{
	const char *lf = text.len > 0 ? memchr(text.ptr, '\n', text.len) : NULL;

	return lf && (lf == text.ptr || lf[-1] != '\r') ? "\n" : "\r\n";
}

struct span
dkim_redo_base64(struct arena *arena, struct span text, size_t width)
{
	struct text encoded, out;
	struct span rest;

	text_init(&encoded, arena, text.len * 2 + 8);
	text_init(&out, arena, text.len * 3 + 8);
	crypto_base64_write(&encoded, text);
	rest = text_span(&encoded);
	while (rest.len > 0) {
		text_write(&out,
		    span_take(&rest, rest.len < width ? rest.len : width));
		text_write_string(&out, end_of_lines(text));
	}
	return text_span(&out);
}

/* How many bytes the next one takes; "=" and what is not visible takes 3. */
static size_t
cost(struct span rest)
{
	char c = rest.ptr[0];

	if (c == ' ' || c == '\t')
		return rest.len == 1 || rest.ptr[1] == '\r' ||
			rest.ptr[1] == '\n'
		    ? 3
		    : 1;
	return c > ' ' && c < 0x7f && c != '=' ? 1 : 3;
}

static void
write_quoted(struct text *out, struct span line, const char *end, size_t width)
{
	size_t column = 0;

	while (line.len > 0) {
		size_t len = cost(line);
		bool is_last = line.len == 1;

		/* The last column is for the "=" of a soft line end. */
		if (column + len > (is_last ? width : width - 1)) {
			text_write_byte(out, '=');
			text_write_string(out, end);
			column = 0;
		}
		if (len == 1)
			text_write_byte(out, line.ptr[0]);
		else
			text_write_format(out, "=%02X",
			    (unsigned)(unsigned char)line.ptr[0]);
		column += len;
		span_take(&line, 1);
	}
}

struct span
dkim_redo_quoted_printable(struct arena *arena, struct span text, size_t width)
{
	const char *end = end_of_lines(text);
	struct text out;

	text_init(&out, arena, text.len * 5 + 8);
	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);
		struct span words = dkim_undo_line(line);

		write_quoted(&out, words, end, width);
		text_write(&out, span_from(line, words.len));
	}
	return text_span(&out);
}

/* What the upper half of the charset stands for. */
static void
read_charset(struct arena *arena, const char *charset,
    uint32_t codes[UPPER_HALF])
{
	for (unsigned i = 0; i < UPPER_HALF; i++) {
		char byte = (char)(i + UPPER_HALF);
		unsigned quirks = 0;
		struct span decoded = mime_charset_decode(arena,
		    span_of(charset), (struct span){ &byte, 1 }, &quirks);

		codes[i] = 0;
		utf8_take(&decoded, &codes[i]);
	}
}

struct span
dkim_undo_utf8(struct arena *arena, struct span text, const char *charset)
{
	uint32_t codes[UPPER_HALF];
	struct span rest = text;
	struct text out;

	if (mime_charset_is_ascii(text) || !mime_charset_is_utf8(text))
		return text;
	read_charset(arena, charset, codes);
	text_init(&out, arena, text.len);
	while (rest.len > 0) {
		uint32_t code;
		unsigned i = 0;

		utf8_take(&rest, &code);
		if (code < UPPER_HALF) {
			text_write_byte(&out, (char)code);
			continue;
		}
		while (i < UPPER_HALF && codes[i] != code)
			i++;
		if (i == UPPER_HALF)
			return text;
		text_write_byte(&out, (char)(i + UPPER_HALF));
	}
	return text_span(&out);
}

/* Of a rewritten link: how it begins, where the true one stands. */
struct link {
	const char *start; /* behind "https://" and a host's first labels */
	const char *before, *behind;
	char escape; /* '%', or the '-' that stands for it */
};

static const struct link links[] = {
	{ ".safelinks.protection.outlook.com/", "?url=", "&", '%' },
	{ "urldefense.proofpoint.com/v2/", "url?u=", "&", '-' },
	{ "urldefense.com/v3/", "__", "__;", '\0' },
};

static void
write_unescaped(struct text *out, struct span text, char escape)
{
	for (size_t i = 0; i < text.len; i++) {
		char c = text.ptr[i];

		if (c == '_' && escape == '-')
			c = '/';
		if (c == escape && i + 2 < text.len &&
		    ascii_is_hex(text.ptr[i + 1]) &&
		    ascii_is_hex(text.ptr[i + 2])) {
			c = (char)(ascii_hex_value(text.ptr[i + 1]) << 4 |
			    ascii_hex_value(text.ptr[i + 2]));
			i += 2;
		}
		text_write_byte(out, c);
	}
}

static bool
ends_url(char c)
{
	return ascii_is_space(c) || c == '"' || c == '\'' || c == '<' ||
	    c == '>';
}

/* Where an address that begins here ends. */
static size_t
url_length(struct span text)
{
	size_t len = 0;

	while (len < text.len && !ends_url(text.ptr[len]))
		len++;
	return len;
}

static bool
write_link(struct text *out, struct span url)
{
	for (size_t i = 0; i < sizeof(links) / sizeof(*links); i++) {
		const struct link *link = &links[i];
		struct span inner = url;
		size_t at;

		if (!span_find(inner, span_of(link->start), &at) || at > 40)
			continue;
		span_take(&inner, at + strlen(link->start));
		if (!span_starts(inner, span_of(link->before)))
			continue;
		span_take(&inner, strlen(link->before));
		if (!span_find(inner, span_of(link->behind), &at))
			continue;
		inner.len = at;
		write_unescaped(out, inner, link->escape);
		return true;
	}
	return false;
}

struct span
dkim_undo_links(struct arena *arena, struct span text)
{
	struct text out;
	size_t at;

	text_init(&out, arena, text.len);
	while (span_find(text, span_of("https://"), &at)) {
		struct span url;

		text_write(&out, span_take(&text, at));
		url = span_take(&text, url_length(text));
		if (!write_link(&out, url))
			text_write(&out, url);
	}
	text_write(&out, text);
	return text_span(&out);
}
