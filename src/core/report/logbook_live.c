#include "core/report/logbook_live.h"

#include "base/printer.h"
#include "base/utf8.h"
#include "core/report/logbook_words.h"

enum { ROWS_OF_COUNTS = 7, MIN_LAST = 4, BAR = 60 };

static const char end_of_row[] = "\033[K\n";

void
logbook_live_add(struct logbook_live *live, const struct log_case *found,
    const struct log_verdict *verdict)
{
	char *line = live->lines[live->count++ % LOGBOOK_LIVE_LINES];
	struct text text = text_in(line, LOGBOOK_LIVE_TEXT);
	char bytes[64];
	struct text stamp = text_in(bytes, sizeof(bytes));

	log_time_write(&stamp, &found->last);
	if (stamp.len > 19)
		text_write(&text, (struct span){ bytes + 11, 8 });
	text_write_format(&text, " %-9s ", log_outcome_name(found->outcome));
	printer_write(&text, found->recipient);
	text_write_string(&text, "  ");
	if (verdict)
		text_write(&text, verdict->cause->name);
	text_write_string(&text, "  ");
	printer_write(&text, found->reply);
}

/* No more of a line than the screen has columns. */
static struct span
cut(struct span line, size_t columns)
{
	struct span rest = line;
	uint32_t code;

	while (rest.len > 0) {
		struct span before = { line.ptr, line.len - rest.len };

		utf8_take(&rest, &code);
		if (page_columns((struct span){ line.ptr,
			line.len - rest.len }) > columns)
			return before;
	}
	return line;
}

/*
 * The last column stays free: where a row is full, terminals differ in what
 * clearing its rest takes away.
 */
static void
write_row(struct page *page, size_t *rows, enum page_style style,
    struct span line)
{
	if (*rows == 0)
		return;
	page_write(page, style,
	    cut(line, page->width > 0 ? page->width - 1 : 0));
	if (--*rows > 0)
		text_write_string(page->out, end_of_row);
	else
		text_write_string(page->out, "\033[K");
}

static void
write_count(struct page *page, size_t *rows, const struct logbook *book,
    const char *name, enum log_count which)
{
	char bytes[512], digits[32];
	struct text line = text_in(bytes, sizeof(bytes));
	struct text number = text_in(digits, sizeof(digits));

	logbook_write_number(&number, book->counts[which]);
	text_write_format(&line, "  %-16s%12s  ", name, number.ptr);
	logbook_write_spark(&line, book->buckets[which],
	    page->width >= BAR + 32 ? 1 : 2);
	write_row(page, rows, PAGE_PLAIN, text_span(&line));
}

static void
write_counts(struct page *page, size_t *rows, const struct logbook *book,
    const struct logbook_live *live)
{
	char bytes[512];
	struct text line = text_in(bytes, sizeof(bytes));

	text_write_string(&line, "nixie log  ");
	printer_write(&line, span_of(live->names));
	text_write_format(&line, "  since %s  ", live->since);
	logbook_write_number(&line, book->lines);
	text_write_string(&line, " lines; end with Control-C");
	write_row(page, rows, PAGE_STRONG, text_span(&line));
	write_row(page, rows, PAGE_PLAIN, span_empty());
	write_count(page, rows, book, "delivered", LOG_COUNT_DELIVERED);
	write_count(page, rows, book, "put off", LOG_COUNT_DELAYED);
	write_count(page, rows, book, "failed", LOG_COUNT_FAILED);
	write_count(page, rows, book, "refused by us", LOG_COUNT_REFUSED);
	write_row(page, rows, PAGE_PLAIN, span_empty());
}

static void
write_cluster(struct page *page, size_t *rows,
    const struct log_cluster *cluster)
{
	char bytes[1024], digits[32];
	struct text line = text_in(bytes, sizeof(bytes));
	struct text number = text_in(digits, sizeof(digits));

	logbook_write_number(&number, cluster->cases);
	text_write_format(&line, "  %8s  ", number.ptr);
	if (cluster->is_inbound)
		text_write_string(&line, "(to us) ");
	text_write(&line, cluster->cause->name);
	text_write_string(&line, ": ");
	printer_write(&line, span_of(cluster->title));
	text_write_string(&line, " To act: ");
	logbook_write_actors(&line, cluster->acts);
	write_row(page, rows, PAGE_PLAIN, text_span(&line));
}

static void
write_clusters(struct page *page, size_t *rows, struct logbook *book)
{
	size_t most = *rows / 2;

	logbook_sort_clusters(book);
	if (book->clusters.count == 0 || most < 2)
		return;
	write_row(page, rows, PAGE_STRONG,
	    span_of("Why, with most recipients first"));
	for (size_t i = 0; i < book->clusters.count && i < most - 2; i++)
		write_cluster(page, rows, &book->clusters.items[i]);
	write_row(page, rows, PAGE_PLAIN, span_empty());
}

static void
write_last(struct page *page, size_t *rows, const struct logbook_live *live)
{
	size_t kept =
	    live->count < LOGBOOK_LIVE_LINES ? live->count : LOGBOOK_LIVE_LINES;
	size_t shown;

	write_row(page, rows, PAGE_STRONG, span_of("What failed last"));
	shown = kept < *rows ? kept : *rows;
	for (size_t i = live->count - shown; i < live->count; i++)
		write_row(page, rows, PAGE_PLAIN,
		    span_of(live->lines[i % LOGBOOK_LIVE_LINES]));
}

void
logbook_live_write(struct page *page, struct logbook *book,
    const struct logbook_live *live, size_t rows)
{
	text_write_string(page->out, "\033[H");
	write_counts(page, &rows, book, live);
	if (rows > MIN_LAST)
		write_clusters(page, &rows, book);
	write_last(page, &rows, live);
	text_write_string(page->out, "\033[J");
}
