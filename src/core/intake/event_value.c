#include "core/intake/event_value.h"

#include <jansson.h>
#include <stdio.h>

#include "base/ascii.h"

enum { NUMBER_MAX = 24 };

/*
 * All memory of a tree is taken before jansson takes its own: an arena that
 * reaches its ceiling leaves by its door, and would leave jansson's behind.
 */
struct pool {
	struct event_value *values;
	size_t room, count;
	char *bytes;
	size_t left;
};

/* What bounds the memory of a text: its depth, and its values at most. */
struct measure {
	size_t depth, deepest, values;
	bool is_quoted, is_escaped;
};

/* Step over one byte. False: the outermost object is closed with it. */
static bool
measure_byte(struct measure *measure, char byte)
{
	if (measure->is_quoted) {
		if (measure->is_escaped)
			measure->is_escaped = false;
		else if (byte == '\\')
			measure->is_escaped = true;
		else if (byte == '"')
			measure->is_quoted = false;
	} else if (byte == '"') {
		measure->is_quoted = true;
	} else if (byte == '{' || byte == '[') {
		measure->values++;
		if (++measure->depth > measure->deepest)
			measure->deepest = measure->depth;
	} else if (byte == '}' || byte == ']') {
		return measure->depth > 1 && --measure->depth > 0;
	} else if (byte == ',') {
		measure->values++;
	}
	return true;
}

enum parse
event_value_take(struct span *rest, struct span *document)
{
	struct measure measure = { 0 };
	const char *begin = memchr(rest->ptr, '{', rest->len);

	if (!begin) {
		span_take(rest, rest->len);
		return PARSE_BAD;
	}
	span_take(rest, (size_t)(begin - rest->ptr));
	for (size_t i = 0; i < rest->len; i++)
		if (!measure_byte(&measure, rest->ptr[i])) {
			*document = span_take(rest, i + 1);
			return PARSE_OK;
		}
	return PARSE_MORE;
}

static struct span
keep(struct pool *pool, const char *bytes, size_t len)
{
	struct span kept = { pool->bytes, len };

	assert(len <= pool->left);
	memcpy(pool->bytes, bytes, len);
	pool->bytes += len;
	pool->left -= len;
	return kept;
}

static struct event_value *
add_value(struct pool *pool)
{
	struct event_value *value = &pool->values[pool->count++];

	assert(pool->count <= pool->room);
	*value =
	    (struct event_value){ .key = span_empty(), .text = span_empty() };
	return value;
}

static void
keep_scalar(struct pool *pool, struct event_value *value, const json_t *json)
{
	char bytes[NUMBER_MAX];
	double real;

	if (json_is_string(json)) {
		value->is_string = true;
		value->text = keep(pool, json_string_value(json),
		    json_string_length(json));
	} else if (json_is_integer(json)) {
		snprintf(bytes, sizeof(bytes), "%lld",
		    (long long)json_integer_value(json));
		value->text = keep(pool, bytes, strlen(bytes));
	} else if (json_is_real(json)) {
		/* Only times are real numbers; their fraction says nothing. */
		real = json_real_value(json);
		if (real < 0 || real > 1e15)
			return;
		snprintf(bytes, sizeof(bytes), "%lld", (long long)real);
		value->text = keep(pool, bytes, strlen(bytes));
	} else if (json_is_boolean(json)) {
		value->text = span_of(json_is_true(json) ? "true" : "false");
	}
}

/* As deep as the text is, which was measured. */
static struct event_value *
keep_value(struct pool *pool, json_t *json)
{
	struct event_value *value = add_value(pool), *child;
	const struct event_value **end = &value->child;
	const char *key;
	json_t *item;
	size_t i;

	if (json_is_object(json)) {
		json_object_foreach(json, key, item)
		{
			*end = child = keep_value(pool, item);
			child->key = keep(pool, key, strlen(key));
			end = &child->next;
		}
	} else if (json_is_array(json)) {
		json_array_foreach(json, i, item)
		{
			*end = child = keep_value(pool, item);
			end = &child->next;
		}
	} else {
		keep_scalar(pool, value, json);
	}
	return value;
}

static void
pool_init(struct pool *pool, struct arena *arena, size_t values, size_t bytes)
{
	*pool = (struct pool){ .room = values, .left = bytes };
	pool->values = arena_alloc(arena, values * sizeof(*pool->values));
	pool->bytes = arena_alloc(arena, bytes);
}

