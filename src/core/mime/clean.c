#include "core/mime/clean.h"

#include "base/ascii.h"
#include "base/markup.h"
#include "base/scan.h"
#include "base/utf8.h"
#include "core/mime/entity.h"

enum { DEPTH_MAX = 100, VALUE_MAX = 4096, NAME_MAX_LEN = 20 };

/* What the present tag may be written with. */
enum element_kind {
	ELEMENT_PLAIN,
	ELEMENT_VOID,    /* has no end */
	ELEMENT_DROPPED, /* goes with all that is in it */
};

static const struct element {
	const char *name;
	enum element_kind kind;
} elements[] = {
	/* clang-format off */
	{ "a", ELEMENT_PLAIN }, { "abbr", ELEMENT_PLAIN },
	{ "address", ELEMENT_PLAIN }, { "b", ELEMENT_PLAIN },
	{ "bdi", ELEMENT_PLAIN }, { "big", ELEMENT_PLAIN },
	{ "blockquote", ELEMENT_PLAIN }, { "br", ELEMENT_VOID },
	{ "caption", ELEMENT_PLAIN }, { "center", ELEMENT_PLAIN },
	{ "cite", ELEMENT_PLAIN }, { "code", ELEMENT_PLAIN },
	{ "col", ELEMENT_VOID }, { "colgroup", ELEMENT_PLAIN },
	{ "dd", ELEMENT_PLAIN }, { "del", ELEMENT_PLAIN },
	{ "div", ELEMENT_PLAIN }, { "dl", ELEMENT_PLAIN },
	{ "dt", ELEMENT_PLAIN }, { "em", ELEMENT_PLAIN },
	{ "font", ELEMENT_PLAIN }, { "h1", ELEMENT_PLAIN },
	{ "h2", ELEMENT_PLAIN }, { "h3", ELEMENT_PLAIN },
	{ "h4", ELEMENT_PLAIN }, { "h5", ELEMENT_PLAIN },
	{ "h6", ELEMENT_PLAIN }, { "hr", ELEMENT_VOID },
	{ "i", ELEMENT_PLAIN }, { "iframe", ELEMENT_DROPPED },
	{ "img", ELEMENT_VOID }, { "ins", ELEMENT_PLAIN },
	{ "kbd", ELEMENT_PLAIN }, { "li", ELEMENT_PLAIN },
	{ "math", ELEMENT_DROPPED }, { "noembed", ELEMENT_DROPPED },
	{ "noframes", ELEMENT_DROPPED }, { "noscript", ELEMENT_DROPPED },
	{ "object", ELEMENT_DROPPED }, { "ol", ELEMENT_PLAIN },
	{ "p", ELEMENT_PLAIN }, { "pre", ELEMENT_PLAIN },
	{ "q", ELEMENT_PLAIN }, { "s", ELEMENT_PLAIN },
	{ "samp", ELEMENT_PLAIN }, { "script", ELEMENT_DROPPED },
	{ "select", ELEMENT_DROPPED }, { "small", ELEMENT_PLAIN },
	{ "span", ELEMENT_PLAIN }, { "strike", ELEMENT_PLAIN },
	{ "strong", ELEMENT_PLAIN }, { "style", ELEMENT_DROPPED },
	{ "sub", ELEMENT_PLAIN }, { "sup", ELEMENT_PLAIN },
	{ "svg", ELEMENT_DROPPED }, { "table", ELEMENT_PLAIN },
	{ "tbody", ELEMENT_PLAIN }, { "td", ELEMENT_PLAIN },
	{ "template", ELEMENT_DROPPED }, { "textarea", ELEMENT_DROPPED },
	{ "tfoot", ELEMENT_PLAIN }, { "th", ELEMENT_PLAIN },
	{ "thead", ELEMENT_PLAIN }, { "title", ELEMENT_DROPPED },
	{ "tr", ELEMENT_PLAIN }, { "tt", ELEMENT_PLAIN },
	{ "u", ELEMENT_PLAIN }, { "ul", ELEMENT_PLAIN },
	{ "var", ELEMENT_PLAIN }, { "xmp", ELEMENT_DROPPED },
	/* clang-format on */
};

/* Attributes that any element may have; their values are text. */
static const char *const attributes[] = { "align", "alt", "bgcolor", "border",
	"cellpadding", "cellspacing", "color", "colspan", "dir", "face",
	"height", "lang", "rowspan", "size", "start", "title", "valign",
	"width" };

