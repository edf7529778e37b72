#include "core/auth/dkim_message.h"

#include "base/ascii.h"
#include "base/text.h"
#include "core/mime/line.h"

enum { NAME_MAX = 998, SEED = 0x6d1f };

/* Take a line; its end, CR LF or LF, goes, too. */
static struct span
take_line(struct span *rest)
{
	const char *lf =
	    rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
	struct span line =
	    span_take(rest, lf ? (size_t)(lf - rest->ptr) : rest->len);

	if (!lf)
		return line;
	span_take(rest, 1);
	if (line.len > 0 && line.ptr[line.len - 1] == '\r')
		line.len--;
	return line;
}

static bool
is_blank(char c)
{
	return c == ' ' || c == '\t';
}

/* RFC 5322, 3.6.8; blanks before the colon are of the obsolete syntax. */
static bool
scan_name(struct span line, struct span *name, size_t *colon)
{
	size_t len = 0;

	while (len < line.len && line.ptr[len] > ' ' && line.ptr[len] < 0x7f &&
	    line.ptr[len] != ':')
		len++;
	*name = (struct span){ line.ptr, len };
	while (len > 0 && len < line.len && is_blank(line.ptr[len]))
		len++;
	*colon = len;
	return name->len > 0 && len < line.len && line.ptr[len] == ':';
}

/* In small letters; longer names than any line may be are cut alike. */
static struct span
lower(struct span name, char bytes[NAME_MAX])
{
	if (name.len > NAME_MAX)
		name.len = NAME_MAX;
	for (size_t i = 0; i < name.len; i++)
		bytes[i] = ascii_lower(name.ptr[i]);
	return (struct span){ bytes, name.len };
}

size_t
dkim_message_group(const struct dkim_message *message, struct span name)
{
	char bytes[NAME_MAX];
	size_t *group = table_find(&message->groups, lower(name, bytes));

	return group ? *group : 0;
}

static size_t
get_group(struct dkim_message *message, struct span name)
{
	struct arena *arena = message->groups.arena;
	size_t group = dkim_message_group(message, name);
	char bytes[NAME_MAX];

	if (group > 0)
		return group - 1;
	group = message->lasts.count;
	*list_add(arena, &message->lasts) = 0;
	*table_get(&message->groups, arena_dup(arena, lower(name, bytes))) =
	    group + 1;
	return group;
}

static void
add_field(struct dkim_message *message, struct span name, size_t colon,
    struct span whole)
{
	struct dkim_field *field;
	size_t group;

	if (message->fields.count == DKIM_FIELDS_MAX) {
		message->quirks |= DKIM_QUIRK_FIELDS_CUT;
		return;
	}
	group = get_group(message, name);
	field = list_add(message->groups.arena, &message->fields);
	*field = (struct dkim_field){ .name = name,
		.value = span_from(whole, colon + 1),
		.whole = whole,
		.group = group,
		.above = message->lasts.items[group] };
	message->lasts.items[group] = message->fields.count;
}

/* Take a field with the lines it goes on in; false: the line is none. */
static bool
take_field(struct dkim_message *message, struct span *rest)
{
	const char *start = rest->ptr, *end;
	struct span ahead = *rest, line = take_line(&ahead), name;
	size_t colon;

	if (!scan_name(line, &name, &colon))
		return false;
	end = line.ptr + line.len;
	while (ahead.len > 0 && is_blank(ahead.ptr[0])) {
		line = take_line(&ahead);
		end = line.ptr + line.len;
	}
	add_field(message, name, colon,
	    (struct span){ start, (size_t)(end - start) });
	*rest = ahead;
	return true;
}

static void
take_fields(struct dkim_message *message, struct span *rest)
{
	while (rest->len > 0) {
		struct span ahead = *rest;

		if (take_line(&ahead).len == 0) {
			*rest = ahead;
			return;
		}
		if (!take_field(message, rest)) {
			message->quirks |= DKIM_QUIRK_NO_BLANK_LINE;
			return;
		}
	}
}

/* Is each CR followed by a LF, and none there without? One wide loop. */
static bool
has_plain_line_ends(struct span text)
{
	unsigned char bad;

	if (text.len == 0)
		return true;
	bad = text.ptr[0] == '\n' || text.ptr[text.len - 1] == '\r';
	for (size_t i = 1; i < text.len; i++)
		bad |= (text.ptr[i - 1] == '\r') != (text.ptr[i] == '\n');
	return bad == 0;
}

static void
note_line_ends(struct dkim_message *message)
{
	const struct span source = message->source;

	if (has_plain_line_ends(source))
		return;
	for (size_t i = source.len; i-- > 0;) {
		bool is_after_cr = i > 0 && source.ptr[i - 1] == '\r';
		bool is_before_lf =
		    i + 1 < source.len && source.ptr[i + 1] == '\n';

		if (source.ptr[i] == '\n' && !is_after_cr) {
			message->quirks |= DKIM_QUIRK_BARE_LF;
			message->first_bare_lf = i;
		} else if (source.ptr[i] == '\r' && !is_before_lf) {
			message->quirks |= DKIM_QUIRK_LONE_CR;
		}
	}
}

void
dkim_message_parse(struct arena *arena, struct span source,
    struct dkim_message *message)
{
	struct span rest = source;

	*message = (struct dkim_message){ .source = source,
		.sums = arena_zero(arena, 1, sizeof(*message->sums)) };
	table_init(&message->groups, arena, SEED);
	if (mime_line_is_from(rest)) {
		message->quirks |= DKIM_QUIRK_FROM_LINE;
		take_line(&rest);
	}
	take_fields(message, &rest);
	message->body = rest;
	note_line_ends(message);
}

const struct dkim_field *
dkim_message_find(const struct dkim_message *message, const char *name)
{
	size_t group = dkim_message_group(message, span_of(name)), at;

	if (group == 0)
		return NULL;
	at = message->lasts.items[group - 1];
	while (message->fields.items[at - 1].above > 0)
		at = message->fields.items[at - 1].above;
	return &message->fields.items[at - 1];
}

size_t
dkim_message_count(const struct dkim_message *message, const char *name)
{
	size_t group = dkim_message_group(message, span_of(name)), count = 0;

	if (group == 0)
		return 0;
	for (size_t at = message->lasts.items[group - 1]; at > 0;
	     at = message->fields.items[at - 1].above)
		count++;
	return count;
}
