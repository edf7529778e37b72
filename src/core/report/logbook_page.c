/* The report of a log, for people. */

#include "core/report/logbook_warnings.h"
#include "core/report/logbook_words.h"

enum {
	MOST_CLUSTERS = 12,
	MOST_ROWS = 8,
	LABEL = 22,
	/* Up to which line of the page there is room for what. */
	ROOM_FOR_WARNINGS = 70,
	ROOM_FOR_CAUSES = 125,
	ROOM_FOR_REFUSALS = 150,
	ROOM_FOR_ALL = 185,
};

static bool
has_room(const struct page *page, unsigned most)
{
	struct span rest = { page->out->ptr, page->out->len }, line;
	unsigned lines = 0;

	while (lines <= most && span_split(&rest, '\n', &line))
		lines++;
	return lines <= most;
}

/* "delivered      81,234  97.1 %  ▁▂▃" */
static void
write_count(struct page *page, const struct logbook *book, const char *name,
    enum log_count which, uint64_t all)
{
	char bytes[512], digits[32];
	struct text line = text_in(bytes, sizeof(bytes));
	struct text number = text_in(digits, sizeof(digits));

	logbook_write_number(&number, book->counts[which]);
	text_write_format(&line, "  %-18s%12s", name, number.ptr);
	if (all > 0)
		text_write_format(&line, "  %5.1f %%  ",
		    (double)book->counts[which] * 100 / (double)all);
	else
		text_write_string(&line, "           ");
	if (book->counts[which] > 0 && page->width >= 60)
		logbook_write_spark(&line, book->buckets[which],
		    page->width >= 100 ? 1 : 2);
	page_write(page, PAGE_PLAIN, text_span(&line));
	text_write_byte(page->out, '\n');
}

static void
write_head(struct page *page, const struct logbook *book)
{
	char bytes[512];
	struct text line = text_in(bytes, sizeof(bytes));

	logbook_write_number(&line, book->lines);
	text_write_string(&line, " lines");
	if (book->when.first.ms > 0) {
		text_write_string(&line, ", from ");
		logbook_write_when(&line, &book->when.first);
		text_write_string(&line, " to ");
		logbook_write_when(&line, &book->when.last);
	}
	text_write_string(&line, "; ");
	logbook_write_number(&line, book->messages);
	text_write_string(&line, " messages");
	page_write(page, PAGE_STRONG, text_span(&line));
	text_write_byte(page->out, '\n');
}

static void
write_note(struct page *page, uint64_t number, const char *words)
{
	char bytes[256];
	struct text line = text_in(bytes, sizeof(bytes));

	if (number == 0)
		return;
	logbook_write_number(&line, number);
	text_write_byte(&line, ' ');
	text_write_string(&line, words);
	page_paragraph(page, 4, "  ", text_span(&line));
}

static void
write_totals(struct page *page, const struct logbook *book)
{
	uint64_t all = book->counts[LOG_COUNT_DELIVERED] +
	    book->counts[LOG_COUNT_DELAYED] + book->counts[LOG_COUNT_FAILED];

	page_heading(page, "What became of the mail, by recipient");
	write_count(page, book, "delivered", LOG_COUNT_DELIVERED, all);
	write_count(page, book, "still in the queue", LOG_COUNT_DELAYED, all);
	write_count(page, book, "failed", LOG_COUNT_FAILED, all);
	write_count(page, book, "refused by us", LOG_COUNT_REFUSED, 0);
	write_note(page, book->retried,
	    "delivered after more than one attempt");
	write_note(page, book->expired, "given up after many attempts");
	write_note(page, book->hops,
	    "passed on to a filter or forwarded: not counted as delivered");
	write_note(page, book->notices, "bounces sent to senders: not counted");
	write_note(page, book->evicted,
	    "told too early, for want of memory: see --help");
	write_note(page, book->unknown, "lines of no server that we know");
}

/* What was said first, as far as it fits on two lines. */
static void
write_example(struct page *page, const struct log_cluster *cluster)
{
	char bytes[256];
	struct text line = text_in(bytes, sizeof(bytes));
	size_t room = (page->width > 40 ? page->width - 20 : 20) * 2;
	struct span reply = span_of(cluster->reply);

	if (reply.len == 0)
		return;
	if (room > sizeof(bytes) - 20)
		room = sizeof(bytes) - 20;
	text_write_string(&line, "\"");
	text_write(&line,
	    (struct span){ reply.ptr, reply.len < room ? reply.len : room });
	text_write_string(&line, reply.len < room ? "\"" : "...\"");
	page_paragraph(page, 12, "", text_span(&line));
}