/* Properties of a style that change nothing but the looks. */
static const char *const properties[] = { "background-color", "border",
	"border-bottom", "border-collapse", "border-color", "border-left",
	"border-radius", "border-right", "border-spacing", "border-style",
	"border-top", "border-width", "color", "direction", "font",
	"font-family", "font-size", "font-style", "font-weight", "height",
	"letter-spacing", "line-height", "list-style", "margin",
	"margin-bottom", "margin-left", "margin-right", "margin-top",
	"max-width", "min-width", "padding", "padding-bottom", "padding-left",
	"padding-right", "padding-top", "table-layout", "text-align",
	"text-decoration", "text-indent", "text-transform", "vertical-align",
	"white-space", "width", "word-break" };

struct cleaner {
	struct mime_clean *clean;
	struct text *out;
	struct span rest;
	const struct element *open[DEPTH_MAX];
	unsigned depth;
};

static bool
is_among(struct span name, const char *const *names, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal_nocase(name, span_of(names[i])))
			return true;
	return false;
}

#define IS_AMONG(name, names) \
	is_among((name), (names), sizeof(names) / sizeof(*(names)))

static const struct element *
find_element(struct span name)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++)
		if (span_equal_nocase(name, span_of(elements[i].name)))
			return &elements[i];
	return NULL;
}

/* "&#106;", "&#x6a;", "&eacute;": what a browser would read of it. */
static bool
scan_reference(struct span *text, uint32_t *code)
{
	struct span rest = span_from(*text, 1), name = rest;
	unsigned base = 10;
	size_t len = 0;

	if (rest.len > 0 && rest.ptr[0] == '#') {
		span_take(&rest, 1);
		if (rest.len > 0 && ascii_lower(rest.ptr[0]) == 'x') {
			span_take(&rest, 1);
			base = 16;
		}
		for (*code = 0; len < rest.len && ascii_is_hex(rest.ptr[len]) &&
		     (base == 16 || ascii_is_digit(rest.ptr[len]));
		     len++)
			if (*code < 0x110000)
				*code = *code * base +
				    ascii_hex_value(rest.ptr[len]);
		if (len == 0)
			return false;
	} else {
		while (len < rest.len && len < NAME_MAX_LEN &&
		    ascii_is_alnum(rest.ptr[len]))
			len++;
		name.len = len;
		if (!mime_entity_find(name, code))
			return false;
	}
	span_take(&rest, len);
	scan_byte(&rest, ';');
	*text = rest;
	return true;
}

/* The value as a browser would read it. */
static void
decode_value(struct text *value, struct span raw)
{
	char bytes[4];
	uint32_t code;

	while (raw.len > 0 && !value->is_cut) {
		if (raw.ptr[0] != '&' || !scan_reference(&raw, &code))
			text_write(value, span_take(&raw, 1));
		else if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))
			text_write(value,
			    (struct span){ bytes, utf8_put(bytes, code) });
	}
}

static void
write_attribute(struct cleaner *cleaner, struct span name, struct span value)
{
	text_write_byte(cleaner->out, ' ');
	for (size_t i = 0; i < name.len; i++)
		text_write_byte(cleaner->out, ascii_lower(name.ptr[i]));
	text_write_string(cleaner->out, "=\"");
	markup_write(cleaner->out, value);
	text_write_byte(cleaner->out, '"');
}

/* Words and numbers; no brackets, so no function, and no escapes. */
static bool
is_plain_style(struct span value)
{
	for (size_t i = 0; i < value.len; i++)
		if (!ascii_is_alnum(value.ptr[i]) &&
		    !strchr(" #.,%-!'", value.ptr[i]))
			return false;
	return value.len > 0;
}

static void
write_style(struct cleaner *cleaner, struct span value)
{
	char bytes[VALUE_MAX];
	struct text style = text_in(bytes, sizeof(bytes));
	struct span item, name;

	while (span_split(&value, ';', &item)) {
		span_split(&item, ':', &name);
		name = span_trim(name);
		item = span_trim(item);
		if (!IS_AMONG(name, properties) || !is_plain_style(item))
			continue;
		text_write(&style, name);
		text_write_byte(&style, ':');
		text_write(&style, item);
		text_write_byte(&style, ';');
	}
	if (style.len > 0)
		write_attribute(cleaner, span_of("style"), text_span(&style));
}

