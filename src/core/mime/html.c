#include "core/mime/html.h"

#include <stdint.h>

#include "base/ascii.h"
#include "base/text.h"
#include "base/utf8.h"
#include "core/mime/entity.h"

/* What is due before the next character, the stronger ones last. */
enum gap { GAP_NONE, GAP_BLANK, GAP_LINE, GAP_PARAGRAPH };

struct html {
	struct text out;
	struct span rest;
	enum gap gap;
	bool is_preformatted;
	bool has_no_end;      /* no '>' comes any more */
	unsigned has_no_tail; /* elements to drop that do not end, as bits */
};

/* Elements that are dropped with all that is in them. */
static const char *const dropped[] = { "script", "style", "title", "noscript",
	"template", "object" };

static const struct {
	const char *name;
	enum gap gap;
} elements[] = {
	{ "address", GAP_LINE },
	{ "article", GAP_LINE },
	{ "blockquote", GAP_PARAGRAPH },
	{ "body", GAP_PARAGRAPH },
	{ "caption", GAP_LINE },
	{ "center", GAP_LINE },
	{ "dd", GAP_LINE },
	{ "div", GAP_LINE },
	{ "dl", GAP_LINE },
	{ "dt", GAP_LINE },
	{ "footer", GAP_LINE },
	{ "form", GAP_LINE },
	{ "h1", GAP_PARAGRAPH },
	{ "h2", GAP_PARAGRAPH },
	{ "h3", GAP_PARAGRAPH },
	{ "h4", GAP_PARAGRAPH },
	{ "h5", GAP_PARAGRAPH },
	{ "h6", GAP_PARAGRAPH },
	{ "head", GAP_LINE },
	{ "header", GAP_LINE },
	{ "hr", GAP_PARAGRAPH },
	{ "li", GAP_LINE },
	{ "ol", GAP_LINE },
	{ "p", GAP_PARAGRAPH },
	{ "pre", GAP_PARAGRAPH },
	{ "section", GAP_LINE },
	{ "table", GAP_LINE },
	{ "tbody", GAP_LINE },
	{ "td", GAP_BLANK },
	{ "th", GAP_BLANK },
	{ "tr", GAP_LINE },
	{ "ul", GAP_LINE },
};

static void
widen(struct html *html, enum gap gap)
{
	if (gap > html->gap)
		html->gap = gap;
}

static void
put(struct html *html, struct span bytes)
{
	static const char *const gaps[] = { "", " ", "\n", "\n\n" };

	if (html->out.len > 0)
		text_write_string(&html->out, gaps[html->gap]);
	html->gap = GAP_NONE;
	text_write(&html->out, bytes);
}

/* One more line end: of a <br>, or of a line that is preformatted. */
static void
break_line(struct html *html)
{
	widen(html, html->gap >= GAP_LINE ? GAP_PARAGRAPH : GAP_LINE);
}

static void
put_code(struct html *html, uint32_t code)
{
	char bytes[4];

	/* NUL and the other controls are no text; U+00A0 is a blank to us. */
	if (code <= ' ' || code == 0xa0 || (code >= 0x7f && code < 0xa0))
		widen(html, GAP_BLANK);
	else if (code <= 0x10ffff && (code < 0xd800 || code > 0xdfff))
		put(html, (struct span){ bytes, utf8_put(bytes, code) });
}

/* "&#8212;", "&#x2014;". */
static bool
scan_number_entity(struct span *rest, uint32_t *code)
{
	struct span tail = span_from(*rest, 2);
	unsigned base = 10;
	size_t digits = 0;

	if (tail.len > 0 && ascii_lower(tail.ptr[0]) == 'x') {
		span_take(&tail, 1);
		base = 16;
	}
	for (*code = 0; digits < tail.len && digits < 8; digits++) {
		char c = tail.ptr[digits];

		if (base == 16 ? !ascii_is_hex(c) : !ascii_is_digit(c))
			break;
		*code = *code * base + ascii_hex_value(c);
	}
	if (digits == 0)
		return false;
	span_take(&tail, digits);
	if (tail.len > 0 && tail.ptr[0] == ';')
		span_take(&tail, 1);
	*rest = tail;
	return true;
}

static bool
scan_entity(struct span *rest, uint32_t *code)
{
	struct span name;
	size_t len = 1;

	if (rest->len > 2 && rest->ptr[1] == '#')
		return scan_number_entity(rest, code);
	while (len < rest->len && len < 10 && ascii_is_alnum(rest->ptr[len]))
		len++;
	name = (struct span){ rest->ptr + 1, len - 1 };
	if (!mime_entity_find(name, code))
		return false;
	span_take(rest, len);
	if (rest->len > 0 && rest->ptr[0] == ';')
		span_take(rest, 1);
	return true;
}

static void
put_entity(struct html *html)
{
	uint32_t code;

	if (scan_entity(&html->rest, &code))
		put_code(html, code);
	else
		put(html, span_take(&html->rest, 1));
}

static void
put_space(struct html *html)
{
	char c = *span_take(&html->rest, 1).ptr;

	if (html->is_preformatted && c == '\n')
		break_line(html);
	else
		widen(html, GAP_BLANK);
}

