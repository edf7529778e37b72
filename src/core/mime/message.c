#include "core/mime/message.h"

#include <stdint.h>

enum {
	GUESS_BYTES_MAX = 64 * 1024, /* a boundary is looked for in so many */
	UNTYPED_LINES_MAX = 4,       /* and in so few, where no type is given */
};

/*
 * One pass over the lines, with the boundaries of all multiparts that are
 * open: the end of an outer one ends whatever is open within, so that parts
 * which were cut harm nobody but themselves.
 */
struct reader {
	struct arena *arena;
	struct mime_message *message;
	struct mime_lines lines;
	struct span open[MIME_DEPTH_MAX + 1];
	size_t count; /* of them */
};

/* Why a body ended, and where. */
struct stop {
	size_t level; /* of the boundary; NO_LEVEL: the text is at its end */
	bool is_last; /* the one with "--" behind it */
	const char *end;
};

#define NO_LEVEL SIZE_MAX

/* RFC 2046, 5.1.1: blanks may stand behind it. */
static bool
is_boundary(struct span line, struct span boundary, bool *is_last)
{
	struct span tail;

	if (line.len < boundary.len + 2 ||
	    memcmp(line.ptr + 2, boundary.ptr, boundary.len) != 0)
		return false;
	tail = span_from(line, boundary.len + 2);
	*is_last = span_starts(tail, span_of("--"));
	return *is_last || mime_line_is_blank(tail);
}

static bool
find_boundary(const struct reader *reader, struct span line, struct stop *stop)
{
	if (line.len < 3 || line.ptr[0] != '-' || line.ptr[1] != '-')
		return false;
	for (size_t level = reader->count; level-- > 0;) {
		if (!is_boundary(line, reader->open[level], &stop->is_last))
			continue;
		stop->level = level;
		return true;
	}
	return false;
}

/* The line end before a boundary belongs to the boundary. */
static struct stop
take_body(struct reader *reader)
{
	struct stop stop = { .level = NO_LEVEL, .end = reader->lines.rest.ptr };
	struct span line;

	while (mime_lines_next(&reader->lines, &line)) {
		if (find_boundary(reader, line, &stop))
			return stop;
		stop.end = line.ptr + line.len;
	}
	stop.end = reader->lines.rest.ptr;
	return stop;
}

static struct mime_part *
add_part(struct reader *reader, struct mime_part *parent)
{
	struct mime_part *part;

	if (parent && reader->message->count == MIME_PARTS_MAX) {
		parent->quirks |= MIME_QUIRK_PARTS_CUT;
		return NULL;
	}
	part = arena_zero(reader->arena, 1, sizeof(*part));
	part->number = reader->message->count++;
	part->parent = parent;
	if (!parent)
		return part;
	part->depth = parent->depth + 1;
	if (parent->last_child)
		parent->last_child->sibling = part;
	else
		parent->first_child = part;
	parent->last_child = part;
	return part;
}

static bool
is_content_field(struct span line)
{
	return span_starts_nocase(line, span_of("content-")) &&
	    memchr(line.ptr, ':', line.len);
}

/* A line with "--" in front and the header of a part behind it. */
static bool
guess_boundary(struct mime_lines lines, size_t max_lines, struct span *boundary)
{
	struct span line, after;

	if (lines.rest.len > GUESS_BYTES_MAX)
		lines.rest.len = GUESS_BYTES_MAX;
	while (max_lines-- > 0 && mime_lines_next(&lines, &line)) {
		struct mime_lines ahead = lines;

		if (!span_starts(line, span_of("--")) ||
		    span_trim(line).len < 3 || line.len > MIME_BOUNDARY_MAX ||
		    !mime_lines_next(&ahead, &after) ||
		    !is_content_field(after))
			continue;
		*boundary = span_from(line, 2);
		while (boundary->ptr[boundary->len - 1] == ' ' ||
		    boundary->ptr[boundary->len - 1] == '\t')
			boundary->len--;
		return true;
	}
	return false;
}

static struct stop
read_part(struct reader *reader, struct mime_part *part, bool is_message);

static bool
is_open_below(const struct reader *reader, size_t level)
{
	for (size_t i = 0; i < level; i++)
		if (span_equal(reader->open[i], reader->open[level]))
			return true;
	return false;
}

/* No part can be added any more: of all that is left nothing is looked at. */
static struct stop
skip_rest(struct reader *reader)
{
	span_take(&reader->lines.rest, reader->lines.rest.len);
	return (
	    struct stop){ .level = NO_LEVEL, .end = reader->lines.rest.ptr };
}

/*
 * Parts may follow even the last boundary, from programs that write it twice:
 * they are read, unless an outer multipart has the same boundary.
 */
