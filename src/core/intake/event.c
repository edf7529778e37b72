#include "core/intake/event.h"

#include "core/intake/event_form.h"

enum { MAX_CASES = 10000, MAX_WRAPPED = 6 };

struct event {
	struct arena *arena;
	struct span document; /* as it stands in the input */
	struct evidence_list *cases;
};

static void
add_cases(const struct event *event, const struct log_record_form *form,
    const struct event_value *root)
{
	const struct event_value *item = event_form_first(form, root);
	size_t first = event->cases->count;

	do {
		struct evidence evidence;

		if (!event_form_read(form, event->arena, event->document, root,
			item, &evidence))
			return;
		*list_add(event->arena, event->cases) = evidence;
		item = item ? item->next : NULL;
	} while (item && event->cases->count < MAX_CASES);
	for (size_t i = first; item && i < event->cases->count; i++)
		event->cases->items[i].source.cut |= CUT_RECIPIENTS;
}

/*
 * An event may lie in an envelope, or in a list: SNS's {"Message": "{...}"},
 * Lambda's "Records", Mailgun's "event-data", SparkPost's "msys". So a value
 * of which no row speaks is looked through.
 */
static bool
look_through(const struct event *event, const struct event_value *value,
    unsigned depth)
{
	const struct log_record_form *form = event_form_find(value);
	struct span text = span_trim(value->text);
	bool is_found = form != NULL;

	if (form) {
		add_cases(event, form, value);
		return true;
	}
	if (depth == MAX_WRAPPED)
		return false;
	if (value->is_string && text.len > 2 &&
	    (text.ptr[0] == '{' || text.ptr[0] == '[')) {
		value = event_value_parse(event->arena, text);
		return value && look_through(event, value, depth + 1);
	}
	for (value = value->child; value; value = value->next)
		is_found |= look_through(event, value, depth + 1);
	return is_found;
}

/* No provider that we know, or no JSON: is there a reply in it at all? */
static void
read_unknown(const struct event *event, const struct event_value *root)
{
	struct evidence evidence;

	if (event_form_guess(event->arena, event->document, root, &evidence))
		*list_add(event->arena, event->cases) = evidence;
}

static void
read_document(const struct event *event)
{
	const struct event_value *root =
	    event_value_parse(event->arena, event->document);

	if (!root || !look_through(event, root, 0))
		read_unknown(event, root);
}

bool
event_is_csv(struct span input)
{
	struct span line;

	return scan_line(&input, &line) &&
	    span_starts_nocase(line, span_of("type,timeLogged,"));
}

static bool
is_header(const struct event_header *header, struct span rest)
{
	return header->len == 0 && event_is_csv(rest);
}

void
event_header_keep(struct event_header *header, struct span row)
{
	row = span_trim(row);
	header->len = row.len < EVENT_MAX_HEADER ? row.len : EVENT_MAX_HEADER;
	memcpy(header->bytes, row.ptr, header->len);
}

void
event_header_follow(struct event_header *header, struct span piece)
{
	struct span row;

	if (header->len == 0 && !is_header(header, piece))
		return;
	while (event_value_take_row(&piece, &row) == PARSE_OK)
		if (event_is_csv(row))
			event_header_keep(header, row);
}

/* The header is repeated where files were put together. */
static bool
take_row(const struct event *event, struct event_header *header,
    struct span *rest)
{
	const struct event_value *root;
	struct span row;

	switch (event_value_take_row(rest, &row)) {
	case PARSE_MORE:
		row = span_take(rest, rest->len);
		break;
	case PARSE_BAD:
		return false;
	case PARSE_OK:
		break;
	}
	if (event_is_csv(row)) {
		event_header_keep(header, row);
		return true;
	}
	root = event_value_parse_row(event->arena,
	    (struct span){ header->bytes, header->len }, row);
	if (root && span_trim(row).len > 0)
		look_through(&(struct event){ event->arena, row, event->cases },
		    root, MAX_WRAPPED);
	return true;
}

bool
event_take(struct arena *arena, struct event_header *header, struct span *rest,
    struct evidence_list *cases)
{
	struct event event = { .arena = arena, .cases = cases };

	*cases = (struct evidence_list){ 0 };
	if (header->len > 0 || is_header(header, *rest))
		return take_row(&event, header, rest);
	switch (event_value_take(rest, &event.document)) {
	case PARSE_MORE:
		event.document = span_take(rest, rest->len);
		break;
	case PARSE_BAD:
		return false;
	case PARSE_OK:
		break;
	}
	read_document(&event);
	return true;
}

size_t
event_whole(const struct event_header *header, struct span text)
{
	bool is_csv = header->len > 0 || is_header(header, text);
	struct span rest = text, item;
	size_t whole = 0;

	while ((is_csv ? event_value_take_row(&rest, &item)
		       : event_value_take(&rest, &item)) == PARSE_OK)
		whole = text.len - rest.len;
	return whole;
}
