#include "core/intake/intake.h"

#include "base/scan.h"
#include "core/intake/facts.h"
#include "core/intake/frame.h"
#include "core/intake/lead.h"
#include "core/intake/notice.h"
#include "core/smtp/head.h"

static const struct {
	const char *name;
	bool can_read;
} kinds[INTAKE_KINDS] = {
	[INTAKE_EMPTY] = { "nothing", false },
	[INTAKE_BINARY] = { "a binary file", false },
	[INTAKE_REPLY] = { "a reply or a notice", true },
	[INTAKE_REPLIES] = { "several replies", true },
	[INTAKE_TRANSCRIPT] = { "the transcript of a session", true },
	[INTAKE_MAIL] = { "a mail message", true },
	[INTAKE_LOG] = { "a mail server's log", true },
	[INTAKE_QUEUE] = { "the listing of a mail queue", true },
	[INTAKE_EVENT] = { "events in JSON or CSV", true },
};

const char *
intake_kind_name(enum intake_kind kind)
{
	return kinds[kind].name;
}

bool
intake_can_read(enum intake_kind kind)
{
	return kinds[kind].can_read;
}

/* A text whose lines all end in CR, as old editors wrote it; of equal length. */
static struct span
end_lines(struct arena *arena, struct span text)
{
	char *lines;

	if (memchr(text.ptr, '\n', text.len) ||
	    !memchr(text.ptr, '\r', text.len))
		return text;
	lines = arena_alloc(arena, text.len);
	for (size_t i = 0; i < text.len; i++)
		lines[i] = (char)(text.ptr[i] == '\r' ? '\n' : text.ptr[i]);
	return (struct span){ lines, text.len };
}

void
intake_init(struct intake *intake, struct arena *arena, struct span input,
    struct span name, enum intake_kind kind)
{
	if (kind == INTAKE_REPLY)
		input = end_lines(arena, input);
	*intake = (struct intake){
		.input = input,
		.name = name,
		.kind = kind,
		.rest = input,
		.line = 1,
		.arena = arena,
	};
	if (kind == INTAKE_TRANSCRIPT)
		transcript_read(arena, input, &intake->cases);
	if (kind == INTAKE_LOG)
		intake->log = logged_new(arena, 0);
	if (kind == INTAKE_QUEUE) {
		intake->queue = arena_alloc(arena, sizeof(*intake->queue));
		log_queue_init(intake->queue, input, 0);
	}
}

void
intake_set_reference(struct intake *intake, int64_t seconds)
{
	if (intake->log)
		log_reader_restart(&intake->log->reader, seconds);
	if (intake->queue)
		log_queue_init(intake->queue, intake->input, seconds);
}

static void
begin(struct intake *intake, struct evidence *evidence)
{
	*evidence = (struct evidence){
		.source = { .kind = SOURCE_REPLY,
		    .name = intake->name,
		    .index = intake->index++ },
		.input = intake->input,
		.input_at = intake->input_at,
	};
}

static void
read_text(struct arena *arena, struct evidence *evidence, struct span text)
{
	frame_peel(arena, text, evidence);
	facts_from_reply(arena, evidence);
}

/* A line of its own for each reply; blank lines are passed over. */
static bool
next_line(struct intake *intake, struct arena *arena, struct evidence *evidence)
{
	struct span line;

	while (scan_line(&intake->rest, &line)) {
		unsigned number = intake->line++;

		if (span_trim(line).len == 0)
			continue;
		begin(intake, evidence);
		evidence->source.line = number;
		read_text(arena, evidence, line);
		return true;
	}
	return false;
}

/* Words for people: a server's own reply begins with its codes. */
static bool
is_prose(struct span text)
{
	struct smtp_head head;

	return !smtp_head_scan(&text, &head);
}

static bool
next_block(struct intake *intake, struct arena *arena,
    struct evidence *evidence)
{
	struct span block, recipient;

	if (!notice_take(&intake->rest, intake->index == 0, &block, &recipient))
		return false;
	begin(intake, evidence);
	if (recipient.len > 0) {
		evidence->source.kind = SOURCE_NOTICE;
		evidence_add(arena, evidence, FACT_RECIPIENT, WITNESS_LOCAL_MTA,
		    recipient);
		span_take(&block,
		    (size_t)(recipient.ptr + recipient.len - block.ptr));
		while (block.len > 0 && strchr(">: ", block.ptr[0]))
			span_take(&block, 1);
	}
	read_text(arena, evidence, block);
	if (!evidence_find(evidence, FACT_RECIPIENT) && is_prose(block) &&
	    lead_find_pasted(block, &recipient))
		evidence_add(arena, evidence, FACT_RECIPIENT, WITNESS_LOCAL_MTA,
		    recipient);
	if (evidence_find(evidence, FACT_FRAME))
		evidence->source.kind = SOURCE_NOTICE;
	return true;
}

static bool
next_in_mail(struct intake *intake, struct arena *arena,
    struct evidence *evidence)
{
	if (intake->next_case == intake->cases.count)
		return mail_next(&intake->rest_of_mail, arena, evidence);
	*evidence = intake->cases.items[intake->next_case++];
	return true;
}