static struct stop
read_children(struct reader *reader, struct mime_part *part, struct stop stop)
{
	size_t level = reader->count - 1;
	bool is_closed = false;

	while (stop.level == level) {
		if (stop.is_last) {
			is_closed = true;
			if (is_open_below(reader, level))
				reader->count = level;
			stop = take_body(reader);
		} else {
			struct mime_part *child = add_part(reader, part);

			is_closed |= !child && level == 0;
			if (child)
				stop = read_part(reader, child, false);
			else
				stop = level > 0 ? take_body(reader)
						 : skip_rest(reader);
		}
	}
	if (!is_closed)
		part->quirks |= MIME_QUIRK_UNCLOSED;
	reader->count = level;
	return stop;
}

/*
 * Where no boundary is given, or the one that is given never comes, the body
 * is read once more with the one that seems to be meant.
 */
static struct stop
read_multipart(struct reader *reader, struct mime_part *part)
{
	const struct mime_lines start = reader->lines;
	struct mime_lines own = start;
	size_t level = reader->count;
	struct stop stop;

	if (part->boundary.len > 0)
		reader->open[reader->count++] = part->boundary;
	stop = take_body(reader);
	if (stop.level == level)
		return read_children(reader, part, stop);
	reader->count = level;
	part->quirks |= MIME_QUIRK_NO_BOUNDARY;
	own.rest.len = (size_t)(stop.end - own.rest.ptr);
	if (!guess_boundary(own, SIZE_MAX, &part->boundary))
		return stop;
	part->quirks |= MIME_QUIRK_GUESSED_BOUNDARY;
	reader->lines = start;
	reader->open[reader->count++] = part->boundary;
	return read_children(reader, part, take_body(reader));
}

static struct stop
read_message_inside(struct reader *reader, struct mime_part *part)
{
	struct mime_part *child = add_part(reader, part);

	return child ? read_part(reader, child, true) : take_body(reader);
}

/* RFC 2046, 5.2.1 forbids it, and some do it. No boundary is open inside. */
static struct stop
read_encoded_message(struct reader *reader, struct mime_part *part)
{
	struct span body = { reader->lines.rest.ptr, 0 };
	struct reader inside = { reader->arena, reader->message, .count = 0 };
	struct stop stop = take_body(reader);
	size_t left = MIME_DECODED_MAX - reader->message->decoded;
	struct mime_part *child = add_part(reader, part);

	body.len = (size_t)(stop.end - body.ptr);
	if (body.len > left) {
		body.len = left;
		part->quirks |= MIME_QUIRK_DECODED_CUT;
	}
	reader->message->decoded += body.len;
	if (!child)
		return stop;
	body = mime_encoding_decode(reader->arena, part->encoding, body,
	    &part->quirks);
	mime_lines_init(&inside.lines, body);
	read_part(&inside, child, true);
	return stop;
}

/* No type, but a boundary at the top: what said so was lost on the way. */
static void
guess_type(const struct reader *reader, struct mime_part *part)
{
	if (part->kind != MIME_KIND_PLAIN || part->type.type.len > 0 ||
	    !guess_boundary(reader->lines, UNTYPED_LINES_MAX, &part->boundary))
		return;
	part->kind = MIME_KIND_MULTIPART;
	part->quirks |= MIME_QUIRK_GUESSED_BOUNDARY;
}

static struct stop
read_body(struct reader *reader, struct mime_part *part)
{
	bool is_encoded = part->encoding == MIME_ENCODING_BASE64 ||
	    part->encoding == MIME_ENCODING_QUOTED_PRINTABLE;

	if (part->kind != MIME_KIND_MULTIPART &&
	    part->kind != MIME_KIND_MESSAGE)
		return take_body(reader);
	if (part->depth == MIME_DEPTH_MAX) {
		part->quirks |= MIME_QUIRK_DEPTH_CUT;
		return take_body(reader);
	}
	if (part->kind == MIME_KIND_MULTIPART)
		return read_multipart(reader, part);
	return is_encoded ? read_encoded_message(reader, part)
			  : read_message_inside(reader, part);
}

static struct stop
read_part(struct reader *reader, struct mime_part *part, bool is_message)
{
	const char *start = reader->lines.rest.ptr, *body;
	struct stop stop;

	if (is_message)
		mime_header_parse(&reader->lines.rest, &part->header);
	else
		mime_header_take(&reader->lines, &part->header);
	mime_part_describe(reader->arena, part);
	if (is_message)
		guess_type(reader, part);
	body = reader->lines.rest.ptr;
	stop = read_body(reader, part);
	part->body = (struct span){ body, (size_t)(stop.end - body) };
	part->whole = (struct span){ start, (size_t)(stop.end - start) };
	reader->message->quirks |= part->quirks;
	return stop;
}

void
mime_message_parse(struct arena *arena, struct span source,
    struct mime_message *message)
{
	struct reader reader = { .arena = arena, .message = message };

	*message = (struct mime_message){ 0 };
	message->root = add_part(&reader, NULL);
	mime_lines_init(&reader.lines, source);
	read_part(&reader, message->root, true);
}
