#include "core/intake/transcript_line.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "core/intake/transcript_form.h"

enum { MAX_PEER = 288, MAX_JOINED = 4096 };

void
transcript_reader_init(struct transcript_reader *reader, struct arena *arena,
    struct span input)
{
	*reader = (struct transcript_reader){
		.arena = arena,
		.rest = input,
		.pieces = span_empty(),
		.format = "raw",
	};
}

static void
note_format(struct transcript_reader *reader, const char *format, unsigned rank,
    bool is_library)
{
	if (!format || rank <= reader->rank)
		return;
	reader->format = format;
	reader->rank = rank;
	reader->is_library = is_library;
}

static bool
next_piece(struct transcript_reader *reader, struct transcript_line *line)
{
	if (reader->pieces.len == 0)
		return false;
	line->number = reader->number;
	line->quote = transcript_form_take_piece(&reader->pieces);
	line->text = transcript_form_unescape(reader->arena, line->quote);
	line->kind = reader->pieces_kind;
	line->is_labelled = true;
	transcript_form_words(line);
	return true;
}

/* Learn which way a pair of arrows points, and apply it. */
static enum transcript_kind
turn(struct transcript_reader *reader, const struct transcript_dialect *row,
    enum transcript_kind words)
{
	struct transcript_arrow *arrow = &reader->arrows[row->arrows];
	enum transcript_kind kind = row->mark == TRANSCRIPT_MARK_SERVER
	    ? TRANSCRIPT_SERVER
	    : TRANSCRIPT_CLIENT;

	if (row->arrows == TRANSCRIPT_NO_ARROW)
		return kind;
	if (!arrow->is_known && words != TRANSCRIPT_NOISE) {
		arrow->is_known = true;
		arrow->is_swapped = words != kind;
	}
	if (arrow->is_swapped)
		kind = kind == TRANSCRIPT_SERVER ? TRANSCRIPT_CLIENT
						 : TRANSCRIPT_SERVER;
	if (words != TRANSCRIPT_NOISE && words != kind && !reader->is_body)
		arrow->is_mixed = true;
	return arrow->is_mixed ? words : kind;
}

/* Postfix says whom it hears: "< mx.example.org[192.0.2.1]:25: 250 Ok" */
static void
strip_peer(struct transcript_reader *reader, struct transcript_line *line)
{
	struct span head = line->text;
	size_t at;

	if (head.len > MAX_PEER)
		head.len = MAX_PEER;
	if (!span_find(head, span_of("]:"), &at) || memchr(head.ptr, ' ', at) ||
	    !memchr(head.ptr, '[', at))
		return;
	transcript_words_place(head, &line->place);
	span_take(&line->text, at + 2);
	while (line->text.len > 0 && (ascii_is_digit(line->text.ptr[0])))
		span_take(&line->text, 1);
	scan_byte(&line->text, ':');
	line->text = span_trim(line->text);
	note_format(reader, "postfix", 2, false);
}

/*
 * A web page, or who pasted it, may have joined the lines of a reply: "Hello
 * 250-SIZE 250 HELP". The last of them ends it.
 */
static void
unjoin(struct transcript_line *line)
{
	struct span rest = line->text;
	size_t at;

	if (rest.len > MAX_JOINED)
		rest.len = MAX_JOINED;
	if (line->kind != TRANSCRIPT_SERVER || line->code > 0 ||
	    !span_find(rest, span_of(" 250-"), &at))
		return;
	while (span_find(rest, span_of(" 250"), &at))
		span_take(&rest, at + 1);
	line->text = span_from(line->text, (size_t)(rest.ptr - line->text.ptr));
	transcript_form_words(line);
}

static void
open_quoted(struct transcript_reader *reader, struct transcript_line *line,
    const struct transcript_dialect *row)
{
	struct span inner = line->text;

	while (inner.len > 0 && inner.ptr[inner.len - 1] != row->quote)
		inner.len--;
	if (inner.len > 0)
		inner.len--;
	if (inner.len == 0) {
		/* An empty reply is how smtplib sees the end. */
		line->kind = row->mark == TRANSCRIPT_MARK_SERVER
		    ? TRANSCRIPT_ERROR
		    : TRANSCRIPT_NOISE;
		line->text = line->quote;
		return;
	}
	reader->pieces = inner;
	line->quote = transcript_form_take_piece(&reader->pieces);
	line->text = transcript_form_unescape(reader->arena, line->quote);
	transcript_form_words(line);
	line->kind = turn(reader, row, transcript_form_kind(line));
	reader->pieces_kind = line->kind;
}

/* A table's columns, as Microsoft's protocol log has them. */
static bool
read_columns(struct transcript_reader *reader, struct transcript_line *line)
{
	struct transcript_dialect row = { .arrows = TRANSCRIPT_COLUMN };
	char event;

	if (!transcript_form_columns(line, &event))
		return false;
	note_format(reader, "exchange", 2, false);
	row.mark =
	    event == '<' ? TRANSCRIPT_MARK_SERVER : TRANSCRIPT_MARK_CLIENT;
	line->is_labelled = true;
	if (event == '<' || event == '>')
		line->kind = turn(reader, &row, transcript_form_kind(line));
	else if (event == '+')
		line->kind = TRANSCRIPT_CONNECT;
	return true;
}

