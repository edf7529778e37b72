#include "core/mime/header.h"

#include "base/ascii.h"
#include "core/mime/byte.h"
#include "core/mime/charset.h"

/* What a line is to the header it might belong to. */
enum role {
	ROLE_FIELD,
	ROLE_MORE,  /* goes on with the field before it */
	ROLE_JUNK,  /* goes on with it, too, but should not be there */
	ROLE_BLANK, /* ends the header */
	ROLE_BODY,  /* ends it, too, and belongs to the body */
};

static bool
is_visible(char c)
{
	return c > ' ' && c < 0x7f;
}

/* Eight bytes at a time: none below "!", none above "~". */
static bool
are_visible(struct span bytes)
{
	const uint64_t ones = 0x0101010101010101, tops = ones * 0x80;
	size_t i = 0;

	for (; i + 8 <= bytes.len; i += 8) {
		uint64_t word, low;

		memcpy(&word, bytes.ptr + i, sizeof(word));
		low = word & ~tops;
		if (((word | (low + ones)) & tops) ||
		    (~(low + ones * (0x80 - '!')) & tops))
			return false;
	}
	for (; i < bytes.len; i++)
		if (!is_visible(bytes.ptr[i]))
			return false;
	return true;
}

/*
 * RFC 5322, 3.6.8: any visible ASCII but the colon; the obsolete syntax lets
 * blanks stand before the colon. A line that begins with "--" would be a
 * strange field, but is an ordinary boundary.
 */
static bool
scan_name(struct span *line, struct span *name)
{
	const char *colon;
	size_t len;

	if (line->len == 0 || !is_visible(line->ptr[0]))
		return false;
	colon = memchr(line->ptr, ':', line->len);
	if (!colon)
		return false;
	len = (size_t)(colon - line->ptr);
	while (len > 0 &&
	    (line->ptr[len - 1] == ' ' || line->ptr[len - 1] == '\t'))
		len--;
	if (len == 0 || len > MIME_NAME_MAX ||
	    !are_visible((struct span){ line->ptr, len }) ||
	    span_starts(*line, span_of("--")))
		return false;
	*name = (struct span){ line->ptr, len };
	span_take(line, (size_t)(colon - line->ptr) + 1);
	return true;
}

/* Letters of either size give the same. */
static uint16_t
sum_of(struct span name)
{
	unsigned first = name.ptr[0] & 0x1f,
		 last = name.ptr[name.len - 1] & 0x1f;

	return (uint16_t)(name.len << 10 ^ first << 5 ^ last);
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

/* The next line but one, where a line alone does not tell. */
static struct span
peek(const struct mime_lines *lines, struct span prefix)
{
	struct mime_lines ahead = *lines;
	struct span line;

	if (!mime_lines_next(&ahead, &line) || !mime_line_peel(prefix, &line))
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
    const struct mime_lines *behind, struct span *name)
{
	struct span after;

	if (!mime_line_peel(header->prefix, &line))
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
	if (scan_name(&line, name))
		return ROLE_FIELD;
	if (span_starts(line, span_of("--")))
		return ROLE_BODY;
	return is_known_field(peek(behind, header->prefix)) ? ROLE_JUNK
							    : ROLE_BODY;
}

static void
note_bytes(struct mime_header *header)
{
	if (!mime_charset_is_ascii(header->text))
		header->quirks |= MIME_QUIRK_EIGHT_BIT;
	if (memchr(header->text.ptr, '\0', header->text.len))
		header->quirks |= MIME_QUIRK_NUL;
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

/* at: where the line begins that the name stands in. */
static void
take_line(struct mime_header *header, enum role role, const char *at,
    struct span name)
{
	if (role == ROLE_JUNK)
		header->quirks |= MIME_QUIRK_BAD_FIELD;
	if (role != ROLE_FIELD || header->quirks & MIME_QUIRK_HEADER_CUT)
		return;
	if (header->count == MIME_FIELDS_MAX) {
		header->quirks |= MIME_QUIRK_FIELDS_CUT;
		return;
	}
	if (header->count < MIME_PLACES) {
		struct mime_place *place = &header->places[header->count];

		place->at = (uint32_t)(at - header->text.ptr);
		place->sum = sum_of(name);
	}
	header->count++;
}

static void
take_fields(struct mime_lines *lines, struct mime_header *header)
{
	struct mime_lines ahead = *lines;
	struct span line, name = span_empty();

	header->text = (struct span){ lines->rest.ptr, 0 };
	header->ends_at_cr = lines->ends_at_cr;
	if (lines->ends_at_cr)
		header->quirks |= MIME_QUIRK_LONE_CR;
	while (mime_lines_next(&ahead, &line)) {
		enum role role = role_of(header, line, &ahead, &name);

		if (role == ROLE_BODY) {
			header->quirks |= MIME_QUIRK_NO_BLANK_LINE;
			break;
		}
		*lines = ahead;
		if (role == ROLE_BLANK)
			break;
		take_line(header, role, line.ptr, name);
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
		if (is_first && mime_line_is_from(line))
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
	return mime_line_peel(prefix, &line) && is_known_field(line);
}

/* A line that may stand between two known fields. */
static bool
goes_on(struct span prefix, struct span line)
{
	if (!mime_line_peel(prefix, &line) || line.len == 0)
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
	if (!mime_line_peel(header->prefix, &line) ||
	    !scan_name(&line, &field->name))
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

void
mime_header_resize(struct mime_header *header, size_t len)
{
	struct span rest;
	struct mime_field field;

	header->text.len = len;
	header->count = 0;
	for (rest = header->text; mime_header_next(header, &rest, &field);)
		take_line(header, ROLE_FIELD, field.name.ptr, field.name);
}

static bool
find_from(const struct mime_header *header, struct span rest,
    struct span wanted, struct mime_field *field)
{
	while (mime_header_next(header, &rest, field))
		if (span_equal_nocase(field->name, wanted))
			return true;
	return false;
}

bool
mime_header_find(const struct mime_header *header, const char *name,
    struct mime_field *field)
{
	size_t placed =
	    header->count < MIME_PLACES ? header->count : MIME_PLACES;
	struct span wanted = span_of(name), rest;
	uint16_t sum = sum_of(wanted);

	for (size_t i = 0; i < placed; i++) {
		if (header->places[i].sum != sum)
			continue;
		rest = span_from(header->text, header->places[i].at);
		if (mime_header_next(header, &rest, field) &&
		    span_equal_nocase(field->name, wanted))
			return true;
	}
	if (header->count == placed)
		return false;
	rest = span_from(header->text, header->places[placed - 1].at);
	return find_from(header, rest, wanted, field);
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
