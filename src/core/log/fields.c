#include "core/log/fields.h"

#include "core/log/scan.h"

static struct log_field *
add(struct log_fields *fields, const struct log_member *member, unsigned parent)
{
	struct log_field *field = &fields->items[fields->count++];

	*field = (struct log_field){
		.key = member->key,
		.value = member->value,
		.parent = parent,
		.is_string = member->is_string,
		.is_group = !member->is_string && member->value.len > 0 &&
		    (member->value.ptr[0] == '{' ||
			member->value.ptr[0] == '['),
	};
	return field;
}

/* "headers": [{"name": "Received", "value": ...}, ...] */
static bool
is_passed_over(const struct log_field *field)
{
	return field->value.ptr[0] == '[' &&
	    span_equal(field->key, span_of("headers"));
}

static void
read_group(struct log_fields *fields, unsigned group, unsigned depth)
{
	struct span rest = fields->items[group].value;
	struct log_member member;
	bool is_array = rest.ptr[0] == '[';
	struct log_field *before = NULL;

	if (!is_array && !log_json_open(&rest))
		return;
	while (fields->count < LOG_FIELDS_MAX &&
	    (is_array ? log_json_item(&rest, &member)
		      : log_json_next(&rest, &member))) {
		struct log_field *field = add(fields, &member, group);

		if (before)
			before->next = (unsigned)(field - fields->items);
		before = field;
		if (field->is_group && depth < LOG_FIELDS_DEPTH &&
		    !is_passed_over(field))
			read_group(fields, fields->count - 1, depth + 1);
	}
}

bool
log_fields_read(struct log_fields *fields, struct span text)
{
	const struct log_member root = { .key = { "", 0 }, .value = text };

	fields->count = 0;
	if (text.len == 0 || text.ptr[0] != '{')
		return false;
	add(fields, &root, 0);
	read_group(fields, 0, 0);
	return fields->count > 1;
}

const struct log_field *
log_fields_next(const struct log_fields *fields, const struct log_field *parent,
    const struct log_field *before)
{
	unsigned number = (unsigned)(parent - fields->items);

	if (before)
		return before->next > 0 ? &fields->items[before->next] : NULL;
	/* The first one stands right behind it. */
	return number + 1 < fields->count &&
		fields->items[number + 1].parent == number
	    ? parent + 1
	    : NULL;
}

/* By its key, or, of an array's items, by its number. */
static const struct log_field *
find_child(const struct log_fields *fields, const struct log_field *parent,
    struct span name)
{
	const struct log_field *field = NULL;
	struct span digits = name;
	uint64_t number = 0;
	bool is_number = log_scan_number(&digits, &number) && digits.len == 0;

	while ((field = log_fields_next(fields, parent, field)))
		if (field->key.len == 0 ? is_number && number-- == 0
					: span_equal(field->key, name))
			return field;
	return NULL;
}

const struct log_field *
log_fields_find(const struct log_fields *fields, const struct log_field *from,
    struct span path)
{
	struct span name;

	while (from && span_split(&path, '.', &name))
		from = find_child(fields, from, name);
	return from;
}
