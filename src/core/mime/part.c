#include "core/mime/part.h"

#include <stdint.h>

#include "core/mime/charset.h"
#include "core/mime/html.h"

/* Types by what they are to us; "*" is any subtype. */
static const struct {
	const char *type, *subtype;
	enum mime_kind kind;
} kinds[] = {
	{ "text", "", MIME_KIND_PLAIN },
	{ "text", "plain", MIME_KIND_PLAIN },
	{ "text", "html", MIME_KIND_HTML },
	{ "text", "rfc822-headers", MIME_KIND_HEADERS },
	{ "text", "rfc822-header", MIME_KIND_HEADERS },
	{ "text", "*", MIME_KIND_TEXT },
	{ "multipart", "*", MIME_KIND_MULTIPART },
	{ "message", "rfc822", MIME_KIND_MESSAGE },
	{ "message", "global", MIME_KIND_MESSAGE },
	{ "message", "news", MIME_KIND_MESSAGE },
	{ "message", "rfc822-headers", MIME_KIND_HEADERS },
	{ "message", "global-headers", MIME_KIND_HEADERS },
	{ "message", "delivery-status", MIME_KIND_DELIVERY_STATUS },
	{ "message", "global-delivery-status", MIME_KIND_DELIVERY_STATUS },
	{ "message", "disposition-notification", MIME_KIND_DISPOSITION },
	{ "message", "global-disposition-notification", MIME_KIND_DISPOSITION },
	{ "message", "feedback-report", MIME_KIND_FEEDBACK },
	{ "application", "xhtml+xml", MIME_KIND_HTML },
};

static enum mime_kind
kind_of(const struct mime_type *type)
{
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (mime_type_is(type, kinds[i].type, kinds[i].subtype))
			return kinds[i].kind;
	return MIME_KIND_OTHER;
}

const char *
mime_kind_name(enum mime_kind kind)
{
	switch (kind) {
	case MIME_KIND_OTHER:
		return "other";
	case MIME_KIND_PLAIN:
		return "plain";
	case MIME_KIND_HTML:
		return "html";
	case MIME_KIND_TEXT:
		return "text";
	case MIME_KIND_MULTIPART:
		return "multipart";
	case MIME_KIND_MESSAGE:
		return "message";
	case MIME_KIND_HEADERS:
		return "headers";
	case MIME_KIND_DELIVERY_STATUS:
		return "delivery_status";
	case MIME_KIND_DISPOSITION:
		return "disposition";
	case MIME_KIND_FEEDBACK:
		return "feedback";
	}
	return "other";
}

static void
read_type(struct arena *arena, struct mime_part *part,
    const struct mime_field *field)
{
	struct span value = mime_field_unfold(arena, field);

	if (!mime_type_parse(value, &part->type))
		part->quirks |= MIME_QUIRK_BAD_TYPE;
	if (part->type.type.len > 0)
		part->kind = kind_of(&part->type);
	if (!mime_parameter_find(arena, part->type.parameters, "boundary",
		&part->boundary, &part->quirks))
		return;
	part->boundary = span_trim(part->boundary);
	if (part->boundary.len > MIME_BOUNDARY_MAX)
		part->boundary.len = 0;
	/* Who has a boundary has parts, whatever the type says. */
	if (part->boundary.len > 0 && part->quirks & MIME_QUIRK_BAD_TYPE)
		part->kind = MIME_KIND_MULTIPART;
}

static bool
is_attachment(struct arena *arena, const struct mime_field *field)
{
	struct span parameters;

	return span_equal_nocase(mime_disposition_parse(mime_field_unfold(arena,
							    field),
				     &parameters),
	    span_of("attachment"));
}

/* Of fields that are there twice, the first one counts. */
static void
read_fields(struct arena *arena, struct mime_part *part)
{
	const struct mime_header *header = &part->header;
	struct mime_field field;

	if (mime_header_find(header, "Content-Type", &field))
		read_type(arena, part, &field);
	if (mime_header_find(header, "Content-Transfer-Encoding", &field))
		part->encoding =
		    mime_encoding_parse(mime_field_unfold(arena, &field));
	if (mime_header_find(header, "Content-Disposition", &field))
		part->is_attachment = is_attachment(arena, &field);
}

