#include "core/mime/body.h"

static void find_in(const struct mime_part *part, struct mime_body *body);

static bool
is_readable(const struct mime_part *part)
{
	switch (part->kind) {
	case MIME_KIND_PLAIN:
	case MIME_KIND_HTML:
		return !part->is_attachment;
	case MIME_KIND_MULTIPART:
		return !part->first_child;
	default:
		return false;
	}
}

static bool
is_empty(const struct mime_part *part)
{
	for (size_t i = 0; i < part->body.len; i++)
		if ((unsigned char)part->body.ptr[i] > ' ')
			return false;
	return true;
}

/* 3: plain text; 2: HTML; 1: parts, which may hold texts; 0: no text. */
static unsigned
rank(const struct mime_part *part)
{
	if (part->kind == MIME_KIND_MULTIPART)
		return 1;
	if (!is_readable(part) || is_empty(part))
		return 0;
	return part->kind == MIME_KIND_PLAIN ? 3 : 2;
}

/* RFC 2046, 5.1.4: the last is the richest; the plainest suits us best. */
static const struct mime_part *
choose(const struct mime_part *alternative)
{
	const struct mime_part *best = alternative->first_child, *part;

	for (part = best; part; part = part->sibling)
		if (rank(part) > rank(best))
			best = part;
	return best;
}

static void
find_in_children(const struct mime_part *parent, struct mime_body *body)
{
	const struct mime_part *part;

	for (part = parent->first_child; part; part = part->sibling)
		find_in(part, body);
}

static void
find_in(const struct mime_part *part, struct mime_body *body)
{
	if (is_readable(part)) {
		if (body->count < MIME_BODY_PARTS_MAX)
			body->parts[body->count++] = part;
	} else if (part->kind == MIME_KIND_MULTIPART) {
		if (mime_type_is(&part->type, "multipart", "alternative") &&
		    part->first_child)
			find_in(choose(part), body);
		else
			find_in_children(part, body);
	}
}

/* Where nothing is there to be read, an attached or other text will do. */
static const struct mime_part *
find_any(const struct mime_part *root)
{
	const struct mime_part *part = root;

	for (; part; part = mime_part_next_below(root, part)) {
		if (part->kind == MIME_KIND_MESSAGE)
			return NULL;
		if (part->kind == MIME_KIND_PLAIN ||
		    part->kind == MIME_KIND_HTML ||
		    part->kind == MIME_KIND_TEXT)
			return part;
	}
	return NULL;
}

void
mime_body_find(const struct mime_part *root, struct mime_body *body)
{
	const struct mime_part *other;

	body->count = 0;
	find_in(root, body);
	if (body->count > 0)
		return;
	other = find_any(root);
	if (other)
		body->parts[body->count++] = other;
}

unsigned
mime_body_write(struct arena *arena, struct text *text,
    const struct mime_part *root)
{
	struct mime_body body;
	unsigned quirks = 0;

	mime_body_find(root, &body);
	for (size_t i = 0; i < body.count && !text->is_cut; i++) {
		if (text->len > 0 && text->ptr[text->len - 1] != '\n')
			text_write_byte(text, '\n');
		text_write(text,
		    mime_part_text(arena, body.parts[i], text->max - text->len,
			&quirks));
	}
	if (text->is_cut)
		quirks |= MIME_QUIRK_TEXT_CUT;
	return quirks;
}

struct span
mime_body_read(struct arena *arena, const struct mime_part *root, size_t max,
    unsigned *quirks)
{
	struct mime_body body;
	struct text text;

	mime_body_find(root, &body);
	if (body.count == 0)
		return span_empty();
	if (body.count == 1)
		return mime_part_text(arena, body.parts[0], max, quirks);
	text_init(&text, arena, max);
	*quirks |= mime_body_write(arena, &text, root);
	return text_span(&text);
}
