#include "app/cli/sink.h"

#include <stdio.h>
#include <stdlib.h>

#include "app/cli/cli.h"
#include "core/lab/retell.h"
#include "core/report/html.h"

enum { OUTPUT_MAX = 64 * 1024 * 1024, RULES_MAX = 256 * 1024 };

void
sink_open(struct sink *sink, const struct manner *manner, uint64_t seed)
{
	*sink = (struct sink){ .manner = manner };
	text_init(&sink->out, NULL, OUTPUT_MAX);
	text_init(&sink->general, NULL, OUTPUT_MAX);
	text_init(&sink->rules, NULL, RULES_MAX);
	json_init(&sink->json, &sink->out);
	tally_init(&sink->tally, seed);
	if (manner->form == FORM_HTML)
		html_begin(&sink->out);
	if (manner->form != FORM_JSON)
		return;
	json_open_object(&sink->json, NULL);
	json_put_number(&sink->json, "schema", 1);
	if (!manner->is_summary)
		json_open_array(&sink->json, "cases");
}

/* When the reader is gone, so are we. */
static void
put(struct span bytes)
{
	if (bytes.len > 0 &&
	    fwrite(bytes.ptr, 1, bytes.len, stdout) != bytes.len)
		exit(EXIT_USAGE);
}

static struct span
case_at(const struct chunk *chunk, size_t at)
{
	size_t from = chunk->cases.items[at];
	size_t to = at + 1 < chunk->cases.count ? chunk->cases.items[at + 1]
						: chunk->out.len;

	return (struct span){ chunk->out.ptr + from, to - from };
}

/*
 * A case of a later piece was told before anyone knew how many came before
 * it. No text inside a record has a quotation mark without a backslash, so
 * these bytes are the key.
 */
static void
put_shifted(const struct sink *sink, struct span record)
{
	const struct span key = span_of(",\"index\":");
	char bytes[24];
	struct text number = text_in(bytes, sizeof(bytes));
	size_t at, index = 0;

	if (!span_find(record, key, &at)) {
		put(record);
		return;
	}
	put(span_take(&record, at + key.len));
	while (record.ptr[0] >= '0' && record.ptr[0] <= '9')
		index =
		    index * 10 + (size_t)(span_take(&record, 1).ptr[0] - '0');
	text_write_number(&number, index + sink->shift);
	put(text_span(&number));
	put(record);
}

/* Those of a few thousand cases; what is more stands for itself. */
static void
put_rules_in_turn(struct sink *sink)
{
	struct text text;

	text_init(&text, NULL, (size_t)2 * RULES_MAX);
	lab_retell_in_turn(&text, text_span(&sink->rules));
	put(text_span(&text));
	text_clear(&text);
	text_reset(&sink->rules);
}

static void
put_rule(struct sink *sink, struct span rule)
{
	if (sink->rules.len + rule.len > RULES_MAX)
		put_rules_in_turn(sink);
	if (rule.len > RULES_MAX)
		put(rule);
	else
		text_write(&sink->rules, rule);
}

/* The first rule that fits is played: so what fits all must not come first. */
static void
put_rules(struct sink *sink, const struct chunk *chunk, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		struct span rule = case_at(chunk, i);

		if (!lab_retell_is_general(rule))
			put_rule(sink, rule);
		else if (sink->general.len == 0)
			text_write(&sink->general, rule);
		else if (!span_equal(rule, text_span(&sink->general)))
			sink->left_out++;
	}
}

static void
end_rules(struct sink *sink)
{
	put_rules_in_turn(sink);
	put(text_span(&sink->general));
	if (sink->left_out == 0)
		return;
	fflush(stdout);
	cli_fail("left out of this scenario: %zu more, of which the input does "
		 "not say to whom they happened; the last rule is for all",
	    sink->left_out);
}

static void
put_told(struct sink *sink, const struct chunk *chunk, size_t from, size_t to)
{
	struct span first = case_at(chunk, from), last = case_at(chunk, to - 1);
	struct span all = { first.ptr,
		(size_t)(last.ptr + last.len - first.ptr) };

	if (!sink->has_put && all.len > 0) {
		cli_flush(&sink->out);
		span_take(&all, teller_lead(sink->manner));
		if (sink->manner->form == FORM_HTML)
			put(span_of(html_open_first(&all)));
		sink->has_put = true;
	}
	if (sink->shift == 0 || sink->manner->form == FORM_TEXT ||
	    sink->manner->form == FORM_HTML) {
		put(all);
		return;
	}
	for (size_t i = from; i < to; i++)
		put_shifted(sink, case_at(chunk, i));
}

