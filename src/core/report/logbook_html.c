/* The report of a log, as a page for browsers. */

#include <stdlib.h>

#include "core/report/logbook_warnings.h"
#include "core/report/logbook_words.h"
#include "core/report/web_page.h"

enum { MOST_CLUSTERS = 50, MOST_ROWS = 10 };

static const struct {
	const char *name;
	enum web_tone tone;
} counts[LOG_COUNTS] = {
	[LOG_COUNT_DELIVERED] = { "delivered", WEB_GOOD },
	[LOG_COUNT_DELAYED] = { "still in the queue", WEB_WARN },
	[LOG_COUNT_FAILED] = { "failed", WEB_BAD },
	[LOG_COUNT_REFUSED] = { "refused by us", WEB_PLAIN },
};

static void
write_figures(struct text *out, const struct logbook *book)
{
	web_page_open_card(out, NULL, true);
	web_page_open_figures(out);
	for (unsigned i = 0; i < LOG_COUNTS; i++)
		web_page_figure(out, counts[i].tone, book->counts[i],
		    counts[i].name);
	web_page_figure(out, WEB_PLAIN, book->messages, "messages");
	web_page_figure(out, WEB_PLAIN, book->lines, "lines");
	web_page_close_figures(out);
	web_page_close_card(out);
}

/* From its first bucket to its last that is not empty. */
static void
write_courses(struct text *out, const struct logbook *book)
{
	struct web_course courses[LOG_COUNTS];
	char bytes[64], other_bytes[64];
	struct text begin = text_in(bytes, sizeof(bytes));
	struct text end = text_in(other_bytes, sizeof(other_bytes));
	size_t columns = 1;

	if (book->when.first.ms == 0)
		return;
	for (unsigned i = 0; i < LOG_COUNTS; i++) {
		courses[i] = (struct web_course){ counts[i].name,
			counts[i].tone, book->buckets[i] };
		for (size_t k = 0; k < LOGBOOK_BUCKETS; k++)
			if (book->buckets[i][k] > 0 && k >= columns)
				columns = k + 1;
	}
	logbook_write_when(&begin, &book->when.first);
	logbook_write_when(&end, &book->when.last);
	web_page_open_card(out, "Over time", true);
	web_page_courses(out, courses, LOG_COUNTS, columns, text_span(&begin),
	    text_span(&end));
	web_page_close_card(out);
}

static void
write_warnings(struct text *out, const struct log_warnings *warnings,
    enum log_warning_kind kind)
{
	bool is_any = false;

	for (size_t i = 0; i < warnings->count; i++) {
		if (warnings->items[i].kind != kind)
			continue;
		if (!is_any)
			web_page_open_card(out, logbook_warning_title(kind),
			    false);
		is_any = true;
		web_page_paragraph(out, warnings->items[i].words);
	}
	if (is_any)
		web_page_close_card(out);
}

static void
write_sort(struct text *out, struct logbook *book, enum log_sort sort,
    enum log_count by, const char *title)
{
	static const char *const headings[] = { "", "delivered", "waiting",
		"failed", "refused" };
	const struct log_rows *rows = &book->tables[sort].rows;

	log_table_sort(&book->tables[sort], by);
	if (rows->count == 0 || rows->items[0]->counts[by] == 0)
		return;
	web_page_open_card(out, title, false);
	web_page_open_table(out, headings,
	    sizeof(headings) / sizeof(*headings));
	for (size_t i = 0; i < rows->count && i < MOST_ROWS; i++) {
		if (rows->items[i]->counts[by] == 0)
			break;
		web_page_open_row(out);
		web_page_cell(out, rows->items[i]->name);
		for (unsigned k = 0; k < LOG_COUNTS; k++)
			web_page_number(out, rows->items[i]->counts[k]);
		web_page_close_row(out);
	}
	web_page_close_table(out);
	web_page_close_card(out);
}