/* Controls and blanks within a scheme are skipped by browsers: so none. */
static bool
is_address(struct span value)
{
	static const char *const schemes[] = { "https://", "http://",
		"mailto:" };

	for (size_t i = 0; i < value.len; i++)
		if ((unsigned char)value.ptr[i] <= ' ')
			return false;
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (span_starts_nocase(value, span_of(schemes[i])))
			return true;
	return false;
}

static void
write_link(struct cleaner *cleaner, struct span value)
{
	value = span_trim(value);
	if (!is_address(value))
		return;
	write_attribute(cleaner, span_of("href"), value);
	write_attribute(cleaner, span_of("rel"),
	    span_of("noopener noreferrer nofollow"));
}

/* "cid:logo@example.org" becomes an address of ours. */
static void
write_picture(struct cleaner *cleaner, struct span value)
{
	char bytes[VALUE_MAX];
	struct text address = text_in(bytes, sizeof(bytes));

	value = span_trim(value);
	if (!span_starts_nocase(value, span_of("cid:"))) {
		cleaner->clean->blocked++;
		return;
	}
	text_write(&address, cleaner->clean->parts);
	span_take(&value, 4);
	for (size_t i = 0; i < value.len; i++)
		if (ascii_is_alnum(value.ptr[i]) || value.ptr[i] == '.')
			text_write_byte(&address, value.ptr[i]);
		else
			text_write_format(&address, "%%%02X",
			    (unsigned char)value.ptr[i]);
	if (cleaner->clean->parts.len > 0 && !address.is_cut)
		write_attribute(cleaner, span_of("src"), text_span(&address));
}

static void
clean_attribute(struct cleaner *cleaner, const struct element *element,
    struct span name, struct span raw)
{
	char bytes[VALUE_MAX];
	struct text value = text_in(bytes, sizeof(bytes));

	decode_value(&value, raw);
	if (value.is_cut)
		return;
	if (IS_AMONG(name, attributes))
		write_attribute(cleaner, name, text_span(&value));
	else if (span_equal_nocase(name, span_of("style")))
		write_style(cleaner, text_span(&value));
	else if (span_equal_nocase(name, span_of("href")) &&
	    strcmp(element->name, "a") == 0)
		write_link(cleaner, text_span(&value));
	else if (span_equal_nocase(name, span_of("src")) &&
	    strcmp(element->name, "img") == 0)
		write_picture(cleaner, text_span(&value));
	else if (span_equal_nocase(name, span_of("background")) ||
	    span_equal_nocase(name, span_of("srcset")))
		cleaner->clean->blocked++;
}

static bool
ends_name(char c)
{
	return ascii_is_space(c) || c == '/' || c == '>' || c == '=';
}

/* The value behind '=': in quotation marks, or up to a blank. */
static struct span
take_value(struct span *tag)
{
	struct span value;
	size_t len = 0;
	char quote;

	while (tag->len > 0 && ascii_is_space(tag->ptr[0]))
		span_take(tag, 1);
	quote = (char)(tag->len > 0 ? tag->ptr[0] : '\0');
	if (quote != '"' && quote != '\'') {
		while (len < tag->len && !ascii_is_space(tag->ptr[len]))
			len++;
		return span_take(tag, len);
	}
	span_take(tag, 1);
	span_split(tag, quote, &value);
	return value;
}

/* Each attribute of a tag once: browsers heed the first one. */
static void
clean_attributes(struct cleaner *cleaner, const struct element *element,
    struct span tag)
{
	unsigned count = 0;

	while (tag.len > 0 && count++ < 64) {
		struct span name, value = span_empty();
		size_t len = 0;

		if (ends_name(tag.ptr[0])) {
			span_take(&tag, 1);
			continue;
		}
		while (len < tag.len && !ends_name(tag.ptr[len]))
			len++;
		name = span_take(&tag, len);
		while (tag.len > 0 && ascii_is_space(tag.ptr[0]))
			span_take(&tag, 1);
		if (tag.len > 0 && tag.ptr[0] == '=') {
			span_take(&tag, 1);
			value = take_value(&tag);
		}
		clean_attribute(cleaner, element, name, value);
	}
}

static void
write_end(struct cleaner *cleaner)
{
	text_write_string(cleaner->out, "</");
	text_write_string(cleaner->out, cleaner->open[--cleaner->depth]->name);
	text_write_byte(cleaner->out, '>');
}

