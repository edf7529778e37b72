#include "core/auth/dkim_break_parts.h"

#include <stdio.h>

#include "core/mime/charset.h"
#include "core/mime/message.h"

enum {
	PARTS_MAX = 8,
	LINES_MAX = 40, /* of a text in a part that may have been added */
	WORD_ROOM = 40,
	MARKUP_MAX = 6000, /* the same of HTML, in bytes */
};

static const char *const charsets[] = { "iso-8859-1", "windows-1252",
	"iso-8859-15", "iso-8859-2", "koi8-r", "windows-1251" };

/* A part, and the body before and behind what it holds. */
struct place {
	const struct mime_part *part;
	struct span before, text, behind;
	struct span
	    encoding;        /* the value in the part's header, within before */
	struct span charset; /* the same of charset= */
	struct span decoded;
};

/* The value of charset=, with its quotation marks. */
static struct span
find_charset(struct span type)
{
	size_t at, len = 0;

	if (!span_find_nocase(type, span_of("charset="), &at))
		return span_empty();
	span_take(&type, at + strlen("charset="));
	while (len < type.len && type.ptr[len] != ';' && type.ptr[len] != ' ' &&
	    type.ptr[len] != '\r' && type.ptr[len] != '\n')
		len++;
	type.len = len;
	return type;
}

static bool
find_place(struct break_body *search, const struct mime_part *part,
    struct place *place)
{
	const struct span whole = search->message->body;
	const char *end = whole.ptr + whole.len;
	struct mime_field field;
	unsigned quirks = 0;

	if (!span_within(part->body, whole))
		return false;
	*place = (struct place){ .part = part,
		.text = part->body,
		.decoded = part->body,
		.encoding = span_empty(),
		.charset = span_empty() };
	place->before =
	    (struct span){ whole.ptr, (size_t)(part->body.ptr - whole.ptr) };
	place->behind.ptr = part->body.ptr + part->body.len;
	place->behind.len = (size_t)(end - place->behind.ptr);
	place->decoded = mime_part_decode(search->arena, part, &quirks);
	if (mime_header_find(&part->header, "Content-Transfer-Encoding",
		&field) &&
	    span_within(field.value, place->before))
		place->encoding = field.value;
	if (mime_header_find(&part->header, "Content-Type", &field) &&
	    span_within(field.value, place->before))
		place->charset = find_charset(field.value);
	return true;
}

/* The body with another text in this place. */
static void
try_text(struct break_body *search, enum dkim_change change,
    const struct place *place, struct span text)
{
	const struct span pieces[] = { place->before, text, place->behind };

	if (!span_equal(text, place->text))
		break_body_try(search, change, pieces, 3, place->text);
}

/* The same with another value somewhere in the part's header. */
static void
try_labelled(struct break_body *search, enum dkim_change change,
    const struct place *place, struct span text, struct span value,
    const char *label)
{
	const struct span whole = place->before;
	const size_t at = (size_t)(value.ptr - whole.ptr);
	struct span pieces[5];

	if (value.len == 0) {
		try_text(search, change, place, text);
		return;
	}
	pieces[0] = (struct span){ whole.ptr, at };
	pieces[1] = span_of(label);
	pieces[2] = span_from(whole, at + value.len);
	pieces[3] = text;
	pieces[4] = place->behind;
	break_body_try(search, change, pieces, 5, place->text);
}

static void
try_encoding(struct break_body *search, enum dkim_change change,
    const struct place *place, struct span text, const char *encoding)
{
	try_labelled(search, change, place, text, place->encoding, encoding);
}

/* It was plain before it was encoded. */
static void
try_decoded(struct break_body *search, const struct place *place)
{
	const enum dkim_change change =
	    place->part->encoding == MIME_ENCODING_BASE64
	    ? DKIM_CHANGE_TO_BASE64
	    : DKIM_CHANGE_TO_QUOTED_PRINTABLE;
	const struct span ended[] = { place->before, place->decoded,
		span_of("\r\n"), place->behind };

	try_encoding(search, change, place, place->decoded, "8bit");
	try_encoding(search, change, place, place->decoded, "7bit");
	try_encoding(search, change, place, place->decoded, "8BIT");
	try_encoding(search, change, place, place->decoded, "binary");
	break_body_try(search, change, ended, 4, place->text);
}

