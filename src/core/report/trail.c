#include "core/report/trail.h"

#include "core/report/fill.h"
#include "core/report/words.h"

enum { INDENT = 15, MAX_FILLED = 2048, MOST_STEPS = 3 };

const char *
trail_state(const struct log_case *found)
{
	if (found->is_hop)
		return "passed on";
	switch (found->outcome) {
	case LOG_SENT:
		return "delivered";
	case LOG_DEFERRED:
		return "waiting";
	case LOG_REFUSAL:
		return "refused by us";
	case LOG_DISCARDED:
		return "discarded";
	default:
		return found->is_expired ? "given up" : "failed";
	}
}

static void
write_line(struct page *page, const char *label, struct span words)
{
	if (words.len > 0)
		page_paragraph(page, INDENT, label, words);
}

/* "pc.example.org[192.0.2.7], log-in joe" */
static void
write_origin(struct page *page, const struct log_case *found)
{
	char bytes[1024];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write(&words, found->client);
	if (found->client_ip.len > 0) {
		text_write_byte(&words, '[');
		text_write(&words, found->client_ip);
		text_write_byte(&words, ']');
	}
	if (found->login.len > 0) {
		text_write_string(&words,
		    words.len > 0 ? ", log-in " : "log-in ");
		text_write(&words, found->login);
	}
	if (found->script.len > 0) {
		text_write_string(&words, words.len > 0 ? ", by " : "by ");
		text_write(&words, found->script);
	}
	write_line(page, "Came from", text_span(&words));
}

void
trail_write_message(struct page *page, const struct log_case *found)
{
	char bytes[128];
	struct text words = text_in(bytes, sizeof(bytes));

	page_write(page, PAGE_STRONG,
	    found->queue_id.len > 0 ? found->queue_id
				    : span_of("(no queue id)"));
	text_write_byte(page->out, '\n');
	if (found->arrived.ms != 0) {
		log_time_write(&words, &found->arrived);
		write_line(page, "Arrived", text_span(&words));
	}
	write_line(page, "Sender",
	    found->has_sender && found->sender.len == 0
		? span_of("<> (a bounce, or another automatic message)")
		: found->sender);
	write_origin(page, found);
	write_line(page, "Message-ID", found->message_id);
	write_line(page, "Made of", found->parent_id);
}

static void
write_seconds(struct text *words, int64_t ms)
{
	int64_t seconds = ms / 1000;

	if (ms < 10000)
		text_write_format(words, "%.1f s", (double)ms / 1000);
	else if (seconds < 600)
		text_write_format(words, "%d s", (int)seconds);
	else if (seconds < 7200)
		text_write_format(words, "%d min", (int)(seconds / 60));
	else if (seconds < 172800)
		text_write_format(words, "%d h", (int)(seconds / 3600));
	else
		text_write_format(words, "%d days", (int)(seconds / 86400));
}

/* Which of the four parts took the most of the delay, if one did. */
static void
write_share(struct text *words, const struct log_case *found)
{
	const char *const parts[4] = { found->attempts > 1
		    ? "between the attempts"
		    : "before it was queued",
		"waiting in the queue", "connecting", "sending" };
	int64_t sum = 0;

	for (size_t i = 0; i < 4; i++)
		sum += found->delays[i];
	for (size_t i = 0; sum > 0 && i < 4; i++)
		if (found->delays[i] * 2 > sum)
			text_write_format(words, " (%d %% %s)",
			    (int)(found->delays[i] * 100 / sum), parts[i]);
}

void
trail_write_attempt(struct page *page, const struct log_case *found)
{
	char bytes[1024], label[64];
	struct text words = text_in(bytes, sizeof(bytes));
	struct text when = text_in(label, sizeof(label));

	text_write_string(&when, "  ");
	log_time_write(&when, &found->last);
	if (when.len > 21) {
		label[21] = '\0';
		label[12] = ' ';
	}
	text_write(&words, found->recipient);
	text_write_string(&words, words.len > 0 ? ": " : "");
	text_write_string(&words, trail_state(found));
	if (found->delay >= 0) {
		text_write_string(&words, " after ");
		write_seconds(&words, found->delay);
		write_share(&words, found);
	}
	if (found->host.len > 0) {
		text_write_string(&words, ", ");
		text_write(&words, found->host);
	}
	if (found->transport.len > 0 && found->host.len == 0) {
		text_write_string(&words, ", by ");
		text_write(&words, found->transport);
	}
	if (found->child_id.len > 0) {
		text_write_string(&words, ", goes on as ");
		text_write(&words, found->child_id);
	}
	page_paragraph(page, 23, label, text_span(&words));
	if (found->reply.len > 0)
		page_paragraph(page, 23, "", found->reply);
}

static void
write_steps(struct page *page, const struct diagnosis *diagnosis)
{
	const bool is_whole = fill_is_whole(diagnosis);
	const struct steps *steps =
	    is_whole ? &diagnosis->rule->steps : &diagnosis->cause->steps;
	unsigned told = 0;

	for (size_t i = 0; i < steps->count && told < MOST_STEPS; i++) {
		char bytes[MAX_FILLED], label[8];
		struct text words = text_in(bytes, sizeof(bytes));
		struct text number = text_in(label, sizeof(label));

		if (!(diagnosis->acts >> steps->items[i].audience & 1))
			continue;
		text_write_format(&number, "%3u.", ++told);
		text_write_format(&words, "[%s] ",
		    words_for_actor(steps->items[i].audience));
		fill_write(&words, diagnosis, steps->items[i].text, is_whole);
		page_paragraph(page, 5, label, text_span(&words));
	}
}

void
trail_write_end(struct page *page, const struct log_case *found,
    const struct diagnosis *diagnosis)
{
	char bytes[MAX_FILLED];
	struct text words = text_in(bytes, sizeof(bytes));

	text_write(&words, found->recipient);
	text_write_string(&words, ": ");
	text_write_string(&words, trail_state(found));
	if (found->attempts > 1)
		text_write_format(&words, " after %u attempts",
		    found->attempts);
	page_write(page, PAGE_STRONG, text_span(&words));
	text_write_byte(page->out, '\n');
	if (!diagnosis)
		return;
	text_reset(&words);
	fill_verdict(&words, diagnosis);
	write_line(page, "Cause", diagnosis->cause->name);
	write_line(page, "", text_span(&words));
	write_steps(page, diagnosis);
}
