#include "core/auth/dkim_hash.h"

enum { SPARE = 4096 };

void
dkim_hash_select(struct arena *arena, const struct dkim_message *message,
    const struct dkim_signature *signature, struct dkim_selected *selected)
{
	size_t *lasts =
	    arena_zero(arena, message->lasts.count + 1, sizeof(*lasts));
	struct span rest = signature->headers, name;
	bool has_more = rest.len > 0;

	for (size_t i = 0; i < message->lasts.count; i++)
		lasts[i] = message->lasts.items[i];
	while (tags_next_word(&rest, ':', &has_more, &name)) {
		size_t group = dkim_message_group(message, name), at;
		const struct dkim_field *field = NULL;

		at = group > 0 ? lasts[group - 1] : 0;
		if (at > 0)
			field = &message->fields.items[at - 1];
		if (field && field == signature->field)
			field = field->above > 0
			    ? &message->fields.items[field->above - 1]
			    : NULL;
		if (group > 0)
			lasts[group - 1] = field ? field->above : 0;
		/* NOLINTNEXTLINE(bugprone-sizeof-expression): pointers. */
		*list_add(arena, selected) = field;
	}
}

static size_t
colon_of(const struct dkim_field *field)
{
	return (size_t)(field->value.ptr - field->whole.ptr) - 1;
}

void
dkim_hash_write_field(struct text *text, enum dkim_canon canon,
    const struct dkim_field *field)
{
	if (!field)
		return;
	dkim_canon_field(text, canon, field->whole, colon_of(field));
	text_write_string(text, "\r\n");
}

/* The bytes between "b=" and the semicolon, or the end of the field. */
static struct span
find_data(const struct dkim_signature *signature)
{
	const struct tag *tag = tags_find(&signature->tags, "b");
	const struct span whole = signature->field->whole;
	const char *start, *end, *semicolon;

	if (!tag)
		return span_from(whole, whole.len);
	start = tag->name.ptr + tag->name.len;
	while (*start != '=')
		start++;
	start++;
	end = whole.ptr + whole.len;
	semicolon = memchr(start, ';', (size_t)(end - start));
	if (semicolon)
		end = semicolon;
	return (struct span){ start, (size_t)(end - start) };
}

void
dkim_hash_write_signature(struct arena *arena, struct text *text,
    const struct dkim_signature *signature)
{
	const struct span whole = signature->field->whole;
	const struct span data = find_data(signature);
	const size_t before = (size_t)(data.ptr - whole.ptr);
	struct text stripped;

	text_init(&stripped, arena, whole.len);
	text_write(&stripped, (struct span){ whole.ptr, before });
	text_write(&stripped, span_from(whole, before + data.len));
	dkim_canon_field(text, signature->header_canon, text_span(&stripped),
	    colon_of(signature->field));
}

struct span
dkim_hash_header(struct arena *arena, const struct dkim_message *message,
    const struct dkim_signature *signature,
    const struct dkim_selected *selected)
{
	struct text text;

	text_init(&text, arena, 2 * message->source.len + SPARE);
	for (size_t i = 0; i < selected->count; i++)
		dkim_hash_write_field(&text, signature->header_canon,
		    selected->items[i]);
	dkim_hash_write_signature(arena, &text, signature);
	return text_span(&text);
}