/* It was encoded, perhaps in another way. */
static void
try_encoded(struct break_body *search, const struct place *place)
{
	static const size_t widths[] = { 76, 72, 64, 60, 75, 74 };
	const enum dkim_change change =
	    place->part->encoding == MIME_ENCODING_NONE ? DKIM_CHANGE_DECODED
							: DKIM_CHANGE_REENCODED;

	for (size_t i = 0; i < sizeof(widths) / sizeof(*widths); i++) {
		struct span quoted = dkim_redo_quoted_printable(search->arena,
		    place->decoded, widths[i]);
		struct span base64 =
		    dkim_redo_base64(search->arena, place->decoded, widths[i]);

		if (break_body_is_done(search))
			return;
		try_encoding(search, change, place, quoted, "quoted-printable");
		try_encoding(search, change, place, base64, "base64");
		/* The last line end may belong to what comes behind. */
		try_encoding(search, change, place, dkim_undo_line(base64),
		    "base64");
	}
}

/* In the transfer encoding that the part has. */
static void
try_charset(struct break_body *search, const struct place *place,
    struct span decoded, const char *charset)
{
	enum mime_encoding encoding = place->part->encoding;
	char quoted[WORD_ROOM];

	if (span_equal(decoded, place->decoded))
		return;
	if (encoding == MIME_ENCODING_QUOTED_PRINTABLE)
		decoded =
		    dkim_redo_quoted_printable(search->arena, decoded, 76);
	else if (encoding == MIME_ENCODING_BASE64)
		decoded = dkim_redo_base64(search->arena, decoded, 76);
	snprintf(quoted, sizeof(quoted), "\"%s\"", charset);
	try_text(search, DKIM_CHANGE_CHARSET, place, decoded);
	try_labelled(search, DKIM_CHANGE_CHARSET, place, decoded,
	    place->charset, charset);
	try_labelled(search, DKIM_CHANGE_CHARSET, place, decoded,
	    place->charset, quoted);
}

static void
try_charsets(struct break_body *search, const struct place *place)
{
	for (size_t i = 0; i < sizeof(charsets) / sizeof(*charsets); i++) {
		unsigned quirks = 0;
		struct span decoded;

		if (break_body_is_done(search))
			return;
		try_charset(search, place,
		    dkim_undo_utf8(search->arena, place->decoded, charsets[i]),
		    charsets[i]);
		if (mime_charset_is_utf8(place->decoded))
			continue;
		decoded = mime_charset_decode(search->arena,
		    span_of(charsets[i]), place->decoded, &quirks);
		try_charset(search, place, decoded, "utf-8");
		try_charset(search, place, decoded, "UTF-8");
	}
}

/* The label alone: with quotation marks, or without. */
static void
try_label(struct break_body *search, const struct place *place)
{
	const struct span charset = place->charset;
	char label[WORD_ROOM];
	bool is_quoted = charset.len > 1 && charset.ptr[0] == '"';

	if (charset.len == 0 || charset.len + 3 > sizeof(label))
		return;
	if (is_quoted)
		snprintf(label, sizeof(label), "%.*s", (int)charset.len - 2,
		    charset.ptr + 1);
	else
		snprintf(label, sizeof(label), "\"%.*s\"", SPAN_ARGS(charset));
	try_labelled(search, DKIM_CHANGE_CONTENT_FIELDS, place, place->text,
	    charset, label);
}

/* Without lines at the part's beginning, or its end. */
static void
try_lines(struct break_body *search, const struct place *place)
{
	struct span rest = place->text, kept = place->text;

	for (size_t i = 0; i < LINES_MAX && rest.len > 0; i++) {
		dkim_undo_take_line(&rest);
		try_text(search, DKIM_CHANGE_BANNER, place, rest);
	}
	for (size_t i = 0; i < LINES_MAX && kept.len > 0; i++) {
		struct span words = dkim_undo_line(kept);

		try_text(search, DKIM_CHANGE_FOOTER, place, words);
		while (words.len > 0 && words.ptr[words.len - 1] != '\n')
			words.len--;
		kept = words.len < kept.len ? words : span_empty();
		try_text(search, DKIM_CHANGE_FOOTER, place, kept);
	}
}

