#include "core/report/web_page.h"

#include "base/markup.h"
#include "base/scan.h"
#include "core/report/web_style.h"

enum { DAYS_MAX = 400, DAY_WIDTH = 10, DAYS_HEIGHT = 100 };

static const char *
tone_name(enum web_tone tone)
{
	static const char *const names[] = {
		[WEB_PLAIN] = "plain",
		[WEB_GOOD] = "good",
		[WEB_WARN] = "warn",
		[WEB_BAD] = "bad",
	};

	return names[tone];
}

void
web_page_begin(struct text *out, struct span title)
{
	text_write_string(out,
	    "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n"
	    "<meta http-equiv=\"Content-Security-Policy\" "
	    "content=\"default-src 'none'; style-src 'sha256-" WEB_STYLE_DIGEST
	    "'; base-uri 'none'; form-action 'none'\">\n"
	    "<meta name=\"viewport\" "
	    "content=\"width=device-width, initial-scale=1\">\n"
	    "<meta name=\"referrer\" content=\"no-referrer\">\n<title>");
	markup_write(out, title);
	text_write_string(out,
	    "</title>\n<style>" WEB_STYLE
	    "</style>\n</head>\n<body>\n<main>\n<header><h1>");
	markup_write(out, title);
	text_write_string(out, "</h1></header>\n");
}

void
web_page_end(struct text *out)
{
	text_write_string(out,
	    "<footer>Written by nixie. This page is complete: it loads "
	    "nothing.</footer>\n</main>\n</body>\n</html>\n");
}

void
web_page_open_summary(struct text *out)
{
	text_write_string(out, "<div class=\"summary\">\n");
}

void
web_page_close_summary(struct text *out)
{
	text_write_string(out, "</div>\n");
}

void
web_page_open_card(struct text *out, const char *heading, bool is_wide)
{
	text_write_format(out, "<section class=\"card%s\">\n",
	    is_wide ? " wide" : "");
	if (heading)
		text_write_format(out, "<h2>%s</h2>\n", heading);
}

void
web_page_close_card(struct text *out)
{
	text_write_string(out, "</section>\n");
}

void
web_page_paragraph(struct text *out, struct span words)
{
	text_write_string(out, "<p>");
	markup_write(out, words);
	text_write_string(out, "</p>\n");
}

void
web_page_open_figures(struct text *out)
{
	text_write_string(out, "<div class=\"figures\">\n");
}

void
web_page_figure(struct text *out, enum web_tone tone, size_t count,
    const char *label)
{
	text_write_format(out,
	    "<div class=\"figure\"><b class=\"%s\">%zu</b>"
	    "<span>%s</span></div>\n",
	    tone_name(tone), count, label);
}

void
web_page_close_figures(struct text *out)
{
	text_write_string(out, "</div>\n");
}

void
web_page_open_bars(struct text *out)
{
	text_write_string(out, "<div class=\"bars\">\n");
}

void
web_page_bar(struct text *out, const struct web_bar *bar, size_t total)
{
	double share =
	    total > 0 ? 100.0 * (double)bar->count / (double)total : 0;

	text_write_string(out, "<div class=\"bar\"><span>");
	markup_write(out, bar->label);
	text_write_format(out,
	    "</span><span class=\"num\">%zu <span class=\"soft\">%.0f&nbsp;%%"
	    "</span></span>",
	    bar->count, share);
	text_write_format(out,
	    "<svg class=\"%s\" aria-hidden=\"true\"><rect width=\"%.1f%%\" "
	    "height=\"100%%\"/></svg>",
	    tone_name(bar->tone), share);
	if (bar->words.len > 0) {
		text_write_string(out, "<span class=\"soft\">");
		markup_write(out, bar->words);
		text_write_string(out, "</span>");
	}
	text_write_string(out, "</div>\n");
}

void
web_page_close_bars(struct text *out)
{
	text_write_string(out, "</div>\n");
}

