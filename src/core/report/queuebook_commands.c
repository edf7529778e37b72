/* The commands that deal with a queue. They are printed, never run. */

#include "base/ascii.h"
#include "core/report/queuebook.h"

enum { IDS_PER_LINE = 4, MOST_IDS = 40 };

/*
 * What a server has: for messages that can never be delivered, how to hold
 * them, how to look again, and how to end them, best so that the senders are
 * told; for all, how to try again. Ids stand between "before" and "behind".
 */
struct queue_tools {
	enum log_format format;
	const char *hold_before, *hold_behind;
	const char *look;
	const char
	    *end_words; /* of the command that follows, or in its place */
	const char *end_before, *end_behind; /* NULL: there is none */
	const char *retry;
};

static const struct queue_tools all_tools[] = {
	{
	    .format = LOG_POSTFIX,
	    .hold_before = "printf '%s\\n'",
	    .hold_behind = " | postsuper -h -",
	    .look = "postqueue -j | nixie queue -",
	    .end_words = "Then have the senders told (from Postfix 3.5 on):",
	    .end_before = "printf '%s\\n'",
	    .end_behind = " | postsuper -f -",
	    /* Without the name of the queue, what is held would be let go. */
	    .retry = "postsuper -r ALL deferred && postqueue -f",
	},
	{
	    .format = LOG_EXIM,
	    .hold_before = "exim -Mf",
	    .hold_behind = "",
	    .look = "exim -bp | nixie queue --log=MAINLOG -",
	    .end_words = "Then have the senders told:",
	    .end_before = "exim -Mg",
	    .end_behind = "",
	    .retry = "exim -qf", /* with -qff, the frozen ones, too */
	},
	{
	    .format = LOG_OPENSMTPD,
	    .hold_before = "for id in",
	    .hold_behind = "; do smtpctl pause envelope $id; done",
	    .look = "smtpctl show queue | nixie queue -",
	    .end_words = "Then take them out. Nobody is told: write to the "
			 "senders yourself, or let them expire.",
	    .end_before = "for id in",
	    .end_behind = "; do smtpctl remove $id; done",
	    .retry = "smtpctl schedule all",
	},
	{
	    .format = LOG_SENDMAIL,
	    .hold_before = "for id in",
	    .hold_behind = "; do sendmail -Qundeliverable -qI$id; done",
	    .look = "mailq -qQ | nixie queue -", /* those, and no others */
	    .end_words = "Sendmail has no command that returns a message: it "
			 "does when Timeout.queuereturn is over.",
	    .retry = "sendmail -q",
	},
};

/* An id goes into a command only if no shell could misread it. */
static bool
is_safe(struct span id)
{
	for (size_t i = 0; i < id.len; i++)
		if (!ascii_is_alnum(id.ptr[i]) && (i == 0 || id.ptr[i] != '-'))
			return false;
	return id.len > 0;
}

bool
queuebook_is_dead(const struct queue_message *message)
{
	return message->by_fate[QUEUE_DEAD] == message->recipients &&
	    !message->is_active && is_safe(message->id);
}

static size_t
count_dead(const struct queuebook *book)
{
	size_t count = 0;

	for (size_t i = 0; i < book->messages.count; i++)
		count += queuebook_is_dead(&book->messages.items[i]);
	return count;
}

static void
write_line(struct page *page, const char *command)
{
	text_write_string(page->out, "    ");
	text_write_string(page->out, command);
	text_write_byte(page->out, '\n');
}

static void
write_ids(struct page *page, const struct queuebook *book, const char *before,
    const char *behind)
{
	size_t told = 0;

	text_write_string(page->out, "    ");
	text_write_string(page->out, before);
	for (size_t i = 0; i < book->messages.count && told < MOST_IDS; i++) {
		if (!queuebook_is_dead(&book->messages.items[i]))
			continue;
		text_write_string(page->out,
		    told > 0 && told % IDS_PER_LINE == 0 ? " \\\n        "
							 : " ");
		text_write(page->out, book->messages.items[i].id);
		told++;
	}
	text_write_string(page->out, behind);
	text_write_byte(page->out, '\n');
}

static void
write_dead(struct page *page, const struct queuebook *book,
    const struct queue_tools *tools)
{
	size_t dead = count_dead(book);
	char bytes[512];
	struct text line = text_in(bytes, sizeof(bytes));

	if (dead == 0)
		return;
	text_write_format(&line,
	    "%zu message%s: no recipient that still waits can ever be reached. "
	    "Hold %s, then look again (an id may have been used anew):",
	    dead, dead == 1 ? "" : "s", dead == 1 ? "it" : "them");
	page_paragraph(page, 4, "", text_span(&line));
	write_ids(page, book, tools->hold_before, tools->hold_behind);
	write_line(page, tools->look);
	page_paragraph(page, 4, "", span_of(tools->end_words));
	if (tools->end_before)
		write_ids(page, book, tools->end_before, tools->end_behind);
	if (dead > MOST_IDS)
		page_paragraph(page, 4, "",
		    span_of("(the first of them; the next time the next)"));
}

void
queuebook_write_commands(struct page *page, const struct queuebook *book)
{
	const struct queue_tools *tools = NULL;

	for (size_t i = 0; i < sizeof(all_tools) / sizeof(*all_tools); i++)
		if (all_tools[i].format == book->format)
			tools = &all_tools[i];
	if (!tools)
		return;
	page_heading(page, "What can be done (nixie runs none of it)");
	write_dead(page, book, tools);
	if (book->by_fate[QUEUE_NEEDS_FIX] > 0) {
		page_paragraph(page, 4, "",
		    span_of(
			"Once the causes above are mended, try all again:"));
		write_line(page, tools->retry);
	}
	if (book->by_fate[QUEUE_UNKNOWN] > 0)
		page_paragraph(page, 4, "",
		    span_of("Where no reason is listed, the server's log may "
			    "have it: name it, too, with --log."));
	page_paragraph(page, 4, "",
	    span_of("What passes by itself needs nothing."));
}
