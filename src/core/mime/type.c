#include "core/mime/type.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "base/text.h"
#include "core/mime/byte.h"
#include "core/mime/charset.h"
#include "core/mime/word.h"

enum {
	SECTIONS_MAX = 100,    /* of one value (RFC 2231, 3) */
	PARAMETERS_MAX = 1000, /* of one field */
};

static void
skip_space(struct span *rest)
{
	while (rest->len > 0 && ascii_is_space(rest->ptr[0]))
		span_take(rest, 1);
}

/* A comment, which may hold others; one that never ends takes all. */
static void
skip_comment(struct span *rest)
{
	size_t depth = 0, at = 0;

	for (; at < rest->len; at++) {
		char c = rest->ptr[at];

		if (c == '\\')
			at += at + 1 < rest->len;
		else if (c == '(')
			depth++;
		else if (c == ')' && --depth == 0)
			break;
	}
	span_take(rest, at < rest->len ? at + 1 : at);
}

static void
skip_space_and_comments(struct span *rest)
{
	for (skip_space(rest); rest->len > 0 && rest->ptr[0] == '(';
	     skip_space(rest))
		skip_comment(rest);
}

/* Up to a byte of the set, or a blank. */
static struct span
take_until(struct span *rest, const char *stops)
{
	size_t len = 0;

	while (len < rest->len && !ascii_is_space(rest->ptr[len]) &&
	    !mime_byte_in(rest->ptr[len], stops))
		len++;
	return span_take(rest, len);
}

bool
mime_type_parse(struct span value, struct mime_type *type)
{
	*type = (struct mime_type){ span_empty(), span_empty(), value };
	skip_space_and_comments(&value);
	scan_byte(&value, '"');
	type->type = take_until(&value, "/;,\"(=");
	skip_space_and_comments(&value);
	if (scan_byte(&value, '/')) {
		skip_space_and_comments(&value);
		type->subtype = take_until(&value, ";,\"(=/");
	}
	if (value.len > 0 && value.ptr[0] == '=') {
		/* "boundary=..." and no type in front of it. */
		type->type = type->subtype = span_empty();
		return false;
	}
	scan_byte(&value, '"');
	type->parameters = value;
	return type->type.len > 0;
}

bool
mime_type_is(const struct mime_type *type, const char *wanted_type,
    const char *wanted_subtype)
{
	return span_equal_nocase(type->type, span_of(wanted_type)) &&
	    (wanted_subtype[0] == '*' ||
		span_equal_nocase(type->subtype, span_of(wanted_subtype)));
}

struct span
mime_disposition_parse(struct span value, struct span *parameters)
{
	struct span word;

	skip_space_and_comments(&value);
	scan_byte(&value, '"');
	word = take_until(&value, ";,\"(");
	*parameters = value;
	return word;
}

/* A quotation that never ends is taken for one that ends with the text. */
static struct span
take_quoted(struct span *rest)
{
	struct span value = span_from(*rest, 1);
	size_t len = 0;

	while (len < value.len && value.ptr[len] != '"')
		len += value.ptr[len] == '\\' && len + 1 < value.len ? 2 : 1;
	*rest = span_from(value, len);
	scan_byte(rest, '"');
	value.len = len;
	return value;
}

static struct span
take_value(struct span *rest)
{
	skip_space_and_comments(rest);
	if (rest->len > 0 && rest->ptr[0] == '"')
		return take_quoted(rest);
	return take_until(rest, ";\"");
}

bool
mime_parameter_next(struct span *rest, struct mime_parameter *parameter)
{
	for (;;) {
		skip_space_and_comments(rest);
		if (rest->len == 0)
			return false;
		parameter->name = take_until(rest, "=;,\"(");
		skip_space_and_comments(rest);
		if (parameter->name.len > 0 && scan_byte(rest, '=')) {
			parameter->value = take_value(rest);
			return true;
		}
		/* What has no value ends here; what stopped us goes. */
		if (parameter->name.len == 0 && rest->len > 0)
			span_take(rest, 1);
	}
}

/* The pieces of one value, in their order, as far as they have one. */
struct sections {
	struct span plain; /* name=... */
	bool has_plain;
	struct span pieces[SECTIONS_MAX];
	bool is_there[SECTIONS_MAX];
	bool is_percent[SECTIONS_MAX];
	size_t count;
};

