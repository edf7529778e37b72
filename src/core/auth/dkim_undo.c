#include "core/auth/dkim_undo.h"

#include "base/ascii.h"

enum { TAB = 8 };

struct span
dkim_undo_take_line(struct span *rest)
{
	const char *lf =
	    rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;

	return span_take(rest, lf ? (size_t)(lf - rest->ptr) + 1 : rest->len);
}

struct span
dkim_undo_line(struct span line)
{
	if (line.len > 0 && line.ptr[line.len - 1] == '\n')
		line.len--;
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

static struct span
end_of(struct span line)
{
	return span_from(line, dkim_undo_line(line).len);
}

static struct text
start(struct arena *arena, struct span text, size_t more)
{
	struct text out;

	text_init(&out, arena, text.len + more);
	return out;
}

/* Lines that begin so begin otherwise. */
static struct span
change_starts(struct arena *arena, struct span text, const char *from,
    const char *to)
{
	struct text out = start(arena, text, text.len + 1);
	struct span rest = text;

	while (rest.len > 0) {
		struct span line = dkim_undo_take_line(&rest);

		if (span_starts(line, span_of(from))) {
			text_write_string(&out, to);
			span_take(&line, strlen(from));
		}
		text_write(&out, line);
	}
	return text_span(&out);
}

struct span
dkim_undo_dots(struct arena *arena, struct span text)
{
	return change_starts(arena, text, "..", ".");
}

struct span
dkim_redo_dots(struct arena *arena, struct span text)
{
	return change_starts(arena, text, ".", "..");
}

struct span
dkim_undo_from(struct arena *arena, struct span text)
{
	return change_starts(arena, text, ">From ", "From ");
}

struct span
dkim_redo_from(struct arena *arena, struct span text)
{
	return change_starts(arena, text, "From ", ">From ");
}

static struct span
trim_end(struct span line)
{
	while (line.len > 0 &&
	    (line.ptr[line.len - 1] == ' ' || line.ptr[line.len - 1] == '\t'))
		line.len--;
	return line;
}

struct span
dkim_undo_trailing(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);

		text_write(&out, trim_end(dkim_undo_line(line)));
		text_write(&out, end_of(line));
	}
	return text_span(&out);
}

struct span
dkim_undo_one_trailing(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);
		struct span words = dkim_undo_line(line);

		if (words.len > 0 && words.ptr[words.len - 1] == ' ')
			words.len--;
		text_write(&out, words);
		text_write(&out, end_of(line));
	}
	return text_span(&out);
}

struct span
dkim_redo_signature(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, text.len / 2 + 1);

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);
		struct span words = dkim_undo_line(line);

		text_write(&out, words);
		if (span_equal(words, span_of("--")))
			text_write_byte(&out, ' ');
		text_write(&out, end_of(line));
	}
	return text_span(&out);
}

/* A line flows on when the next has text and is no quotation or list. */
static bool
flows_on(struct span line, struct span rest)
{
	struct span next = dkim_undo_line(dkim_undo_take_line(&rest));

	return line.len > 0 && next.len > 0 && line.ptr[0] != '>' &&
	    next.ptr[0] != '>' && next.ptr[0] != '-' &&
	    line.ptr[line.len - 1] != ' ';
}

struct span
dkim_redo_flowed(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, text.len + 1);

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);
		struct span words = dkim_undo_line(line);

		text_write(&out, words);
		if (flows_on(words, text))
			text_write_byte(&out, ' ');
		text_write(&out, end_of(line));
	}
	return text_span(&out);
}

struct span
dkim_undo_double_spacing(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);
	struct span rest = text;

	while (rest.len > 0) {
		text_write(&out, dkim_undo_take_line(&rest));
		if (dkim_undo_line(dkim_undo_take_line(&rest)).len > 0)
			return text;
	}
	return text_span(&out);
}

struct span
dkim_undo_blank_lines(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);

		if (dkim_undo_line(line).len > 0)
			text_write(&out, line);
	}
	return text_span(&out);
}

struct span
dkim_undo_cr(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, text.len);

	for (size_t i = 0; i < text.len; i++) {
		while (i + 1 < text.len && text.ptr[i] == '\r' &&
		    text.ptr[i + 1] == '\r')
			i++;
		text_write_byte(&out, text.ptr[i]);
		if (text.ptr[i] == '\r' &&
		    (i + 1 == text.len || text.ptr[i + 1] != '\n'))
			text_write_byte(&out, '\n');
	}
	return text_span(&out);
}