/* The body without these bytes of it. */
static void
try_cut(struct break_body *search, enum dkim_change change, const char *from,
    const char *to)
{
	const struct span whole = search->message->body;
	const size_t at = (size_t)(from - whole.ptr);
	const struct span pieces[] = { { whole.ptr, at },
		span_from(whole, (size_t)(to - whole.ptr)) };

	break_body_try(search, change, pieces, 2,
	    (struct span){ from, (size_t)(to - from) });
}

/* Markup that was added before the end, or behind the beginning. */
static void
try_markup(struct break_body *search, const struct place *place)
{
	const struct span text = place->text;
	const char *start, *end = text.ptr + text.len;
	size_t at;

	if (span_find_nocase(text, span_of("</body"), &at) ||
	    span_find_nocase(text, span_of("</html"), &at))
		end = text.ptr + at;
	for (const char *from = end; from > text.ptr &&
	     end - from < MARKUP_MAX && !break_body_is_done(search);) {
		from--;
		if (*from == '<' || *from == '\n')
			try_cut(search, DKIM_CHANGE_FOOTER,
			    *from == '\n' ? from + 1 : from, end);
	}
	if (!span_find_nocase(text, span_of("<body"), &at))
		return;
	start = memchr(text.ptr + at, '>', text.len - at);
	if (!start)
		return;
	start++;
	for (const char *to = start;
	     to < end && to - start < MARKUP_MAX && !break_body_is_done(search);
	     to++)
		if (*to == '>' || *to == '\n')
			try_cut(search, DKIM_CHANGE_BANNER, start, to + 1);
}

/* Where the line that ends before this place begins. */
static const char *
line_before(const char *at, const char *from)
{
	if (at > from)
		at--;
	while (at > from && at[-1] != '\n')
		at--;
	return at;
}

/* Without the part, and the delimiter in front of it; or the part alone. */
static void
try_part(struct break_body *search, const struct mime_part *part)
{
	const struct span whole = search->message->body;
	const char *from, *to;
	struct span rest;
	size_t at;

	if (!part->parent || !span_within(part->whole, whole))
		return;
	from = line_before(part->whole.ptr, whole.ptr);
	rest = span_from(whole,
	    (size_t)(part->whole.ptr + part->whole.len - whole.ptr));
	to = span_find(rest, span_of("--"), &at) ? rest.ptr + at
						 : rest.ptr + rest.len;
	try_cut(search, DKIM_CHANGE_PART_ADDED, from, to);
	break_body_try(search, DKIM_CHANGE_PART_ADDED, &part->body, 1,
	    span_empty());
	break_body_try(search, DKIM_CHANGE_PART_ADDED, &part->whole, 1,
	    span_empty());
}

static void
try_leaf(struct break_body *search, const struct mime_part *part)
{
	struct place place;

	if (!find_place(search, part, &place))
		return;
	if (part->encoding != MIME_ENCODING_NONE)
		try_decoded(search, &place);
	try_encoded(search, &place);
	try_charsets(search, &place);
	try_label(search, &place);
	try_lines(search, &place);
	if (part->kind == MIME_KIND_HTML)
		try_markup(search, &place);
}

void
break_mime(struct break_body *search)
{
	struct mime_message parsed;
	size_t count = 0;

	mime_message_parse(search->arena, search->message->source, &parsed);
	for (const struct mime_part *part = parsed.root; part;
	     part = mime_part_next(part))
		try_part(search, part);
	for (const struct mime_part *part = parsed.root;
	     part && count < PARTS_MAX && !break_body_is_done(search);
	     part = mime_part_next(part)) {
		if (part->first_child)
			continue;
		try_leaf(search, part);
		count++;
	}
}