/* Message by message; the cases of each are read as it is reached. */
static bool
next_of_mail(struct intake *intake, struct arena *arena,
    struct evidence *evidence)
{
	struct span message;

	while (!next_in_mail(intake, arena, evidence)) {
		if (!mail_take(&intake->rest, &message))
			return false;
		arena_reset(intake->arena);
		mail_read(intake->arena, message, &intake->cases,
		    &intake->rest_of_mail);
		intake->next_case = 0;
	}
	evidence->source.name = intake->name;
	evidence->source.index = intake->index++;
	if (intake->is_cut)
		evidence->source.cut |= CUT_INPUT;
	return true;
}

/* To the front of the next event, and count the lines on the way. */
static void
skip_between(struct intake *intake)
{
	struct span *rest = &intake->rest;

	while (
	    rest->len > 0 && strchr(" \t\r\n,[]", rest->ptr[0]) && rest->ptr[0])
		intake->line += span_take(rest, 1).ptr[0] == '\n';
}

static bool
next_of_events(struct intake *intake, struct evidence *evidence)
{
	while (intake->next_case == intake->cases.count) {
		const char *begin;

		intake->line += intake->pending_lines;
		intake->pending_lines = 0;
		skip_between(intake);
		begin = intake->rest.ptr;
		arena_reset(intake->arena);
		if (!event_take(intake->arena, &intake->header, &intake->rest,
			&intake->cases))
			return false;
		for (; begin < intake->rest.ptr; begin++)
			intake->pending_lines += *begin == '\n';
		intake->next_case = 0;
	}
	*evidence = intake->cases.items[intake->next_case++];
	evidence->source.name = intake->name;
	evidence->source.index = intake->index++;
	evidence->source.line = intake->line;
	return true;
}

static bool
next_read(struct intake *intake, struct evidence *evidence)
{
	if (intake->index == intake->cases.count)
		return false;
	*evidence = intake->cases.items[intake->index];
	evidence->source.name = intake->name;
	evidence->source.index = intake->index++;
	return true;
}

/* Bounces that were delivered are no cases: nobody waits for them. */
static bool
next_of_log(struct intake *intake, struct arena *arena,
    struct evidence *evidence)
{
	struct log_case found;

	do
		if (!logged_next(intake->log, &intake->rest, !intake->has_more,
			&found))
			return false;
	while (found.is_notice && found.outcome == LOG_SENT);
	logged_read(arena, &found, evidence);
	evidence->source.name = intake->name;
	evidence->source.index = intake->index++;
	return true;
}

static bool
next_of_queue(struct intake *intake, struct arena *arena,
    struct evidence *evidence)
{
	struct log_queued queued;
	struct log_case found;

	if (!log_queue_next(intake->queue, &queued))
		return false;
	logged_from_queue(&queued, &found);
	logged_read(arena, &found, evidence);
	evidence->source.kind = SOURCE_QUEUE;
	evidence->source.name = intake->name;
	evidence->source.index = intake->index++;
	return true;
}

bool
intake_next(struct intake *intake, struct arena *arena,
    struct evidence *evidence)
{
	switch (intake->kind) {
	case INTAKE_REPLY:
		return next_block(intake, arena, evidence);
	case INTAKE_REPLIES:
		return next_line(intake, arena, evidence);
	case INTAKE_TRANSCRIPT:
		return next_read(intake, evidence);
	case INTAKE_MAIL:
		return next_of_mail(intake, arena, evidence);
	case INTAKE_EVENT:
		return next_of_events(intake, evidence);
	case INTAKE_LOG:
		return next_of_log(intake, arena, evidence);
	case INTAKE_QUEUE:
		return next_of_queue(intake, arena, evidence);
	default:
		return false;
	}
}

bool
intake_is_stream(enum intake_kind kind)
{
	return kind == INTAKE_MAIL || kind == INTAKE_EVENT ||
	    kind == INTAKE_REPLIES || kind == INTAKE_LOG;
}

bool
intake_is_joined(enum intake_kind kind)
{
	return kind == INTAKE_LOG;
}

void
intake_place(struct intake *intake, struct intake_place place)
{
	intake->index = place.index;
	intake->line = place.line;
	intake->input_at = place.offset;
	intake->is_cut = place.is_cut;
	event_header_keep(&intake->header, place.header);
}

void
intake_continue(struct intake *intake, struct span piece)
{
	intake->input_at += intake->input.len;
	intake->input = intake->rest = piece;
	intake->cases.count = intake->next_case = 0;
	intake->rest_of_mail.dsn.body = span_empty();
}

size_t
intake_whole(enum intake_kind kind, const struct event_header *header,
    struct span text)
{
	const char *end;

	if (kind == INTAKE_EVENT)
		return event_whole(header, text);
	if (kind == INTAKE_MAIL)
		return mail_whole(text);
	end = memrchr(text.ptr, '\n', text.len);
	return end ? (size_t)(end - text.ptr) + 1 : 0;
}

bool
intake_find_begin(enum intake_kind kind, struct span text, size_t *at)
{
	const char *begin = kind == INTAKE_EVENT ? "\n{"
	    : kind == INTAKE_MAIL                ? "\nFrom "
						 : "\n";

	if (!span_find(text, span_of(begin), at))
		return false;
	++*at;
	return true;
}