static void
write_sorts(struct text *out, struct logbook *book)
{
	static const struct {
		enum log_sort sort;
		enum log_count by;
		const char *title;
	} sorts[] = {
		{ LOG_BY_DOMAIN, LOG_COUNT_FAILED,
		    "Domains with most failures" },
		{ LOG_BY_PROVIDER, LOG_COUNT_FAILED, "Who said no" },
		{ LOG_BY_SENDER, LOG_COUNT_FAILED,
		    "Senders with most failures" },
		{ LOG_BY_RELAY, LOG_COUNT_DELAYED,
		    "Servers with most waiting mail" },
		{ LOG_BY_LOGIN, LOG_COUNT_FAILED,
		    "Log-ins with most failures" },
		{ LOG_BY_SCRIPT, LOG_COUNT_FAILED,
		    "Scripts and folders that send" },
	};

	for (size_t i = 0; i < sizeof(sorts) / sizeof(*sorts); i++)
		write_sort(out, book, sorts[i].sort, sorts[i].by,
		    sorts[i].title);
}

static void
write_bars(struct text *out, const struct logbook *book, bool is_inbound,
    const char *title)
{
	uint64_t all = 0;
	size_t told = 0;

	for (size_t i = 0; i < book->clusters.count; i++)
		if (book->clusters.items[i].is_inbound == is_inbound)
			all += book->clusters.items[i].cases;
	if (all == 0)
		return;
	web_page_open_card(out, title, false);
	web_page_open_bars(out);
	for (size_t i = 0; i < book->clusters.count; i++) {
		const struct log_cluster *c = &book->clusters.items[i];

		if (c->is_inbound != is_inbound || told++ >= MOST_ROWS)
			continue;
		web_page_bar(out,
		    &(struct web_bar){ .label = c->cause->name,
			.words = span_empty(),
			.count = c->cases,
			.tone =
			    c->delayed * 2 > c->cases ? WEB_WARN : WEB_BAD },
		    all);
	}
	web_page_close_bars(out);
	web_page_close_card(out);
}

static void
write_cluster(struct text *out, const struct log_cluster *cluster)
{
	char bytes[512], mark[32];
	struct text words = text_in(bytes, sizeof(bytes));
	struct text number = text_in(mark, sizeof(mark));

	logbook_write_number(&number, cluster->cases);
	web_page_open_item(out,
	    &(struct web_item){ .title = span_of(cluster->title),
		.name = cluster->cause->name,
		.mark = number.ptr,
		.tone = cluster->is_inbound ? WEB_PLAIN : WEB_BAD });
	web_page_open_facts(out);
	logbook_write_actors(&words, cluster->acts);
	web_page_fact(out, "Who acts", text_span(&words));
	text_reset(&words);
	if (cluster->when.first.ms > 0) {
		logbook_write_when(&words, &cluster->when.first);
		text_write_string(&words, " to ");
		logbook_write_when(&words, &cluster->when.last);
	}
	web_page_fact(out, "When", text_span(&words));
	text_reset(&words);
	if (cluster->delayed > 0)
		logbook_write_number(&words, cluster->delayed);
	web_page_fact(out, "Still tried", text_span(&words));
	if (cluster->votes * 2 > cluster->cases && !cluster->is_inbound)
		web_page_fact(out, "Mostly at", span_of(cluster->domain));
	web_page_close_facts(out);
	if (cluster->reply[0] != '\0')
		web_page_quote(out, span_of(cluster->reply), 0, 0);
	web_page_close_item(out);
}

void
logbook_write_html(struct text *out, struct logbook *book)
{
	struct log_warnings warnings;

	logbook_sort_clusters(book);
	logbook_find_warnings(book, &warnings);
	web_page_begin(out, span_of("What became of the mail"));
	web_page_open_summary(out);
	write_figures(out, book);
	write_courses(out, book);
	write_bars(out, book, false, "Why mail did not get through");
	write_bars(out, book, true, "Why we refused mail");
	for (unsigned kind = 0; kind < LOG_WARNINGS; kind++)
		write_warnings(out, &warnings, (enum log_warning_kind)kind);
	write_sorts(out, book);
	web_page_close_summary(out);
	for (size_t i = 0; i < book->clusters.count && i < MOST_CLUSTERS; i++)
		write_cluster(out, &book->clusters.items[i]);
	web_page_end(out);
}
