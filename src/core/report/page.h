#ifndef NIXIE_REPORT_PAGE_H
#define NIXIE_REPORT_PAGE_H

/*
 * Text for people: lines of a width, indented, with or without colour. All
 * foreign bytes go through the printer of base.
 */

#include "base/text.h"

enum page_style { PAGE_PLAIN, PAGE_STRONG, PAGE_FAINT, PAGE_MARKED };

struct page {
	struct text *out;
	size_t width; /* columns; at least 40 */
	bool has_colour;
};

/* How many columns a text takes on a terminal; East Asian signs take two. */
size_t page_columns(struct span text);

/* Write words in a style. They are foreign, unless we wrote them. */
void page_write(struct page *page, enum page_style style, struct span words);

/* A line of strong words, and a blank line before it. */
void page_heading(struct page *page, const char *words);

/* Write words in lines of the width, those behind the first one indented. */
void page_lines(struct page *page, enum page_style style, size_t indent,
    struct span words);

/*
 * Write words as a paragraph: "label" in a column of indent width, then the
 * words, broken at blanks, each line indented alike.
 */
void page_paragraph(struct page *page, size_t indent, const char *label,
    struct span words);

/*
 * Write a quoted text in lines of the width, and underline its bytes from
 * begin to end: with colour by the terminal, without by a line of tildes.
 */
void page_quote(struct page *page, size_t indent, struct span text,
    size_t begin, size_t end);

#endif