static void
put_words(struct html *html)
{
	size_t len = 0;

	while (len < html->rest.len) {
		char c = html->rest.ptr[len];

		if (c == '<' || c == '&' || c == '\0' || ascii_is_space(c))
			break;
		/* U+00A0 in UTF-8. */
		if (c == '\xc2' && len + 1 < html->rest.len &&
		    html->rest.ptr[len + 1] == '\xa0')
			break;
		len++;
	}
	if (len > 0) {
		put(html, span_take(&html->rest, len));
		return;
	}
	if (html->rest.ptr[0] == '\xc2')
		span_take(&html->rest, 1);
	put_space(html);
}

/* "<user@example.org>" is no tag, but was meant to be read. */
static bool
is_address(struct span rest)
{
	bool has_at = false;

	for (size_t i = 1; i < rest.len && i < 256; i++) {
		char c = rest.ptr[i];

		if (c == '>')
			return has_at;
		if (ascii_is_space(c) || c == '"' || c == '<')
			return false;
		has_at |= c == '@';
	}
	return false;
}

/* The '>' that ends a tag: not one between quotation marks, if they end. */
static bool
find_tag_end(struct html *html, size_t *at)
{
	const struct span rest = html->rest;
	const char *end;
	char quote = '\0';

	if (html->has_no_end)
		return false;
	for (size_t i = 1; i < rest.len && i < 4096; i++) {
		char c = rest.ptr[i];

		*at = i;
		if (quote != '\0') {
			if (c == quote)
				quote = '\0';
		} else if (c == '>') {
			return true;
		} else if ((c == '"' || c == '\'') && rest.ptr[i - 1] == '=') {
			quote = c;
		}
	}
	end = memchr(rest.ptr, '>', rest.len);
	html->has_no_end = !end;
	*at = end ? (size_t)(end - rest.ptr) : 0;
	return end != NULL;
}

static void
skip_comment(struct html *html)
{
	const unsigned bit = 1U << 31;
	size_t at;

	if (!(html->has_no_tail & bit) &&
	    span_find(html->rest, span_of("-->"), &at)) {
		span_take(&html->rest, at + 3);
		return;
	}
	html->has_no_tail |= bit;
	if (find_tag_end(html, &at))
		span_take(&html->rest, at + 1);
	else
		span_take(&html->rest, html->rest.len);
}

/* All up to its end tag; without one, the tag alone. */
static bool
skip_dropped(struct html *html, struct span name)
{
	for (size_t i = 0; i < sizeof(dropped) / sizeof(*dropped); i++) {
		char bytes[16];
		struct text tail = text_in(bytes, sizeof(bytes));
		size_t at;

		if (!span_equal_nocase(name, span_of(dropped[i])) ||
		    html->has_no_tail & 1U << i)
			continue;
		text_write_string(&tail, "</");
		text_write_string(&tail, dropped[i]);
		if (span_find_nocase(html->rest, text_span(&tail), &at)) {
			span_take(&html->rest, at);
			return true;
		}
		html->has_no_tail |= 1U << i;
	}
	return false;
}

static void
apply_tag(struct html *html, struct span name, bool is_end)
{
	if (span_equal_nocase(name, span_of("br"))) {
		break_line(html);
		return;
	}
	if (span_equal_nocase(name, span_of("pre")))
		html->is_preformatted = !is_end;
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++)
		if (span_equal_nocase(name, span_of(elements[i].name)))
			widen(html, elements[i].gap);
}

static void
take_tag(struct html *html)
{
	struct span tag = html->rest, name;
	bool is_end = tag.len > 1 && tag.ptr[1] == '/';
	size_t len = 0, at;

	name = span_from(tag, tag.len > 1 ? 1 + (size_t)is_end : 1);
	if (span_starts(tag, span_of("<!--"))) {
		skip_comment(html);
		return;
	}
	while (len < name.len && ascii_is_alnum(name.ptr[len]))
		len++;
	name.len = len;
	if ((len == 0 && !is_end && !span_starts(tag, span_of("<!")) &&
		!span_starts(tag, span_of("<?"))) ||
	    (len > 0 && ascii_is_digit(name.ptr[0])) || is_address(tag) ||
	    !find_tag_end(html, &at)) {
		put(html, span_take(&html->rest, 1));
		return;
	}
	span_take(&html->rest, at + 1);
	if (is_end || !skip_dropped(html, name))
		apply_tag(html, name, is_end);
}

struct span
mime_html_read(struct arena *arena, struct span source, size_t max,
    unsigned *quirks)
{
	struct html html = { .rest = source };

	text_init(&html.out, arena, max);
	while (html.rest.len > 0 && !html.out.is_cut) {
		if (html.rest.ptr[0] == '<')
			take_tag(&html);
		else if (html.rest.ptr[0] == '&')
			put_entity(&html);
		else
			put_words(&html);
	}
	if (html.out.is_cut)
		*quirks |= MIME_QUIRK_TEXT_CUT;
	return text_span(&html.out);
}

bool
mime_html_is_html(struct span text)
{
	static const char *const starts[] = { "<!doctype html", "<html",
		"<head", "<body", "<meta ", "<table", "<div", "<p>", "<style" };

	text = span_trim(text);
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (span_starts_nocase(text, span_of(starts[i])))
			return true;
	return false;
}
