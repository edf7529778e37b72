#include "core/auth/tags.h"

#include "base/ascii.h"

static void
note(struct tags *tags, enum tags_fault fault, struct span where)
{
	if (tags->fault != TAGS_SOUND)
		return;
	tags->fault = fault;
	tags->fault_at = where;
}

static bool
is_name(struct span name)
{
	if (name.len == 0 || !ascii_is_letter(name.ptr[0]))
		return false;
	for (size_t i = 1; i < name.len; i++)
		if (!ascii_is_alnum(name.ptr[i]) && name.ptr[i] != '_')
			return false;
	return true;
}

static bool
is_control(char c)
{
	return ((unsigned char)c < ' ' && c != '\t' && c != '\r' &&
		   c != '\n') ||
	    c == 0x7f;
}

/*
 * Bytes above ASCII pass: RFC 8616 lets them stand in domains and local
 * parts, and what else must be ASCII says so itself. First one wide loop: a
 * control is hardly ever there.
 */
static void
check_value(struct tags *tags, struct span value)
{
	unsigned char has_control = 0;

	for (size_t i = 0; i < value.len; i++)
		has_control |= is_control(value.ptr[i]);
	for (size_t i = 0; has_control && i < value.len; i++)
		if (is_control(value.ptr[i]))
			note(tags, TAGS_BAD_VALUE,
			    (struct span){ value.ptr + i, 1 });
}

static void
add_tag(struct tags *tags, struct span spec, size_t equals)
{
	struct tag tag = { .whole = spec };

	tag.name = span_trim((struct span){ spec.ptr, equals });
	tag.value = span_trim(span_from(spec, equals + 1));
	if (!is_name(tag.name))
		note(tags, TAGS_BAD_NAME, tag.name.len > 0 ? tag.name : spec);
	check_value(tags, tag.value);
	for (size_t i = 0; i < tags->count; i++)
		if (span_equal(tags->items[i].name, tag.name))
			note(tags, TAGS_TWICE, spec);
	if (tags->count == TAGS_MAX)
		note(tags, TAGS_TOO_MANY, spec);
	else
		tags->items[tags->count++] = tag;
}

bool
tags_next_word(struct span *rest, char separator, bool *has_more,
    struct span *word)
{
	const char *end;

	if (!*has_more)
		return false;
	end = rest->len > 0 ? memchr(rest->ptr, separator, rest->len) : NULL;
	*has_more = end != NULL;
	*word = span_take(rest, end ? (size_t)(end - rest->ptr) : rest->len);
	if (end)
		span_take(rest, 1);
	*word = span_trim(*word);
	return true;
}

bool
tags_parse(struct span text, struct tags *tags)
{
	struct span rest = text, spec;
	bool has_more = true;
	size_t equals;

	tags->text = text;
	tags->count = 0;
	tags->fault = TAGS_SOUND;
	tags->fault_at = (struct span){ text.ptr, 0 };
	while (tags->fault != TAGS_TOO_MANY &&
	    tags_next_word(&rest, ';', &has_more, &spec)) {
		if (spec.len == 0 && !has_more && tags->count > 0)
			break;
		if (spec.len == 0)
			note(tags, TAGS_GAP, spec);
		else if (!span_find(spec, span_of("="), &equals))
			note(tags, TAGS_NO_EQUALS, spec);
		else
			add_tag(tags, spec, equals);
	}
	if (tags->count == 0 &&
	    (tags->fault == TAGS_SOUND || tags->fault == TAGS_GAP)) {
		tags->fault = TAGS_EMPTY;
		tags->fault_at = text;
	}
	return tags->fault == TAGS_SOUND;
}

const struct tag *
tags_find(const struct tags *tags, const char *name)
{
	const struct span wanted = span_of(name);

	for (size_t i = 0; i < tags->count; i++)
		if (span_equal(tags->items[i].name, wanted))
			return &tags->items[i];
	return NULL;
}

struct span
tags_get(const struct tags *tags, const char *name)
{
	const struct tag *tag = tags_find(tags, name);

	return tag ? tag->value : span_empty();
}

bool
tags_begin(const struct tags *tags, const char *name, const char *value)
{
	return tags->count > 0 &&
	    span_equal(tags->items[0].name, span_of(name)) &&
	    span_equal(tags->items[0].value, span_of(value));
}

const char *
tags_fault_name(enum tags_fault fault)
{
	static const char *const names[TAGS_FAULTS] = {
		[TAGS_EMPTY] = "there is no tag",
		[TAGS_GAP] = "nothing between two semicolons",
		[TAGS_NO_EQUALS] = "a tag without '='",
		[TAGS_BAD_NAME] = "no name of a tag",
		[TAGS_BAD_VALUE] = "a control character in a value",
		[TAGS_TWICE] = "a tag that was there before",
		[TAGS_TOO_MANY] = "too many tags",
	};

	return names[fault];
}
