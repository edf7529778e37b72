#include "core/mime/header.h"

#include "base/ascii.h"
#include "base/text.h"
#include "core/mime/byte.h"
#include "core/mime/word.h"

/* What a line is to the header it might belong to. */
enum role {
	ROLE_FIELD,
	ROLE_MORE,  /* goes on with the field before it */
	ROLE_JUNK,  /* goes on with it, too, but should not be there */
	ROLE_BLANK, /* ends the header */
	ROLE_BODY,  /* ends it, too, and belongs to the body */
};

bool
mime_field_is_known(struct span name)
{
	static const char *const names[] = { "bcc", "cc", "comments", "date",
		"delivered-to", "errors-to", "feedback-id", "from",
		"importance", "in-reply-to", "message-id", "mime-version",
		"organization", "precedence", "priority", "received",
		"references", "reply-to", "return-path", "sender", "subject",
		"to", "user-agent", "authentication-results", "auto-submitted",
		"dkim-signature", "received-spf", "thread-index",
		"thread-topic" };
	static const char *const starts[] = { "arc-", "content-", "list-",
		"resent-", "x-" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (span_equal_nocase(name, span_of(names[i])))
			return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (span_starts_nocase(name, span_of(starts[i])))
			return true;
	return false;
}

/*
 * RFC 5322, 3.6.8: any visible ASCII but the colon; the obsolete syntax lets
 * blanks stand before the colon. A line that begins with "--" would be a
 * strange field, but is an ordinary boundary.
 */
static bool
scan_name(struct span *line, struct span *name)
{
	size_t len = 0, end;

	while (len < line->len && len <= MIME_NAME_MAX &&
	    line->ptr[len] > ' ' && line->ptr[len] < 0x7f &&
	    line->ptr[len] != ':')
		len++;
	if (len == 0 || len > MIME_NAME_MAX ||
	    span_starts(*line, span_of("--")))
		return false;
	for (end = len; end < line->len; end++)
		if (line->ptr[end] != ' ' && line->ptr[end] != '\t')
			break;
	if (end == line->len || line->ptr[end] != ':')
		return false;
	*name = span_take(line, len);
	span_take(line, end - len + 1);
	return true;
}

static bool
is_field(struct span line)
{
	struct span name;

	return scan_name(&line, &name);
}

static bool
is_known_field(struct span line)
{
	struct span name;

	return scan_name(&line, &name) && mime_field_is_known(name);
}

/* Take the prefix off; a blank line may have lost the blanks of its own. */
static bool
peel(struct span prefix, struct span *line)
{
	if (span_starts(*line, prefix)) {
		span_take(line, prefix.len);
		return true;
	}
	if (!span_equal(span_trim(*line), span_trim(prefix)) &&
	    !mime_line_is_blank(*line))
		return false;
	*line = span_empty();
	return true;
}

/* The next line but one, where a line alone does not tell. */
static struct span
peek(const struct mime_lines *lines, struct span prefix)
{
	struct mime_lines ahead = *lines;
	struct span line;

	if (!mime_lines_next(&ahead, &line) || !peel(prefix, &line))
		return span_empty();
	return line;
}

/*
 * Lines are seen that consist of blanks amid a folded field, and subjects
 * with a raw line break: what follows tells. Junk is taken only before a
 * field that mail is known to have, for the text of a body may hold colons.
 */
static enum role
role_of(const struct mime_header *header, struct span line,
    const struct mime_lines *behind)
{
	struct span after;

	if (!peel(header->prefix, &line))
		return mime_line_is_blank(line) ? ROLE_BLANK : ROLE_BODY;
	if (line.len == 0)
		return ROLE_BLANK;
	if (line.ptr[0] == ' ' || line.ptr[0] == '\t') {
		if (!mime_line_is_blank(line))
			return header->count > 0 ? ROLE_MORE : ROLE_BODY;
		after = peek(behind, header->prefix);
		if (header->count == 0 || mime_line_is_blank(after))
			return ROLE_BLANK;
		return after.ptr[0] == ' ' || after.ptr[0] == '\t' ||
			is_known_field(after)
		    ? ROLE_MORE
		    : ROLE_BLANK;
	}
	if (is_field(line))
		return ROLE_FIELD;
	if (span_starts(line, span_of("--")))
		return ROLE_BODY;
	return is_known_field(peek(behind, header->prefix)) ? ROLE_JUNK
							    : ROLE_BODY;
}

static void
note_bytes(struct mime_header *header)
{
	for (size_t i = 0; i < header->text.len; i++) {
		if ((unsigned char)header->text.ptr[i] >= 0x80)
			header->quirks |= MIME_QUIRK_EIGHT_BIT;
		else if (header->text.ptr[i] == '\0')
			header->quirks |= MIME_QUIRK_NUL;
	}
}

/* The lines up to here belong to the header, as far as the limits go. */
static void
extend(struct mime_header *header, const char *end)
{
	size_t len = (size_t)(end - header->text.ptr);

	if (header->quirks & MIME_QUIRK_FIELDS_CUT)
		return;
	if (len > MIME_HEADER_MAX) {
		len = MIME_HEADER_MAX;
		header->quirks |= MIME_QUIRK_HEADER_CUT;
	}
	header->text.len = len;
}

static void
take_line(struct mime_header *header, enum role role)
{
	if (role == ROLE_JUNK)
		header->quirks |= MIME_QUIRK_BAD_FIELD;
	if (role != ROLE_FIELD || header->quirks & MIME_QUIRK_HEADER_CUT)
		return;
	if (header->count == MIME_FIELDS_MAX)
		header->quirks |= MIME_QUIRK_FIELDS_CUT;
	else
		header->count++;
}

static void
take_fields(struct mime_lines *lines, struct mime_header *header)
{
	struct mime_lines ahead = *lines;
	struct span line;

	header->text = (struct span){ lines->rest.ptr, 0 };
	header->ends_at_cr = lines->ends_at_cr;
	if (lines->ends_at_cr)
		header->quirks |= MIME_QUIRK_LONE_CR;
	while (mime_lines_next(&ahead, &line)) {
		enum role role = role_of(header, line, &ahead);

		if (role == ROLE_BODY) {
			header->quirks |= MIME_QUIRK_NO_BLANK_LINE;
			break;
		}
		*lines = ahead;
		if (role == ROLE_BLANK)
			break;
		take_line(header, role);
		extend(header, ahead.rest.ptr);
	}
	note_bytes(header);
}

void
mime_header_take(struct mime_lines *lines, struct mime_header *header)
{
	*header = (struct mime_header){ .prefix = span_empty() };
	take_fields(lines, header);
}

/* "From sender Thu Jan  1 ...": between the messages of an mbox. */
static bool
is_from_line(struct span line)
{
	return span_starts(line, span_of("From ")) ||
	    span_starts(line, span_of(">From "));
}

/* What stands before the first field: quotation marks, bars, an indent. */
static bool
find_prefix(struct span line, struct span *prefix)
{
	size_t len = 0;

	while (len < line.len && len < MIME_NAME_MAX &&
	    mime_byte_in(line.ptr[len], " \t>|"))
		len++;
	*prefix = (struct span){ line.ptr, len };
	return len > 0 && is_known_field(span_from(line, len));
}

/* Blank lines go only if a header comes behind them. */
static void
skip_to_header(struct mime_lines *lines, struct mime_header *header)
{
	struct mime_lines before = *lines, ahead;
	struct span line;
	bool is_first = true;

	if (span_starts(before.rest, span_of("\xef\xbb\xbf")))
		span_take(&before.rest, 3);
	for (ahead = before; mime_lines_next(&ahead, &line); before = ahead) {
		if (is_first && is_from_line(line))
			header->quirks |= MIME_QUIRK_FROM_LINE;
		else if (!mime_line_is_blank(line))
			break;
		else
			continue;
		is_first = false;
	}
	if (before.rest.len == 0)
		return;
	if (find_prefix(line, &header->prefix))
		header->quirks |= MIME_QUIRK_QUOTED_HEADER;
	else
		header->prefix = span_empty();
	if (header->prefix.len > 0 || !is_first || is_field(line))
		*lines = before;
}

void
mime_header_parse(struct span *text, struct mime_header *header)
{
	struct mime_lines lines;

	*header = (struct mime_header){ .prefix = span_empty() };
	mime_lines_init(&lines, *text);
	skip_to_header(&lines, header);
	take_fields(&lines, header);
	*text = lines.rest;
}

bool
mime_header_next_group(struct span *text, struct mime_header *header)
{
	struct mime_lines lines, ahead;
	struct span line, prefix;

	mime_lines_init(&lines, *text);
	for (ahead = lines; mime_lines_next(&ahead, &line); lines = ahead) {
		bool is_quoted = find_prefix(line, &prefix);

		if (!is_quoted && !is_field(line))
			continue;
		*header = (struct mime_header){ .prefix = span_empty() };
		if (is_quoted) {
			header->prefix = prefix;
			header->quirks = MIME_QUIRK_QUOTED_HEADER;
		}
		take_fields(&lines, header);
		*text = lines.rest;
		return true;
	}
	*text = lines.rest;
	return false;
}

static bool
is_known_behind(struct span prefix, struct span line)
{
	return peel(prefix, &line) && is_known_field(line);
}

/* A line that may stand between two known fields. */
static bool
goes_on(struct span prefix, struct span line)
{
	if (!peel(prefix, &line) || line.len == 0)
		return false;
	return line.ptr[0] == ' ' || line.ptr[0] == '\t' || is_field(line);
}

bool
mime_header_find_in_text(struct span text, size_t *at)
{
	struct span line, prefix = span_empty();
	struct mime_lines lines;
	const char *first = NULL;

	for (mime_lines_init(&lines, text); lines.rest.len > 0;) {
		const char *start = lines.rest.ptr;

		mime_lines_next(&lines, &line);
		if (first && is_known_behind(prefix, line)) {
			*at = (size_t)(first - text.ptr);
			return true;
		}
		if (first && goes_on(prefix, line))
			continue;
		first = NULL;
		if (!find_prefix(line, &prefix)) {
			prefix = span_empty();
			if (!is_known_field(line))
				continue;
		}
		first = start;
	}
	return false;
}

/* Does this line begin a field of that header? */
static bool
scan_field(const struct mime_header *header, struct span line,
    struct mime_field *field)
{
	if (!peel(header->prefix, &line) || !scan_name(&line, &field->name))
		return false;
	field->value = line;
	return true;
}

bool
mime_header_next(const struct mime_header *header, struct span *rest,
    struct mime_field *field)
{
	struct mime_lines lines = { *rest, header->ends_at_cr }, ahead;
	struct mime_field other;
	struct span line;
	const char *end;

	do {
		if (!mime_lines_next(&lines, &line))
			return false;
	} while (!scan_field(header, line, field));
	end = line.ptr + line.len;
	for (ahead = lines; mime_lines_next(&ahead, &line); lines = ahead) {
		if (scan_field(header, line, &other))
			break;
		end = line.ptr + line.len;
	}
	field->value.len = (size_t)(end - field->value.ptr);
	field->value = span_trim(field->value);
	field->whole = (struct span){ field->name.ptr,
		(size_t)(lines.rest.ptr - field->name.ptr) };
	field->prefix = header->prefix;
	*rest = lines.rest;
	return true;
}

bool
mime_header_find(const struct mime_header *header, const char *name,
    struct mime_field *field)
{
	struct span rest = header->text, wanted = span_of(name);
	size_t at;

	/* Most fields that are asked for are not there. */
	if (!span_find_nocase(rest, wanted, &at))
		return false;
	while (mime_header_next(header, &rest, field))
		if (span_equal_nocase(field->name, wanted))
			return true;
	return false;
}

/* RFC 5322, 2.2.3, but of the blanks around a fold only one remains. */
struct span
mime_field_unfold(struct arena *arena, const struct mime_field *field)
{
	struct mime_lines lines;
	struct text unfolded;
	struct span line;
	bool is_first = true;

	if (!memchr(field->value.ptr, '\n', field->value.len) &&
	    !memchr(field->value.ptr, '\r', field->value.len))
		return field->value;
	text_init(&unfolded, arena, field->value.len);
	mime_lines_init(&lines, field->value);
	while (mime_lines_next(&lines, &line)) {
		if (!is_first)
			peel(field->prefix, &line);
		is_first = false;
		line = span_trim(line);
		if (line.len > 0 && unfolded.len > 0)
			text_write_byte(&unfolded, ' ');
		text_write(&unfolded, line);
	}
	return text_span(&unfolded);
}

struct span
mime_field_decode(struct arena *arena, const struct mime_field *field)
{
	unsigned quirks = 0;

	return mime_word_decode(arena, mime_field_unfold(arena, field),
	    &quirks);
}

struct span
mime_header_get(struct arena *arena, const struct mime_header *header,
    const char *name)
{
	struct mime_field field;

	if (!mime_header_find(header, name, &field))
		return span_empty();
	return mime_field_decode(arena, &field);
}
