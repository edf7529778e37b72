/* Plain pages for people: all attempts, and one of them. No script. */

#include "base/markup.h"
#include "core/lab/objection.h"
#include "core/report/web_page.h"
#include "service/inbox/api.h"
#include "service/inbox/message.h"
#include "service/inbox/route.h"

static void
begin(struct call *call, const char *title)
{
	call->status = 200;
	call->type = "text/html; charset=utf-8";
	/* What of a message came through as an element would still not run. */
	text_write_string(&call->fields,
	    "Content-Security-Policy: default-src 'none'; "
	    "style-src 'unsafe-inline'; img-src 'self' data:; "
	    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'\r\n");
	web_page_begin(&call->body, span_of(title));
}

static void
write_link(struct text *out, uint64_t id, const char *behind, struct span words)
{
	text_write_format(out, "<a href=\"%s/attempts/%llu%s\">",
	    *behind ? "/api/nixie/v1" : "", (unsigned long long)id, behind);
	markup_write(out, words);
	text_write_string(out, "</a> ");
}

/* "joe@example.org, bob@example.org" */
static struct span
join_lines(struct call *call, struct span lines)
{
	struct text joined;
	struct span line;

	text_init(&joined, call->arena, CALL_REQUEST_MAX);
	while (span_split(&lines, '\n', &line)) {
		if (joined.len > 0)
			text_write_string(&joined, ", ");
		text_write(&joined, line);
	}
	return text_span(&joined);
}

static void
write_row(struct call *call, const struct store_attempt *attempt)
{
	struct text *out = &call->body;

	web_page_open_row(out);
	web_page_cell(out, call_time(call, attempt->time));
	web_page_cell(out, attempt->sender);
	web_page_cell(out, join_lines(call, attempt->recipients));
	text_write_string(out, "<td>");
	write_link(out, attempt->id, "",
	    attempt->subject.len > 0 ? attempt->subject
				     : span_of("(no subject)"));
	text_write_string(out, "</td>");
	web_page_cell(out,
	    attempt->is_taken                ? span_of("taken")
		: attempt->objection.len > 0 ? attempt->objection
					     : span_trim(attempt->reply));
	web_page_close_row(out);
}

void
page_list(struct call *call)
{
	static const char *const headings[] = { "Time", "From", "To", "Subject",
		"What became of it" };
	struct store_query query;
	struct store_attempt attempt;
	struct store_rows *rows;

	begin(call, "What the lab received");
	api_query(call, &query);
	web_page_open_figures(&call->body);
	web_page_figure(&call->body, WEB_PLAIN,
	    store_count(call->store, &query), "attempts");
	query.is_taken = true;
	web_page_figure(&call->body, WEB_GOOD, store_count(call->store, &query),
	    "taken");
	query.is_taken = false;
	query.is_refused = true;
	web_page_figure(&call->body, WEB_BAD, store_count(call->store, &query),
	    "refused");
	web_page_close_figures(&call->body);
	api_query(call, &query);
	web_page_open_card(&call->body, NULL, true);
	web_page_open_table(&call->body, headings, 5);
	rows = store_find(call->store, &query);
	while (store_next(rows, &attempt))
		write_row(call, &attempt);
	web_page_close_table(&call->body);
	web_page_close_card(&call->body);
	web_page_end(&call->body);
}

static void
write_facts(struct call *call, const struct store_attempt *attempt)
{
	struct text *out = &call->body;
	enum lab_objection objection;

	web_page_open_card(out, "The attempt", true);
	web_page_open_facts(out);
	web_page_fact(out, "Time", call_time(call, attempt->time));
	web_page_fact(out, "Client", attempt->ip);
	web_page_fact(out, "Greeted as", attempt->helo);
	web_page_fact(out, "Envelope from", attempt->sender);
	web_page_fact(out, "To", join_lines(call, attempt->recipients));
	web_page_fact(out, "Subject", attempt->subject);
	web_page_fact(out, "Ended at", attempt->stage);
	web_page_fact(out, "Reply", span_trim(attempt->reply));
	if (lab_objection_parse(attempt->objection, &objection))
		web_page_fact(out, "Why",
		    span_of(lab_objection_words(objection)));
	web_page_close_facts(out);
	text_write_string(out, "<p>");
	write_link(out, attempt->id, "/raw", span_of("raw"));
	write_link(out, attempt->id, "/html", span_of("HTML"));
	write_link(out, attempt->id, "", span_of("all of it as JSON"));
	text_write_string(out, "</p>");
	web_page_close_card(out);
}

void
page_attempt(struct call *call)
{
	struct store_attempt attempt;
	struct mime_message message;
	struct text *out = &call->body;
	struct span words;

	if (!call_attempt(call, &attempt))
		return;
	store_mark(call->store, &(struct store_query){ .id = attempt.id },
	    true);
	begin(call, "One attempt");
	write_facts(call, &attempt);
	if (attempt.message.len > 0) {
		message_parse(call, &attempt, &message);
		words = message_find_text(call, &message);
		web_page_open_card(out, "The text", true);
		web_page_quote(out, words, 0, 0);
		web_page_close_card(out);
	}
	web_page_open_card(out, "The dialogue", true);
	text_write_string(out, "<pre>");
	for (struct span rest = attempt.dialogue, line;
	     span_split(&rest, '\n', &line);) {
		markup_write(out, line);
		text_write_byte(out, '\n');
	}
	text_write_string(out, "</pre>");
	web_page_close_card(out);
	web_page_end(out);
}