/* What was opened within it ends with it; what was never opened does not. */
static void
end_element(struct cleaner *cleaner, const struct element *element)
{
	unsigned at = cleaner->depth;

	while (at > 0 && cleaner->open[at - 1] != element)
		at--;
	if (at == 0)
		return;
	while (cleaner->depth >= at)
		write_end(cleaner);
}

static void
begin_element(struct cleaner *cleaner, const struct element *element,
    struct span tag)
{
	if (element->kind == ELEMENT_PLAIN && cleaner->depth == DEPTH_MAX)
		return;
	text_write_byte(cleaner->out, '<');
	text_write_string(cleaner->out, element->name);
	clean_attributes(cleaner, element, tag);
	text_write_byte(cleaner->out, '>');
	if (element->kind == ELEMENT_PLAIN)
		cleaner->open[cleaner->depth++] = element;
}

/* All up to its end tag; one that has none takes all the rest with it. */
static void
drop_element(struct cleaner *cleaner, const struct element *element)
{
	char bytes[32];
	struct text tail = text_in(bytes, sizeof(bytes));
	size_t at;

	text_write_format(&tail, "</%s", element->name);
	if (!span_find_nocase(cleaner->rest, text_span(&tail), &at))
		at = cleaner->rest.len;
	span_take(&cleaner->rest, at);
}

/* Where a tag ends: not at a '>' between quotation marks. */
static size_t
find_end(struct span rest)
{
	char quote = '\0';
	size_t i;

	for (i = 1; i < rest.len; i++) {
		char c = rest.ptr[i];

		if (quote != '\0')
			quote = (char)(c == quote ? '\0' : quote);
		else if (c == '>')
			return i;
		else if ((c == '"' || c == '\'') && i > 1)
			quote = c;
	}
	return rest.len;
}

static void
skip_comment(struct cleaner *cleaner)
{
	size_t at;

	if (span_find(cleaner->rest, span_of("-->"), &at))
		span_take(&cleaner->rest, at + 3);
	else
		span_take(&cleaner->rest, cleaner->rest.len);
}

static void
take_tag(struct cleaner *cleaner)
{
	struct span rest = cleaner->rest, tag, name;
	const bool is_end = rest.len > 1 && rest.ptr[1] == '/';
	const struct element *element;
	size_t len = 0;

	if (span_starts(rest, span_of("<!--"))) {
		skip_comment(cleaner);
		return;
	}
	tag = span_take(&cleaner->rest, find_end(rest));
	if (cleaner->rest.len > 0)
		span_take(&cleaner->rest, 1);
	span_take(&tag, is_end ? 2 : 1);
	while (len < tag.len && ascii_is_alnum(tag.ptr[len]))
		len++;
	name = span_take(&tag, len);
	element = find_element(name);
	if (!element)
		return;
	if (is_end)
		end_element(cleaner, element);
	else if (element->kind == ELEMENT_DROPPED)
		drop_element(cleaner, element);
	else
		begin_element(cleaner, element, tag);
}

static bool
begins_tag(struct span rest)
{
	return rest.len > 1 && rest.ptr[0] == '<' && rest.ptr[1] != '\0' &&
	    (ascii_is_letter(rest.ptr[1]) || strchr("/!?", rest.ptr[1]));
}

/* Words, and references as they are: they stand for text, never for tags. */
static void
take_words(struct cleaner *cleaner)
{
	struct span *rest = &cleaner->rest, before = *rest;
	uint32_t code;
	size_t len = 0;

	while (len < rest->len && rest->ptr[len] != '<' &&
	    rest->ptr[len] != '&' && rest->ptr[len] != '\n')
		len++;
	if (len > 0) {
		markup_write(cleaner->out, span_take(rest, len));
	} else if (rest->ptr[0] == '\n') {
		text_write(cleaner->out, span_take(rest, 1));
	} else if (rest->ptr[0] == '&' && scan_reference(rest, &code)) {
		text_write(cleaner->out,
		    (struct span){ before.ptr, before.len - rest->len });
		if (rest->ptr[-1] != ';')
			text_write_byte(cleaner->out, ';');
	} else {
		markup_write(cleaner->out, span_take(rest, 1));
	}
}

void
mime_clean_write(struct mime_clean *clean, struct text *out, struct span source)
{
	struct cleaner cleaner = { .clean = clean, .out = out, .rest = source };

	while (cleaner.rest.len > 0 && !out->is_cut) {
		if (begins_tag(cleaner.rest))
			take_tag(&cleaner);
		else
			take_words(&cleaner);
	}
	while (cleaner.depth > 0)
		write_end(&cleaner);
}
