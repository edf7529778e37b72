#ifndef NIXIE_REPORT_WEB_PAGE_H
#define NIXIE_REPORT_WEB_PAGE_H

/*
 * One page of HTML that needs nothing else: no script, no request, its style
 * and nothing more allowed by its own Content-Security-Policy. Light or dark
 * as the reader's system is. It is written from front to back:
 *
 *	web_page_begin(&out, "Why mail came back");
 *	web_page_open_summary(&out);
 *	web_page_open_card(&out, "Causes", false);
 *	web_page_open_bars(&out);
 *	web_page_bar(&out, &bar, 1234);
 *	web_page_close_bars(&out);
 *	web_page_close_card(&out);
 *	web_page_close_summary(&out);
 *	web_page_end(&out);
 *
 * What is opened as the summary stands at the top of the page, even when it
 * is written last, as it is when cases are counted while they go by. All
 * spans are escaped here; the strings of C are ours, and go out as they are.
 */

#include <stdint.h>

#include "base/text.h"

/* What a thing is, which its colour and its sign tell. */
enum web_tone { WEB_PLAIN, WEB_GOOD, WEB_WARN, WEB_BAD };

void web_page_begin(struct text *out, struct span title);
void web_page_end(struct text *out);

void web_page_open_summary(struct text *out);
void web_page_close_summary(struct text *out);

/* A box with a heading (NULL: none), over the page's width or half of it. */
void web_page_open_card(struct text *out, const char *heading, bool is_wide);
void web_page_close_card(struct text *out);

void web_page_paragraph(struct text *out, struct span words);

/* A row of large numbers: "1234 cases", "56 to suppress". */
void web_page_open_figures(struct text *out);
void web_page_figure(struct text *out, enum web_tone tone, size_t count,
    const char *label);
void web_page_close_figures(struct text *out);

/* Bars, each with a label, its share of a total, and words below. */
struct web_bar {
	struct span label;
	struct span words; /* may be empty */
	size_t count;
	enum web_tone tone;
};

void web_page_open_bars(struct text *out);
void web_page_bar(struct text *out, const struct web_bar *bar, size_t total);
void web_page_close_bars(struct text *out);

/*
 * How many there were on each day, in their order; days without any may be
 * left out. A year before the last day is the earliest that is shown.
 */
struct web_day {
	char date[11]; /* "2026-11-20" */
	size_t count;
};

void web_page_days(struct text *out, const struct web_day *days, size_t count);

/*
 * Several courses over the same time, as columns of which each is on top of
 * the one before; begin and end are written below.
 */
struct web_course {
	const char *name;
	enum web_tone tone;
	const uint32_t *counts; /* as many as there are columns */
};

void web_page_courses(struct text *out, const struct web_course *courses,
    size_t count, size_t columns, struct span begin, struct span end);

/* A table; each row has as many cells as the headings. */
void web_page_open_table(struct text *out, const char *const *headings,
    size_t count);
void web_page_open_row(struct text *out);
void web_page_cell(struct text *out, struct span words);
void web_page_number(struct text *out, size_t number);
void web_page_close_row(struct text *out);
void web_page_close_table(struct text *out);

/* Something that opens on a click: one line, and what is behind it. */
struct web_item {
	struct span title;
	struct span name;   /* in front of it, smaller */
	const char *mark;   /* a short word at its end, or NULL */
	enum web_tone tone; /* of the mark */
	bool is_open;
};

void web_page_open_item(struct text *out, const struct web_item *item);
void web_page_close_item(struct text *out);

/* "label: words", one under the other, between open and close. */
void web_page_open_facts(struct text *out);
void web_page_fact(struct text *out, const char *label, struct span words);
void web_page_close_facts(struct text *out);

/* A quoted text, with its bytes from begin to end marked. */
void
web_page_quote(struct text *out, struct span words, size_t begin, size_t end);

/* Numbered steps, between open and close. A link may be empty. */
void web_page_open_steps(struct text *out);
void web_page_step(struct text *out, const char *who, struct span words);
void web_page_close_steps(struct text *out);

/* A link, where it begins with "https://"; else its words alone. */
void web_page_link(struct text *out, struct span address);

#endif
