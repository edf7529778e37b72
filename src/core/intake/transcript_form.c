#include "core/intake/transcript_form.h"

#include "base/ascii.h"
#include "base/scan.h"
#include "base/text.h"

enum { MAX_PREFIX = 72, MAX_TOLD = 256 };

void
transcript_form_words(struct transcript_line *line)
{
	line->code = 0;
	line->verb = TRANSCRIPT_NO_VERB;
	if (!transcript_words_code(line->text, &line->code, &line->is_last)) {
		line->code = 0;
		line->verb = transcript_words_verb(line->text);
	}
}

/* What the words alone say; noise when they say nothing. */
enum transcript_kind
transcript_form_kind(const struct transcript_line *line)
{
	if (line->code > 0)
		return TRANSCRIPT_SERVER;
	return line->verb != TRANSCRIPT_NO_VERB ? TRANSCRIPT_CLIENT
						: TRANSCRIPT_NOISE;
}

void
transcript_form_noise(struct transcript_line *line)
{
	struct span where;

	line->kind = TRANSCRIPT_NOISE;
	if (transcript_words_is_error(line->text)) {
		line->kind = TRANSCRIPT_ERROR;
	} else if (transcript_words_connect(line->text, &where)) {
		line->kind = TRANSCRIPT_CONNECT;
		transcript_words_place(where, &line->place);
	}
}

/* \r, \n, \", \\, \x00 */
static void
write_escape(struct text *clean, struct span *rest)
{
	static const char names[] = "rnt", values[] = "\r\n\t";
	char c = rest->ptr[0];
	const char *name = strchr(names, c);

	span_take(rest, 1);
	if (c == 'x' && rest->len >= 2 && ascii_is_hex(rest->ptr[0]) &&
	    ascii_is_hex(rest->ptr[1])) {
		text_write_byte(clean,
		    (char)(ascii_hex_value(rest->ptr[0]) * 16 +
			ascii_hex_value(rest->ptr[1])));
		span_take(rest, 2);
		return;
	}
	if (name)
		c = values[name - names];
	text_write_byte(clean, c);
}

struct span
transcript_form_unescape(struct arena *arena, struct span piece)
{
	struct span rest = piece;
	struct text clean;
	char byte;

	if (!arena || !memchr(piece.ptr, '\\', piece.len))
		return piece;
	clean = text_in(arena_alloc(arena, piece.len + 1), piece.len + 1);
	while (rest.len > 0) {
		byte = span_take(&rest, 1).ptr[0];
		if (byte == '\\' && rest.len > 0)
			write_escape(&clean, &rest);
		else
			text_write_byte(&clean, byte);
	}
	return text_span(&clean);
}

/* Take what stands before an escaped line end: "\r\n" in four bytes, or two. */
struct span
transcript_form_take_piece(struct span *pieces)
{
	struct span piece = *pieces;

	for (size_t i = 0; i + 1 < pieces->len; i++) {
		if (pieces->ptr[i] != '\\')
			continue;
		if (pieces->ptr[i + 1] != 'r' && pieces->ptr[i + 1] != 'n') {
			i++;
			continue;
		}
		piece.len = i;
		span_take(pieces, i);
		if (span_starts(*pieces, span_of("\\r")))
			span_take(pieces, 2);
		if (span_starts(*pieces, span_of("\\n")))
			span_take(pieces, 2);
		return piece;
	}
	*pieces = span_empty();
	return piece;
}

/* What ends a column: its quote, or the comma before the remarks. */
static struct span
last_column(struct span rest)
{
	const char *end = NULL;

	if (scan_byte(&rest, '"'))
		end = memchr(rest.ptr, '"', rest.len);
	for (size_t i = rest.len; !end && i > 0; i--)
		if (rest.ptr[i - 1] == ',')
			end = rest.ptr + i - 1;
	if (end)
		rest.len = (size_t)(end - rest.ptr);
	return span_trim(rest);
}