/* Of a page's cases only the first ones are put. */
static bool
may_put(const struct sink *sink, size_t from, size_t *most)
{
	*most = SIZE_MAX;
	if (sink->manner->form != FORM_HTML)
		return true;
	*most = from + HTML_CASES_MAX - sink->told;
	return sink->told < HTML_CASES_MAX;
}

static void
put_cases(struct sink *sink, const struct chunk *chunk, size_t from, size_t to)
{
	size_t most;

	if (from == to)
		return;
	if (sink->manner->form == FORM_SCENARIO)
		put_rules(sink, chunk, from, to);
	else if (chunk->out.len > 0 && may_put(sink, from, &most))
		put_told(sink, chunk, from, to < most ? to : most);
	sink->told += to - from;
	sink->file_cases += to - from;
	sink->has_any = true;
}

static void
fail(struct sink *sink, struct span name, struct span why)
{
	fflush(stdout);
	cli_fail("%.*s%s%.*s", SPAN_ARGS(name), name.len > 0 ? ": " : "",
	    SPAN_ARGS(why));
	sink->is_failed = sink->has_any = true;
}

static void
tell_nothing(const struct sink *sink, struct span name)
{
	if (sink->manner->form != FORM_JSON &&
	    sink->manner->form != FORM_NDJSON)
		cli_fail("%.*s%s%s", SPAN_ARGS(name), name.len > 0 ? ": " : "",
		    sink->is_empty ? "the input is empty"
				   : "nothing here speaks of mail that was "
				     "rejected; paste the server's reply");
}

static void
tell_cut(struct span name)
{
	cli_fail("%.*s%sof an item larger than %d MiB only the front was read",
	    SPAN_ARGS(name), name.len > 0 ? ": " : "",
	    SESSION_MAX_INPUT / 1024 / 1024);
}

static void
heed(struct sink *sink, const struct note *note)
{
	if (note->kind >= NOTE_END)
		progress_hide(&sink->progress);
	switch (note->kind) {
	case NOTE_FILE:
		sink->file_cases = 0;
		sink->has_any = sink->is_empty = false;
		break;
	case NOTE_PIECE:
		sink->shift = sink->file_cases - note->index;
		sink->is_empty |= note->is_empty;
		break;
	case NOTE_END:
		if (!sink->has_any)
			tell_nothing(sink, note->name);
		break;
	case NOTE_FAILED:
		fail(sink, note->name, note->why);
		break;
	case NOTE_CUT:
		tell_cut(note->name);
		break;
	}
}

void
sink_take(void *owner, struct chunk *chunk)
{
	struct sink *sink = owner;
	size_t next = 0;

	for (size_t i = 0; i < chunk->notes.count; i++) {
		const struct note *note = &chunk->notes.items[i];

		put_cases(sink, chunk, next, note->before);
		next = note->before;
		heed(sink, note);
	}
	put_cases(sink, chunk, next, chunk->cases.count);
	tally_merge(&sink->tally, &chunk->tally);
	progress_cases(&sink->progress, chunk->cases.count);
	chunk_reset(chunk);
}

static void
end_text(struct sink *sink)
{
	struct page page = { &sink->out, sink->manner->width,
		sink->manner->has_colour };

	if (!sink->manner->is_summary && sink->tally.cases <= 1)
		return;
	if (!sink->manner->is_summary)
		text_write_string(&sink->out, "\n");
	tally_write_page(&page, &sink->tally, knowledge_get());
}

void
sink_close(struct sink *sink)
{
	progress_close(&sink->progress);
	if (sink->manner->form == FORM_SCENARIO) {
		end_rules(sink);
	} else if (sink->manner->form == FORM_TEXT) {
		end_text(sink);
	} else if (sink->manner->form == FORM_HTML) {
		html_end(&sink->out, &sink->tally, knowledge_get(),
		    sink->has_put);
	} else if (sink->manner->form == FORM_JSON) {
		if (!sink->manner->is_summary)
			json_close(&sink->json);
		tally_write_json(&sink->json, &sink->tally);
		json_close(&sink->json);
		text_write_byte(&sink->out, '\n');
	}
	cli_flush(&sink->out);
	text_clear(&sink->out);
	text_clear(&sink->general);
	text_clear(&sink->rules);
	tally_clear(&sink->tally);
}