/* RFC 2046, 5.1.5: in a digest, what says nothing is a message. */
static enum mime_kind
default_kind(const struct mime_part *parent)
{
	return parent && mime_type_is(&parent->type, "multipart", "digest")
	    ? MIME_KIND_MESSAGE
	    : MIME_KIND_PLAIN;
}

void
mime_part_describe(struct arena *arena, struct mime_part *part)
{
	part->type =
	    (struct mime_type){ span_empty(), span_empty(), span_empty() };
	part->boundary = span_empty();
	part->kind = default_kind(part->parent);
	part->quirks |= part->header.quirks;
	read_fields(arena, part);
	if (part->encoding == MIME_ENCODING_UNKNOWN)
		part->quirks |= MIME_QUIRK_UNKNOWN_ENCODING;
	if (part->kind == MIME_KIND_MULTIPART &&
	    part->encoding != MIME_ENCODING_NONE)
		part->quirks |= MIME_QUIRK_ENCODED_PARTS;
}

const struct mime_part *
mime_part_next_below(const struct mime_part *root, const struct mime_part *part)
{
	if (part->first_child)
		return part->first_child;
	while (part != root && !part->sibling)
		part = part->parent;
	return part == root ? NULL : part->sibling;
}

const struct mime_part *
mime_part_next(const struct mime_part *part)
{
	if (part->first_child)
		return part->first_child;
	while (part && !part->sibling)
		part = part->parent;
	return part ? part->sibling : NULL;
}

const struct mime_part *
mime_part_find(const struct mime_part *root, enum mime_kind kind)
{
	const struct mime_part *part = root;

	while (part && part->kind != kind)
		part = mime_part_next_below(root, part);
	return part;
}

struct span
mime_part_decode(struct arena *arena, const struct mime_part *part,
    unsigned *quirks)
{
	/* Parts that were found are no encoded bytes. */
	if (part->kind == MIME_KIND_MULTIPART && part->first_child)
		return part->body;
	return mime_encoding_decode(arena, part->encoding, part->body, quirks);
}

/* Cut what is read, not what comes of it: memory is spent on max alone. */
static struct span
limit(struct span bytes, size_t max, unsigned *quirks)
{
	if (bytes.len <= max)
		return bytes;
	*quirks |= MIME_QUIRK_TEXT_CUT;
	bytes.len = max;
	return bytes;
}

static struct span
unflow(struct arena *arena, const struct mime_part *part, struct span text)
{
	struct span format, delsp;
	unsigned quirks = 0;

	if (part->type.parameters.len == 0 ||
	    !mime_parameter_find(arena, part->type.parameters, "format",
		&format, &quirks) ||
	    !span_equal_nocase(format, span_of("flowed")))
		return text;
	mime_parameter_find(arena, part->type.parameters, "delsp", &delsp,
	    &quirks);
	return mime_encoding_unflow(arena, text,
	    span_equal_nocase(delsp, span_of("yes")));
}

struct span
mime_part_text(struct arena *arena, const struct mime_part *part, size_t max,
    unsigned *quirks)
{
	struct span charset, text = part->body;

	/* Three encoded bytes make one at worst, but for HTML's tags. */
	if (max < SIZE_MAX / 8)
		text = limit(text,
		    part->kind == MIME_KIND_HTML ? max * 8 : max * 3, quirks);
	if (part->kind != MIME_KIND_MULTIPART || !part->first_child)
		text =
		    mime_encoding_decode(arena, part->encoding, text, quirks);
	mime_parameter_find(arena, part->type.parameters, "charset", &charset,
	    quirks);
	text = mime_charset_decode(arena, charset, text, quirks);
	if (part->kind == MIME_KIND_HTML)
		return mime_html_read(arena, text, max, quirks);
	return limit(unflow(arena, part, text), max, quirks);
}
