#include "core/report/page.h"

#include "base/printer.h"
#include "base/utf8.h"

enum { MAX_INDENT = 40 };

static void
write_blanks(struct text *out, size_t count)
{
	while (count-- > 0)
		text_write_byte(out, ' ');
}

static bool
is_wide(uint32_t code)
{
	return (code >= 0x1100 && code <= 0x115f) ||
	    (code >= 0x2e80 && code <= 0xa4cf) ||
	    (code >= 0xac00 && code <= 0xd7a3) ||
	    (code >= 0xf900 && code <= 0xfaff) ||
	    (code >= 0xfe30 && code <= 0xfe6f) ||
	    (code >= 0xff00 && code <= 0xff60) ||
	    (code >= 0x1f300 && code <= 0x1faff) || code >= 0x20000;
}

size_t
page_columns(struct span text)
{
	size_t columns = 0;
	uint32_t code;

	while (text.len > 0) {
		utf8_take(&text, &code);
		if (code >= 0x300 && code <= 0x36f)
			continue;
		columns += is_wide(code) ? 2 : 1;
	}
	return columns;
}

void
page_write(struct page *page, enum page_style style, struct span words)
{
	static const char *const codes[] = { "", "\033[1m", "\033[2m",
		"\033[1;4m" };

	if (page->has_colour)
		text_write_string(page->out, codes[style]);
	printer_write(page->out, words);
	if (page->has_colour && style != PAGE_PLAIN)
		text_write_string(page->out, "\033[0m");
}

void
page_heading(struct page *page, const char *words)
{
	text_write_byte(page->out, '\n');
	page_write(page, PAGE_STRONG, span_of(words));
	text_write_byte(page->out, '\n');
}

/*
 * The bytes of the next line: as many words as fit, or, of a word that is
 * too long for any line, as much as fits.
 */
static size_t
line_length(struct span text, size_t columns)
{
	struct span rest = text;
	size_t used = 0, blank = 0;
	uint32_t code;

	while (rest.len > 0) {
		size_t at = (size_t)(rest.ptr - text.ptr);

		if (rest.ptr[0] == ' ')
			blank = at;
		utf8_take(&rest, &code);
		used += is_wide(code) ? 2 : 1;
		if (used > columns)
			return blank > 0 ? blank : at > 0 ? at : 1;
	}
	return text.len;
}

static struct span
take_line(struct span *text, size_t columns)
{
	struct span line = span_take(text, line_length(*text, columns));

	while (text->len > 0 && text->ptr[0] == ' ')
		span_take(text, 1);
	return line;
}

void
page_lines(struct page *page, enum page_style style, size_t indent,
    struct span words)
{
	size_t columns = page->width > indent + 20 ? page->width - indent : 20;

	do {
		page_write(page, style, take_line(&words, columns));
		text_write_byte(page->out, '\n');
		if (words.len > 0)
			write_blanks(page->out, indent);
	} while (words.len > 0);
}

void
page_paragraph(struct page *page, size_t indent, const char *label,
    struct span words)
{
	size_t taken = page_columns(span_of(label));

	page_write(page, PAGE_FAINT, span_of(label));
	write_blanks(page->out, taken < indent ? indent - taken : 0);
	page_lines(page, PAGE_PLAIN, indent, words);
}

/* Printed, a foreign byte may be four: columns are counted as printed. */
static size_t
printed_columns(struct span words)
{
	char bytes[4096];
	struct text printed = text_in(bytes, sizeof(bytes));

	printer_write(&printed, words);
	return page_columns(text_span(&printed));
}

static void
write_tildes(struct page *page, size_t indent, struct span line, size_t begin,
    size_t end)
{
	struct span head = { line.ptr, begin };
	struct span marked = { line.ptr + begin, end - begin };

	write_blanks(page->out, indent + printed_columns(head));
	for (size_t i = printed_columns(marked); i > 0; i--)
		text_write_byte(page->out, '~');
	text_write_byte(page->out, '\n');
}

/* One line of a quote, of which the bytes begin to end are marked. */
static void
write_marked(struct page *page, size_t indent, struct span line, size_t begin,
    size_t end)
{
	struct span rest = line;

	begin = begin < line.len ? begin : line.len;
	end = end < line.len ? end : line.len;
	write_blanks(page->out, indent);
	page_write(page, PAGE_PLAIN, span_take(&rest, begin));
	if (end > begin)
		page_write(page, PAGE_MARKED, span_take(&rest, end - begin));
	page_write(page, PAGE_PLAIN, rest);
	text_write_byte(page->out, '\n');
	if (end > begin && !page->has_colour)
		write_tildes(page, indent, line, begin, end);
}

void
page_quote(struct page *page, size_t indent, struct span text, size_t begin,
    size_t end)
{
	size_t columns = page->width > indent + 20 ? page->width - indent : 20;
	const char *start = text.ptr;

	while (text.len > 0) {
		struct span line = take_line(&text, columns);
		size_t at = (size_t)(line.ptr - start);

		write_marked(page, indent, line, begin > at ? begin - at : 0,
		    end > at ? end - at : 0);
	}
}