const struct event_value *
event_value_parse(struct arena *arena, struct span text)
{
	struct measure measure = { .values = 1 };
	const struct event_value *root;
	struct pool pool;
	json_t *json;

	if (text.len > EVENT_MAX_BYTES)
		return NULL;
	for (size_t i = 0; i < text.len; i++)
		measure_byte(&measure, text.ptr[i]);
	if (measure.deepest > EVENT_MAX_DEPTH)
		return NULL;
	pool_init(&pool, arena, measure.values + 1,
	    text.len + (measure.values + 1) * NUMBER_MAX);
	json = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, NULL);
	if (!json)
		return NULL;
	root = keep_value(&pool, json);
	json_decref(json);
	return root;
}

bool
event_value_explain(struct span text, size_t *at, struct text *why)
{
	json_error_t error;
	json_t *json;

	if (text.len > EVENT_MAX_BYTES)
		return false;
	json = json_loadb(text.ptr, text.len, JSON_ALLOW_NUL, &error);
	if (json) {
		json_decref(json);
		return false;
	}
	*at = error.position > 0 ? (size_t)error.position : 0;
	*at = *at < text.len ? *at : text.len;
	text_write_string(why, error.text);
	return true;
}

enum parse
event_value_take_row(struct span *rest, struct span *row)
{
	bool is_quoted = false;

	for (size_t i = 0; i < rest->len; i++) {
		if (rest->ptr[i] == '"')
			is_quoted = !is_quoted;
		if (rest->ptr[i] != '\n' || is_quoted)
			continue;
		*row = span_take(rest, i);
		span_take(rest, 1);
		return PARSE_OK;
	}
	return rest->len > 0 ? PARSE_MORE : PARSE_BAD;
}

/* One field off the front of a row; doubled quotes become one. */
static bool
take_field(struct pool *pool, struct span *row, bool *is_more,
    struct span *field)
{
	char *begin = pool->bytes;
	bool is_quoted = false;
	size_t i;

	if (!*is_more)
		return false;
	for (i = 0; i < row->len; i++) {
		char c = row->ptr[i];

		if (c == '"' && is_quoted && i + 1 < row->len &&
		    row->ptr[i + 1] == '"')
			keep(pool, &row->ptr[i++], 1);
		else if (c == '"')
			is_quoted = !is_quoted;
		else if (c == ',' && !is_quoted)
			break;
		else
			keep(pool, &row->ptr[i], 1);
	}
	*is_more = i < row->len;
	*field =
	    span_trim((struct span){ begin, (size_t)(pool->bytes - begin) });
	span_take(row, i + *is_more);
	return true;
}

static size_t
count_fields(struct span row)
{
	size_t count = 1;

	for (size_t i = 0; i < row.len; i++)
		count += row.ptr[i] == ',';
	return count;
}

const struct event_value *
event_value_parse_row(struct arena *arena, struct span header, struct span row)
{
	bool is_key_left = true, is_left = true;
	struct event_value *root, *child;
	const struct event_value **end;
	struct span key, text;
	struct pool pool;

	if (row.len > EVENT_MAX_BYTES)
		return NULL;
	pool_init(&pool, arena, count_fields(row) + 1, header.len + row.len);
	root = add_value(&pool);
	end = &root->child;
	while (take_field(&pool, &header, &is_key_left, &key) &&
	    take_field(&pool, &row, &is_left, &text)) {
		*end = child = add_value(&pool);
		child->key = key;
		child->text = text;
		child->is_string = true;
		end = &child->next;
	}
	return root;
}

/* A key, or the number of an item in an array. */
static const struct event_value *
find_child(const struct event_value *parent, struct span name)
{
	unsigned number = 0;
	struct span rest = name;
	bool is_number = scan_number(&rest, 1, 3, &number) && rest.len == 0;

	for (parent = parent->child; parent; parent = parent->next)
		if (parent->key.len == 0 ? is_number && number-- == 0
					 : span_equal(parent->key, name))
			return parent;
	return NULL;
}

const struct event_value *
event_value_at(const struct event_value *root, struct span path)
{
	struct span name;

	while (root && span_split(&path, '.', &name))
		root = find_child(root, name);
	return root;
}

struct span
event_value_text(const struct event_value *root, const char *paths)
{
	struct span rest = span_of(paths ? paths : ""), path;

	while (span_split(&rest, '|', &path)) {
		const struct event_value *value = event_value_at(root, path);

		if (value && value->text.len > 0)
			return value->text;
	}
	return span_empty();
}
