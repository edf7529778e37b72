#include "base/json.h"

#include "base/utf8.h"

void
json_init(struct json *json, struct text *out)
{
	*json = (struct json){ .out = out };
}

static void
write_escape(struct text *out, uint32_t code)
{
	static const char letters[] = "\"\"\\\\\bb\ff\nn\rr\tt";

	for (const char *at = letters; *at; at += 2) {
		if ((uint32_t)at[0] != code)
			continue;
		text_write_byte(out, '\\');
		text_write_byte(out, at[1]);
		return;
	}
	text_write_format(out, "\\u%04x", code);
}

/* Sixteen bytes at once: does any of them need a second look? */
static bool
is_plain_block(const char *bytes)
{
	signed char block __attribute__((vector_size(16)));
	uint64_t odd[2];

	memcpy(&block, bytes, sizeof(block));
	/* What is not ASCII counts as less than a blank. */
	block =
	    (block < ' ') | (block == 0x7f) | (block == '"') | (block == '\\');
	memcpy(odd, &block, sizeof(odd));
	return (odd[0] | odd[1]) == 0;
}

static bool
is_plain(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}

/* The run of plain ASCII at the front, which is nearly all there is. */
static size_t
plain_length(struct span value)
{
	size_t len = 0;

	while (len + 16 <= value.len && is_plain_block(value.ptr + len))
		len += 16;
	while (len < value.len && is_plain(value.ptr[len]))
		len++;
	return len;
}

/* Is there nothing to escape? Short texts are most, so they come in halves. */
static bool
is_all_plain(struct span value)
{
	const char *last = value.ptr + value.len;
	char block[16] = "";

	if (value.len >= 16) {
		for (size_t i = 0; i + 16 < value.len; i += 16)
			if (!is_plain_block(value.ptr + i))
				return false;
		return is_plain_block(last - 16);
	}
	if (value.len < 8)
		return plain_length(value) == value.len;
	memcpy(block, value.ptr, 8);
	memcpy(block + 8, last - 8, 8);
	return is_plain_block(block);
}

static void
write_character(struct text *out, struct span *value)
{
	const char *start = value->ptr;
	uint32_t code;

	if (!utf8_take(value, &code))
		text_write_string(out, "\xef\xbf\xbd");
	else if (code < 0xa0 || code == 0x2028 || code == 0x2029)
		write_escape(out, code);
	else
		text_write(out,
		    (struct span){ start, (size_t)(value->ptr - start) });
}

static void
write_quoted(struct text *out, struct span value)
{
	char *room = is_all_plain(value) ? text_room(out, value.len + 2) : NULL;

	if (room) {
		room[0] = '"';
		memcpy(room + 1, value.ptr, value.len);
		room[value.len + 1] = '"';
		text_wrote(out, value.len + 2);
		return;
	}
	text_write_byte(out, '"');
	while (text_write(out, span_take(&value, plain_length(value))),
	    value.len > 0)
		write_character(out, &value);
	text_write_byte(out, '"');
}

/* At the limit, where there is no room for it all. */
static void
write_key_slowly(struct text *out, bool has_comma, const char *key)
{
	if (has_comma)
		text_write_byte(out, ',');
	if (!key)
		return;
	text_write_byte(out, '"');
	text_write_string(out, key);
	text_write_string(out, "\":");
}

/* The comma and the key that stand before a value. */
static void
begin_value(struct json *json, const char *key)
{
	bool has_comma = json->has_items[json->depth];
	struct span name = key ? span_of(key) : span_empty();
	char *room = text_room(json->out, name.len + 4), *to = room;

	json->has_items[json->depth] = true;
	if (!room) {
		write_key_slowly(json->out, has_comma, key);
		return;
	}
	if (has_comma)
		*to++ = ',';
	if (key) {
		*to++ = '"';
		memcpy(to, name.ptr, name.len);
		to += name.len;
		*to++ = '"';
		*to++ = ':';
	}
	text_wrote(json->out, (size_t)(to - room));
}

static void
open_with(struct json *json, const char *key, char opener, char closer)
{
	begin_value(json, key);
	assert(json->depth + 1 < JSON_MAX_DEPTH);
	text_write_byte(json->out, opener);
	json->closers[json->depth++] = closer;
	json->has_items[json->depth] = false;
}

void
json_open_object(struct json *json, const char *key)
{
	open_with(json, key, '{', '}');
}

void
json_open_array(struct json *json, const char *key)
{
	open_with(json, key, '[', ']');
}

void
json_close(struct json *json)
{
	assert(json->depth > 0);
	text_write_byte(json->out, json->closers[--json->depth]);
}

void
json_put_string(struct json *json, const char *key, struct span value)
{
	begin_value(json, key);
	write_quoted(json->out, value);
}

void
json_put_number(struct json *json, const char *key, uint64_t value)
{
	begin_value(json, key);
	text_write_number(json->out, value);
}

void
json_put_millionths(struct json *json, const char *key, uint64_t value)
{
	const unsigned part = (unsigned)(value % 1000000);

	begin_value(json, key);
	text_write_number(json->out, value / 1000000);
	if (part > 0)
		text_write_format(json->out, ".%06u", part);
	for (; part > 0 && json->out->ptr[json->out->len - 1] == '0';)
		json->out->ptr[--json->out->len] = '\0';
}

void
json_put_count(struct json *json, struct span key, uint64_t value)
{
	begin_value(json, NULL);
	write_quoted(json->out, key);
	text_write_byte(json->out, ':');
	text_write_number(json->out, value);
}

void
json_put_bool(struct json *json, const char *key, bool value)
{
	begin_value(json, key);
	text_write_string(json->out, value ? "true" : "false");
}

void
json_put_null(struct json *json, const char *key)
{
	begin_value(json, key);
	text_write_string(json->out, "null");
}