static void
write_cluster(struct page *page, const struct log_cluster *cluster)
{
	char bytes[1024], number[32];
	struct text line = text_in(bytes, sizeof(bytes));
	struct text digits = text_in(number, sizeof(number));

	logbook_write_number(&digits, cluster->cases);
	text_write_format(&line, "%10s  ", digits.ptr);
	page_write(page, PAGE_STRONG, text_span(&line));
	page_write(page, PAGE_STRONG, cluster->cause->name);
	text_write_byte(page->out, '\n');
	/* The words of a verdict are for who sent the mail. */
	page_paragraph(page, 12, "",
	    cluster->is_inbound ? cluster->cause->title
				: span_of(cluster->title));
	write_example(page, cluster);
	text_reset(&line);
	if (cluster->when.first.ms > 0) {
		text_write_string(&line, "Since ");
		logbook_write_when(&line, &cluster->when.first);
		text_write_string(&line, ". ");
	}
	text_write_string(&line, "To act: ");
	logbook_write_actors(&line, cluster->acts);
	if (cluster->delayed > 0) {
		text_write_string(&line, ". Still tried: ");
		logbook_write_number(&line, cluster->delayed);
	}
	if (cluster->votes * 2 > cluster->cases && !cluster->is_inbound) {
		text_write_string(&line, ". Mostly at ");
		text_write_string(&line, cluster->domain);
	}
	text_write_byte(&line, '.');
	page_paragraph(page, 12, "", text_span(&line));
}

static void
write_clusters(struct page *page, const struct logbook *book, bool is_inbound,
    const char *title)
{
	unsigned most = is_inbound ? MOST_CLUSTERS / 2 : MOST_CLUSTERS;
	unsigned room = is_inbound ? ROOM_FOR_REFUSALS : ROOM_FOR_CAUSES;
	unsigned told = 0;
	uint64_t left = 0;

	for (size_t i = 0; i < book->clusters.count; i++) {
		const struct log_cluster *c = &book->clusters.items[i];

		if (c->is_inbound != is_inbound)
			continue;
		if (told == most || !has_room(page, room)) {
			left++;
			continue;
		}
		if (told++ == 0)
			page_heading(page, title);
		write_cluster(page, c);
	}
	write_note(page, left, "more causes, of fewer recipients: see --json");
}

static void
write_warnings(struct page *page, struct logbook *book)
{
	const char *title = "";
	struct log_warnings warnings;

	logbook_find_warnings(book, &warnings);
	for (size_t i = 0; i < warnings.count; i++) {
		const struct log_warning *warning = &warnings.items[i];

		if (!has_room(page, ROOM_FOR_WARNINGS)) {
			write_note(page, warnings.count - i,
			    "more warnings: see --json");
			return;
		}
		if (strcmp(title, logbook_warning_title(warning->kind)) != 0)
			page_heading(page,
			    logbook_warning_title(warning->kind));
		title = logbook_warning_title(warning->kind);
		page_paragraph(page, 4, "  !", warning->words);
	}
}

static void
write_row(struct page *page, const struct log_row *row)
{
	char bytes[512];
	struct text line = text_in(bytes, sizeof(bytes));
	size_t columns = page_columns(row->name);

	text_write_string(&line, "  ");
	text_write(&line, row->name);
	for (; columns < LABEL + 12; columns++)
		text_write_byte(&line, ' ');
	for (unsigned i = 0; i < LOG_COUNTS; i++)
		text_write_format(&line, "%10lu",
		    (unsigned long)row->counts[i]);
	page_write(page, PAGE_PLAIN, text_span(&line));
	text_write_byte(page->out, '\n');
}

static void
write_sort(struct page *page, struct logbook *book, enum log_sort sort,
    enum log_count by, const char *title)
{
	const struct log_rows *rows = &book->tables[sort].rows;
	char bytes[256];
	struct text line = text_in(bytes, sizeof(bytes));

	log_table_sort(&book->tables[sort], by);
	if (rows->count == 0 || rows->items[0]->counts[by] == 0 ||
	    !has_room(page, ROOM_FOR_ALL - MOST_ROWS))
		return;
	page_heading(page, title);
	text_write_format(&line, "  %-34s%10s%10s%10s%10s", "", "delivered",
	    "waiting", "failed", "refused");
	page_write(page, PAGE_FAINT, text_span(&line));
	text_write_byte(page->out, '\n');
	for (size_t i = 0; i < rows->count && i < MOST_ROWS; i++)
		if (rows->items[i]->counts[by] > 0)
			write_row(page, rows->items[i]);
}

void
logbook_write_page(struct page *page, struct logbook *book)
{
	write_head(page, book);
	write_totals(page, book);
	logbook_sort_clusters(book);
	write_warnings(page, book);
	write_clusters(page, book, false, "Why mail did not get through");
	write_clusters(page, book, true, "Why we refused mail");
	if (book->clusters.count > 0)
		page_paragraph(page, 4, "",
		    span_of("'nixie cause NAME' says what to do."));
	write_sort(page, book, LOG_BY_DOMAIN, LOG_COUNT_FAILED,
	    "Domains with most failures");
	write_sort(page, book, LOG_BY_PROVIDER, LOG_COUNT_FAILED,
	    "Who said no");
	write_sort(page, book, LOG_BY_SENDER, LOG_COUNT_FAILED,
	    "Senders with most failures");
	write_sort(page, book, LOG_BY_RELAY, LOG_COUNT_DELAYED,
	    "Servers with most waiting mail");
	write_sort(page, book, LOG_BY_SCRIPT, LOG_COUNT_FAILED,
	    "Scripts and folders that send");
}