static void
read_noise(struct transcript_line *line, const struct transcript_dialect *row)
{
	struct span text = line->text;
	size_t at;

	transcript_form_noise(line);
	if (line->kind == TRANSCRIPT_NOISE) {
		/* "Connected to smtp://...": the prefix is part of it. */
		line->text = line->quote;
		transcript_form_noise(line);
	}
	if (line->kind == TRANSCRIPT_NOISE &&
	    span_equal(span_of(row->prefix), span_of("CONNECTED(")))
		line->kind = TRANSCRIPT_CONNECT;
	/* JavaMail hides what it says; that it says so must do. */
	if (line->kind == TRANSCRIPT_NOISE &&
	    span_starts(text, span_of("AUTH ")) &&
	    span_find(text, span_of("trace suppressed"), &at)) {
		line->kind = TRANSCRIPT_CLIENT;
		line->text = text;
		line->verb = TRANSCRIPT_AUTH;
	}
}

static void
read_row(struct transcript_reader *reader, struct transcript_line *line,
    const struct transcript_dialect *row)
{
	note_format(reader, row->format, row->rank, row->is_library);
	line->is_labelled = true;
	span_take(&line->text, strlen(row->prefix));
	if (row->quote) {
		open_quoted(reader, line, row);
		return;
	}
	/* The blank behind a prefix is the program's; others are not. */
	if (!scan_byte(&line->text, ' '))
		scan_byte(&line->text, '\t');
	if (!reader->is_body)
		line->text = span_trim(line->text);
	switch (row->mark) {
	case TRANSCRIPT_MARK_NOISE:
		read_noise(line, row);
		return;
	case TRANSCRIPT_MARK_ECHO:
		if (row->prefix[0] == 'r')
			transcript_form_retcode(reader->arena, line);
		else
			transcript_form_echo(line);
		return;
	case TRANSCRIPT_MARK_ERROR:
		transcript_form_echo(line);
		if (line->kind == TRANSCRIPT_NOISE && line->text.len > 0)
			line->kind = TRANSCRIPT_ERROR;
		return;
	default:
		break;
	}
	if (row->arrows == TRANSCRIPT_ANGLE)
		strip_peer(reader, line);
	line->quote = line->text;
	transcript_form_words(line);
	line->kind = turn(reader, row, transcript_form_kind(line));
	unjoin(line);
}

static bool
read_unknown(struct transcript_reader *reader, struct transcript_line *line)
{
	if (!transcript_form_unknown(line))
		return false;
	reader->has_unknown |=
	    line->kind == TRANSCRIPT_SERVER || line->kind == TRANSCRIPT_CLIENT;
	return true;
}

/* A line that no known prefix stands before. */
static void
read_bare(struct transcript_reader *reader, struct transcript_line *line)
{
	line->text = line->quote = span_trim(line->text);
	transcript_form_words(line);
	line->kind = transcript_form_kind(line);
	if (reader->is_body && !reader->is_bare_reply) {
		line->kind = TRANSCRIPT_NOISE;
		if (reader->has_unknown)
			read_unknown(reader, line);
		return;
	}
	if (line->kind != TRANSCRIPT_NOISE || read_unknown(reader, line))
		return;
	transcript_form_noise(line);
}

/* "<br>", as a debug log looks that was printed into a web page. */
static void
strip_break(struct span *text)
{
	static const char *const breaks[] = { "<br>", "<br/>", "<br />" };

	for (size_t i = 0; i < sizeof(breaks) / sizeof(*breaks); i++)
		if (span_ends_nocase(*text, span_of(breaks[i])))
			text->len -= strlen(breaks[i]);
}

static void
read_line(struct transcript_reader *reader, struct transcript_line *line)
{
	const struct transcript_dialect *row = NULL;
	const bool had_bracket = line->text.len > 0 && line->text.ptr[0] == '[';

	if (reader->is_raw_body) {
		line->kind = TRANSCRIPT_CLIENT;
		return;
	}
	strip_break(&line->text);
	line->is_bare = !transcript_dialect_strip(&line->text);
	line->quote = line->text;
	if (!line->is_bare && line->text.len > 0 && line->text.ptr[0] == ',' &&
	    read_columns(reader, line))
		return;
	row = transcript_dialect_find(line->text);
	if (row && had_bracket && row->format &&
	    span_equal(span_of(row->format), span_of("labels")))
		note_format(reader, "nodemailer", 2, true);
	if (row) {
		line->is_bare = false;
		read_row(reader, line, row);
	} else {
		read_bare(reader, line);
	}
}

bool
transcript_reader_next(struct transcript_reader *reader,
    struct transcript_line *line)
{
	*line = (struct transcript_line){ .text = span_empty() };
	line->place = (struct transcript_place){ span_empty(), span_empty(),
		span_empty() };
	if (next_piece(reader, line))
		return true;
	if (!scan_line(&reader->rest, &line->text))
		return false;
	line->number = ++reader->number;
	line->quote = line->text;
	if (line->text.len > 0 || reader->is_raw_body)
		read_line(reader, line);
	return true;
}

/* The next line that begins so; the end, when none does. */
static const char *
find_line(struct span rest, const char *front, bool is_whole)
{
	const char *const end = rest.ptr + rest.len;
	struct span line;
	const char *begin;

	while (rest.len > 0) {
		begin = rest.ptr;
		scan_line(&rest, &line);
		if (is_whole ? span_equal(line, span_of(front))
			     : span_starts(line, span_of(front)))
			return begin;
	}
	return end;
}

/*
 * Each search begins where the last one ended, so that all of them together
 * read the input once.
 */
bool
transcript_reader_has_dot(struct transcript_reader *reader)
{
	if (!reader->dot || reader->dot < reader->rest.ptr)
		reader->dot = find_line(reader->rest, ".", true);
	if (!reader->go || reader->go < reader->rest.ptr)
		reader->go = find_line(reader->rest, "354", false);
	return reader->dot < reader->go;
}