struct span
dkim_undo_tabs(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, TAB * text.len);
	size_t column = 0;

	for (size_t i = 0; i < text.len; i++) {
		if (text.ptr[i] != '\t') {
			text_write_byte(&out, text.ptr[i]);
			column = text.ptr[i] == '\n' ? 0 : column + 1;
			continue;
		}
		do
			text_write_byte(&out, ' ');
		while (++column % TAB != 0);
	}
	return text_span(&out);
}

struct span
dkim_redo_tabs(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);

		while (span_starts(line, span_of("        "))) {
			text_write_byte(&out, '\t');
			span_take(&line, TAB);
		}
		text_write(&out, line);
	}
	return text_span(&out);
}

struct span
dkim_undo_wrapping(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);
	struct span end = span_empty();

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);
		struct span words = trim_end(dkim_undo_line(line));

		if (words.len > 0 && end.len > 0)
			text_write_byte(&out, ' ');
		else
			text_write(&out, end);
		text_write(&out, words);
		end = end_of(line);
		if (words.len > 0)
			continue;
		text_write(&out, end);
		end = span_empty();
	}
	text_write(&out, end);
	return text_span(&out);
}

/* One long line as several; words are parted by single blanks. */
static void
write_wrapped(struct text *out, struct span line, size_t width)
{
	struct span rest = dkim_undo_line(line), word;
	size_t column = 0;

	while (span_split(&rest, ' ', &word)) {
		if (column > 0 && column + 1 + word.len > width) {
			text_write(out, end_of(line));
			column = 0;
		}
		if (column > 0) {
			text_write_byte(out, ' ');
			column++;
		}
		text_write(out, word);
		column += word.len;
	}
	text_write(out, end_of(line));
}

struct span
dkim_redo_wrapping(struct arena *arena, struct span text, size_t width)
{
	struct text out = start(arena, text, text.len + 2);

	while (text.len > 0)
		write_wrapped(&out, dkim_undo_take_line(&text), width);
	return text_span(&out);
}

struct span
dkim_undo_cutting(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);
	size_t longest = 0;

	for (struct span rest = text; rest.len > 0;) {
		size_t len = dkim_undo_line(dkim_undo_take_line(&rest)).len;

		if (len > longest)
			longest = len;
	}
	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);

		if (dkim_undo_line(line).len == longest)
			line = dkim_undo_line(line);
		text_write(&out, line);
	}
	return text_span(&out);
}

struct span
dkim_undo_folding(struct arena *arena, struct span text)
{
	struct text out = start(arena, text, 0);

	while (text.len > 0) {
		struct span line = dkim_undo_take_line(&text);
		struct span words = dkim_undo_line(line);

		if (text.len == 0 || text.ptr[0] != ' ') {
			text_write(&out, line);
			continue;
		}
		if (words.len > 0 && words.ptr[words.len - 1] == '!')
			words.len--;
		text_write(&out, words);
		span_take(&text, 1);
	}
	return text_span(&out);
}

struct span
dkim_undo_typography(struct arena *arena, struct span text)
{
	static const struct {
		const char *from, *to;
	} plain[] = { { "\xc2\xa0", " " }, { "\xe2\x80\x98", "'" },
		{ "\xe2\x80\x99", "'" }, { "\xe2\x80\x9c", "\"" },
		{ "\xe2\x80\x9d", "\"" }, { "\xe2\x80\x93", "-" },
		{ "\xe2\x80\x94", "--" }, { "\xe2\x80\xa6", "..." } };
	struct text out = start(arena, text, 0);

	while (text.len > 0) {
		size_t i = 0, count = sizeof(plain) / sizeof(*plain);

		if ((text.ptr[0] & 0x80) == 0)
			i = count;
		while (i < count && !span_starts(text, span_of(plain[i].from)))
			i++;
		if (i == count) {
			text_write(&out, span_take(&text, 1));
			continue;
		}
		text_write_string(&out, plain[i].to);
		span_take(&text, strlen(plain[i].from));
	}
	return text_span(&out);
}