/* "name", "name*", "name*0", "name*0*". */
static void
keep_section(struct sections *sections, struct span tail, struct span value)
{
	unsigned number = 0;
	bool is_percent;

	if (tail.len == 0) {
		if (!sections->has_plain)
			sections->plain = value;
		sections->has_plain = true;
		return;
	}
	if (!scan_byte(&tail, '*'))
		return;
	is_percent = tail.len == 0;
	if (!is_percent && scan_number(&tail, 1, 9, &number))
		is_percent = scan_byte(&tail, '*');
	if (tail.len > 0 || number >= SECTIONS_MAX ||
	    sections->is_there[number])
		return;
	sections->pieces[number] = value;
	sections->is_there[number] = true;
	sections->is_percent[number] = is_percent;
	if (number >= sections->count)
		sections->count = number + 1;
}

/* "utf-8'de'" in front of the first piece (RFC 2231, 4). */
static struct span
take_charset(struct span *value)
{
	struct span rest = *value, charset, language;

	if (!memchr(rest.ptr, '\'', rest.len) ||
	    !span_split(&rest, '\'', &charset) ||
	    !memchr(rest.ptr, '\'', rest.len))
		return span_empty();
	span_split(&rest, '\'', &language);
	*value = rest;
	return charset;
}

static void
write_percent(struct text *text, struct span value)
{
	while (value.len > 0) {
		char c = value.ptr[0];

		if (c == '%' && value.len >= 3 && ascii_is_hex(value.ptr[1]) &&
		    ascii_is_hex(value.ptr[2])) {
			c = (char)(ascii_hex_value(value.ptr[1]) << 4 |
			    ascii_hex_value(value.ptr[2]));
			span_take(&value, 2);
		}
		span_take(&value, 1);
		text_write_byte(text, c);
	}
}

/* Without the backslashes of a quotation (RFC 5322, 3.2.1). */
static void
write_unquoted(struct text *text, struct span value)
{
	while (value.len > 0) {
		if (value.ptr[0] == '\\' && value.len > 1)
			span_take(&value, 1);
		text_write(text, span_take(&value, 1));
	}
}

static struct span
join(struct arena *arena, struct sections *sections, unsigned *quirks)
{
	struct span charset = span_empty();
	struct text text;
	size_t room = 0;

	for (size_t i = 0; i < sections->count; i++)
		room += sections->is_there[i] ? sections->pieces[i].len : 0;
	text_init(&text, arena, room);
	for (size_t i = 0; i < sections->count; i++) {
		struct span piece = sections->pieces[i];

		if (!sections->is_there[i])
			continue;
		if (sections->is_percent[i] && text.len == 0)
			charset = take_charset(&piece);
		if (sections->is_percent[i])
			write_percent(&text, piece);
		else
			write_unquoted(&text, piece);
	}
	return mime_charset_decode(arena, charset, text_span(&text), quirks);
}

/* A plain value; programs put encoded words there, against RFC 2047, 5. */
static struct span
unquote(struct arena *arena, struct span value, unsigned *quirks)
{
	struct text text;

	if (memchr(value.ptr, '\\', value.len)) {
		text_init(&text, arena, value.len);
		write_unquoted(&text, value);
		value = text_span(&text);
	}
	return mime_word_decode(arena, value, quirks);
}

bool
mime_parameter_find(struct arena *arena, struct span parameters,
    const char *name, struct span *value, unsigned *quirks)
{
	struct sections sections = { .plain = span_empty() };
	struct span wanted = span_of(name);
	struct mime_parameter parameter;
	size_t seen = 0;

	while (seen++ < PARAMETERS_MAX &&
	    mime_parameter_next(&parameters, &parameter))
		if (span_starts_nocase(parameter.name, wanted))
			keep_section(&sections,
			    span_from(parameter.name, wanted.len),
			    parameter.value);
	*value = span_empty();
	if (sections.count > 0)
		*value = join(arena, &sections, quirks);
	else if (sections.has_plain)
		*value = unquote(arena, sections.plain, quirks);
	return sections.count > 0 || sections.has_plain;
}