/* Days since some day long ago, by Zeller's rule for leap years. */
static long
day_number(const char *date)
{
	struct span rest = span_of(date);
	unsigned numbers[3] = { 0 };
	long year, month, day;

	if (!scan_number(&rest, 4, 4, &numbers[0]) || !scan_byte(&rest, '-') ||
	    !scan_number(&rest, 2, 2, &numbers[1]) || !scan_byte(&rest, '-') ||
	    !scan_number(&rest, 2, 2, &numbers[2]))
		return 0;
	year = numbers[0];
	month = numbers[1];
	day = numbers[2];
	if (month < 3) {
		year--;
		month += 12;
	}
	return 365 * year + year / 4 - year / 100 + year / 400 +
	    (153 * month - 457) / 5 + day;
}

static void
write_day(struct text *out, const struct web_day *day, long at, size_t most)
{
	double height = (double)DAYS_HEIGHT * (double)day->count / (double)most;

	text_write_format(out,
	    "<rect x=\"%ld\" y=\"%.1f\" width=\"%d\" height=\"%.1f\"><title>",
	    at * DAY_WIDTH, DAYS_HEIGHT - height, DAY_WIDTH - 2, height);
	markup_write(out, span_of(day->date));
	text_write_format(out, ": %zu</title></rect>", day->count);
}

/* Leave out what is too long before the last day: the clock was wrong. */
static void
drop_early(const struct web_day **days, size_t *count)
{
	long last = *count > 0 ? day_number((*days)[*count - 1].date) : 0;

	while (*count > 0 && last - day_number((*days)->date) >= DAYS_MAX) {
		++*days;
		--*count;
	}
}

void
web_page_days(struct text *out, const struct web_day *days, size_t count)
{
	size_t most = 1;
	long first, width;

	drop_early(&days, &count);
	if (count == 0)
		return;
	for (size_t i = 0; i < count; i++)
		most = days[i].count > most ? days[i].count : most;
	first = day_number(days[0].date);
	width = day_number(days[count - 1].date) - first + 1;
	text_write_format(out,
	    "<svg class=\"days\" role=\"img\" aria-label=\"Cases per day\" "
	    "viewBox=\"0 0 %ld %d\" preserveAspectRatio=\"none\">",
	    (width < 14 ? 14 : width) * DAY_WIDTH, DAYS_HEIGHT);
	for (size_t i = 0; i < count; i++)
		write_day(out, &days[i], day_number(days[i].date) - first,
		    most);
	text_write_string(out, "</svg>\n<div class=\"axis\"><span>");
	markup_write(out, span_of(days[0].date));
	text_write_format(out, "</span><span>up to %zu a day</span><span>",
	    most);
	markup_write(out, span_of(days[count - 1].date));
	text_write_string(out, "</span></div>\n");
}

/* The largest column, all courses taken together. */
static uint64_t
highest(const struct web_course *courses, size_t count, size_t columns)
{
	uint64_t most = 1;

	for (size_t i = 0; i < columns; i++) {
		uint64_t sum = 0;

		for (size_t k = 0; k < count; k++)
			sum += courses[k].counts[i];
		most = sum > most ? sum : most;
	}
	return most;
}

static void
write_column(struct text *out, const struct web_course *courses, size_t count,
    size_t at, uint64_t most)
{
	double top = DAYS_HEIGHT;

	for (size_t k = 0; k < count; k++) {
		double height = (double)DAYS_HEIGHT *
		    (double)courses[k].counts[at] / (double)most;

		if (courses[k].counts[at] == 0)
			continue;
		top -= height;
		text_write_format(out,
		    "<rect class=\"%s\" x=\"%zu\" y=\"%.1f\" width=\"%d\" "
		    "height=\"%.1f\"><title>%s: %u</title></rect>",
		    tone_name(courses[k].tone), at * DAY_WIDTH, top,
		    DAY_WIDTH - 2, height, courses[k].name,
		    courses[k].counts[at]);
	}
}