bool
transcript_form_columns(struct transcript_line *line, char *event)
{
	struct span rest = line->text, column[7];

	for (unsigned i = 0; i < 7; i++)
		if (!span_split(&rest, ',', &column[i]))
			return false;
	if (column[6].len != 1 || !strchr("<>+-*", column[6].ptr[0]))
		return false;
	*event = column[6].ptr[0];
	line->text = line->quote = last_column(rest);
	transcript_words_place(column[5], &line->place);
	transcript_form_words(line);
	return true;
}

/* "SMTP ERROR: RCPT TO command failed: 550 ..."; what no code is in, errs. */
void
transcript_form_echo(struct transcript_line *line)
{
	for (size_t i = 0; i + 3 < line->text.len && i < MAX_TOLD; i++) {
		struct span rest = span_from(line->text, i);

		if ((i > 0 && !strchr(" :(", rest.ptr[-1])) ||
		    !transcript_words_code(rest, &line->code, &line->is_last))
			continue;
		line->kind = TRANSCRIPT_ECHO;
		line->text = rest;
		return;
	}
	line->code = 0;
	transcript_form_noise(line);
}

/* "retcode (550); Msg: b'5.1.1 No such user'" = "550 5.1.1 No such user" */
void
transcript_form_retcode(struct arena *arena, struct transcript_line *line)
{
	struct span rest = line->text;
	struct text clean;
	size_t at;

	line->kind = TRANSCRIPT_NOISE;
	if (!scan_number(&rest, 3, 3, &line->code) ||
	    !span_find(rest, span_of(" b"), &at) || at + 3 >= rest.len)
		return;
	line->kind = TRANSCRIPT_ECHO;
	line->is_last = true;
	if (!arena)
		return;
	/* The blank, the "b" and two quotes, of either kind. */
	rest = span_from(rest, at + 3);
	rest.len--;
	clean = text_in(arena_alloc(arena, rest.len + 5), rest.len + 5);
	text_write_number(&clean, line->code);
	text_write_byte(&clean, ' ');
	text_write(&clean, transcript_form_unescape(arena, rest));
	line->text = text_span(&clean);
}

/* Words that tell of a reply, instead of being one. */
static bool
is_telling(struct span prefix)
{
	static const char *const words[] = { "error", "said", "repl", "return",
		"respon", "fail", "exception", "reject", "refus", "reason",
		"diagnos", "status", "detail", "issue" };
	size_t at;

	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(prefix, span_of(words[i]), &at))
			return true;
	return false;
}

static bool
is_shouted(struct span text)
{
	return text.len > 1 && text.ptr[0] >= 'A' && text.ptr[0] <= 'Z' &&
	    text.ptr[1] >= 'A' && text.ptr[1] <= 'Z';
}

/*
 * A prefix that no row knows: a word of SMTP behind a colon, an arrow or the
 * like. "Subject: quit" is none, for programs write commands in capitals.
 */
bool
transcript_form_unknown(struct transcript_line *line)
{
	const struct span text = line->text;

	for (size_t i = 1; i < text.len && i < MAX_PREFIX; i++) {
		if (text.ptr[i - 1] == '@')
			return false;
		if (!strchr(">:]|=<", text.ptr[i - 1]) || !text.ptr[i - 1])
			continue;
		line->text = span_trim(span_from(text, i));
		transcript_form_words(line);
		if (line->code == 0 && (!line->verb || !is_shouted(line->text)))
			continue;
		line->quote = line->text;
		line->kind = transcript_form_kind(line);
		if (is_telling((struct span){ text.ptr, i }))
			line->kind =
			    line->code > 0 ? TRANSCRIPT_ECHO : TRANSCRIPT_NOISE;
		return true;
	}
	line->text = text;
	line->code = 0;
	line->verb = TRANSCRIPT_NO_VERB;
	return false;
}
