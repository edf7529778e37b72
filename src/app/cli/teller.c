#include "app/cli/teller.h"

#include "core/lab/retell.h"
#include "core/report/html.h"
#include "core/report/record.h"

size_t
teller_lead(const struct manner *manner)
{
	switch (manner->form) {
	case FORM_TEXT:
		return manner->width + 3;
	case FORM_JSON:
		return 1;
	case FORM_NDJSON:
	case FORM_HTML:
	case FORM_SCENARIO:
		break;
	}
	return 0;
}

static void
write_story(const struct teller *teller)
{
	struct text *out = &teller->chunk->out;
	struct page page = { out, teller->manner->width,
		teller->manner->has_colour };

	text_write_byte(out, '\n');
	for (size_t i = 0; i < page.width; i++)
		text_write_byte(out, '-');
	text_write_string(out, "\n\n");
	story_write(&page, &teller->session->diagnosis, teller->manner->story);
}

static void
write_record(const struct teller *teller)
{
	struct json json;

	json_init(&json, &teller->chunk->out);
	if (teller->manner->form == FORM_JSON)
		json.has_items[0] = true; /* a comma stands before each */
	record_write(&json, &teller->session->diagnosis);
	if (teller->manner->form == FORM_NDJSON)
		text_write_byte(&teller->chunk->out, '\n');
}

/* Of a log's many deliveries there is nothing to explain: they are counted. */
static bool
is_told(const struct teller *teller)
{
	const struct evidence *evidence = &teller->session->evidence;

	switch (teller->manner->form) {
	case FORM_TEXT:
	case FORM_HTML:
		return !teller->manner->is_summary &&
		    (evidence->source.kind != SOURCE_LOG ||
			evidence->kind == CASE_FAILURE ||
			evidence->kind == CASE_DELAY);
	case FORM_JSON:
		return !teller->manner->is_summary;
	case FORM_SCENARIO:
		return evidence->kind == CASE_FAILURE ||
		    evidence->kind == CASE_DELAY;
	case FORM_NDJSON:
		break;
	}
	return true;
}

static void
write_case(struct teller *teller)
{
	struct chunk *chunk = teller->chunk;
	const struct manner *manner = teller->manner;

	if (manner->confirmer)
		confirmer_confirm(manner->confirmer,
		    &teller->session->diagnosis,
		    matcher_knowledge(teller->session->matcher));
	*list_add(&chunk->arena, &chunk->cases) = chunk->out.len;
	if (manner->form != FORM_NDJSON)
		tally_add(&chunk->tally, &teller->session->diagnosis);
	if (is_told(teller)) {
		if (manner->form == FORM_TEXT)
			write_story(teller);
		else if (manner->form == FORM_HTML)
			html_case(&chunk->out, &teller->session->diagnosis,
			    manner->story);
		else if (manner->form == FORM_SCENARIO)
			lab_retell_case(&chunk->out,
			    &teller->session->diagnosis);
		else
			write_record(teller);
	}
	if (chunk->out.len > teller->most || tally_is_long(&chunk->tally) ||
	    chunk->cases.count * sizeof(size_t) > teller->most)
		teller->give(teller->owner, chunk);
}

static void
note_failure(struct teller *teller, struct span name, const char *why)
{
	chunk_note(teller->chunk,
	    (struct note){ .kind = NOTE_FAILED,
		.name = name,
		.why = span_of(why) });
}

static void
note_unreadable(struct teller *teller, struct span name)
{
	char bytes[256];
	struct text why = text_in(bytes, sizeof(bytes));

	text_write_format(&why,
	    "this looks like %s, which this version of nixie cannot read yet; "
	    "give it the server's reply",
	    intake_kind_name(teller->session->kind));
	note_failure(teller, name, why.ptr);
}

static void
open_piece(struct session *session, const struct item *item)
{
	session->has_more = item->has_more;
	if (item->intake == INTAKE_EMPTY)
		session_open(session, item->bytes, item->name, false);
	else if (intake_is_joined(item->intake) && !item->is_first)
		session_continue(session, item->bytes);
	else
		session_open_piece(session, item->bytes, item->name,
		    item->intake,
		    (struct intake_place){ item->index, item->line,
			item->offset, item->header, item->is_cut });
}

static void
explain_piece(struct teller *teller, const struct item *item)
{
	enum session_result result;

	if (item->is_first)
		chunk_note(teller->chunk,
		    (struct note){ .kind = NOTE_FILE,
			.name = item->name,
			.why = span_empty() });
	chunk_note(teller->chunk,
	    (struct note){ .kind = NOTE_PIECE,
		.name = span_empty(),
		.why = span_empty(),
		.index = item->index,
		.is_empty = item->bytes.len == 0 });
	open_piece(teller->session, item);
	while ((result = session_next(teller->session)) == SESSION_CASE)
		write_case(teller);
	if (result == SESSION_TOO_LARGE)
		note_failure(teller, item->name,
		    "too large, or one case in it is");
	else if (result == SESSION_UNREADABLE)
		note_unreadable(teller, item->name);
}

void
teller_explain(struct teller *teller, const struct item *item)
{
	struct note note = { .name = item->name, .why = span_empty() };

	switch (item->kind) {
	case ITEM_PIECE:
		explain_piece(teller, item);
		if (!item->is_cut)
			return;
		note.kind = NOTE_CUT;
		break;
	case ITEM_END:
		note.kind = NOTE_END;
		break;
	case ITEM_FAILED:
		note.kind = NOTE_FAILED;
		note.why = item->bytes;
		break;
	}
	chunk_note(teller->chunk, note);
}