void
web_page_courses(struct text *out, const struct web_course *courses,
    size_t count, size_t columns, struct span begin, struct span end)
{
	uint64_t most = highest(courses, count, columns);

	text_write_format(out,
	    "<svg class=\"days\" role=\"img\" aria-label=\"Over time\" "
	    "viewBox=\"0 0 %zu %d\" preserveAspectRatio=\"none\">",
	    columns * DAY_WIDTH, DAYS_HEIGHT);
	for (size_t i = 0; i < columns; i++)
		write_column(out, courses, count, i, most);
	text_write_string(out, "</svg>\n<div class=\"axis\"><span>");
	markup_write(out, begin);
	text_write_format(out, "</span><span>up to %lu at once</span><span>",
	    (unsigned long)most);
	markup_write(out, end);
	text_write_string(out, "</span></div>\n");
}

void
web_page_open_table(struct text *out, const char *const *headings, size_t count)
{
	text_write_string(out, "<table><thead><tr>");
	for (size_t i = 0; i < count; i++)
		text_write_format(out, "<th scope=\"col\">%s</th>",
		    headings[i]);
	text_write_string(out, "</tr></thead><tbody>\n");
}

void
web_page_open_row(struct text *out)
{
	text_write_string(out, "<tr>");
}

void
web_page_cell(struct text *out, struct span words)
{
	text_write_string(out, "<td>");
	markup_write(out, words);
	text_write_string(out, "</td>");
}

void
web_page_number(struct text *out, size_t number)
{
	text_write_format(out, "<td class=\"num\">%zu</td>", number);
}

void
web_page_close_row(struct text *out)
{
	text_write_string(out, "</tr>\n");
}

void
web_page_close_table(struct text *out)
{
	text_write_string(out, "</tbody></table>\n");
}

void
web_page_open_item(struct text *out, const struct web_item *item)
{
	text_write_format(out, "<details%s><summary>",
	    item->is_open ? " open" : "");
	text_write_string(out, "<strong>");
	markup_write(out, item->title);
	text_write_string(out, "</strong><span class=\"soft\">");
	markup_write(out, item->name);
	text_write_string(out, "</span>");
	if (item->mark)
		text_write_format(out, "<span class=\"mark %s\">%s</span>",
		    tone_name(item->tone), item->mark);
	text_write_string(out, "</summary><div>\n");
}

void
web_page_close_item(struct text *out)
{
	text_write_string(out, "</div></details>\n");
}

void
web_page_open_facts(struct text *out)
{
	text_write_string(out, "<dl>\n");
}

void
web_page_fact(struct text *out, const char *label, struct span words)
{
	if (words.len == 0)
		return;
	text_write_format(out, "<dt>%s</dt><dd>", label);
	markup_write(out, words);
	text_write_string(out, "</dd>\n");
}

void
web_page_close_facts(struct text *out)
{
	text_write_string(out, "</dl>\n");
}

void
web_page_quote(struct text *out, struct span words, size_t begin, size_t end)
{
	if (end > words.len)
		end = words.len;
	if (begin > end)
		begin = end;
	text_write_string(out, "<pre>");
	markup_write(out, (struct span){ words.ptr, begin });
	if (end > begin)
		text_write_string(out, "<mark>");
	markup_write(out, (struct span){ words.ptr + begin, end - begin });
	if (end > begin)
		text_write_string(out, "</mark>");
	markup_write(out, span_from(words, end));
	text_write_string(out, "</pre>\n");
}

void
web_page_open_steps(struct text *out)
{
	text_write_string(out, "<ol>\n");
}

void
web_page_step(struct text *out, const char *who, struct span words)
{
	text_write_string(out, "<li>");
	if (who && *who)
		text_write_format(out, "<span class=\"soft\">%s:</span> ", who);
	markup_write(out, words);
	text_write_string(out, "</li>\n");
}

void
web_page_close_steps(struct text *out)
{
	text_write_string(out, "</ol>\n");
}

void
web_page_link(struct text *out, struct span address)
{
	bool is_link = span_starts(address, span_of("https://"));

	if (is_link) {
		text_write_string(out, "<a rel=\"noreferrer\" href=\"");
		markup_write(out, address);
		text_write_string(out, "\">");
	}
	markup_write(out, address);
	text_write_string(out, is_link ? "</a>" : "");
}
