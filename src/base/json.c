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

/*
 * Eight bytes at once: does any of them need a second look? The arithmetic
 * of "has a byte less than n" and "has a byte equal to n" is the well-known
 * one on words.
 */
static bool
is_plain_word(const char *bytes)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	const uint64_t highs = ones * 0x80;
	uint64_t word, quote, slash;

	memcpy(&word, bytes, sizeof(word));
	quote = word ^ ones * '"';
	slash = word ^ ones * '\\';
	return (((word - ones * 0x20) | (quote - ones) | (slash - ones) |
		    (word + ones) | word) &
		   highs) == 0;
}

static bool
is_plain(char c)
{
	unsigned char byte = (unsigned char)c;

	return byte >= 0x20 && byte < 0x7f && c != '"' && c != '\\';
}

/* Write the run of plain ASCII at the front, which is nearly all there is. */
static void
write_plain(struct text *out, struct span *value)
{
	size_t len = 0;

	while (len + 8 <= value->len && is_plain_word(value->ptr + len))
		len += 8;
	while (len < value->len && is_plain(value->ptr[len]))
		len++;
	if (len > 0)
		text_write(out, span_take(value, len));
}

static void
write_quoted(struct text *out, struct span value)
{
	text_write_byte(out, '"');
	while (write_plain(out, &value), value.len > 0) {
		const char *start = value.ptr;
		uint32_t code;

		if (!utf8_take(&value, &code))
			text_write_string(out, "\xef\xbf\xbd");
		else if (code < 0x80 || code == 0x2028 || code == 0x2029)
			write_escape(out, code);
		else
			text_write(out,
			    (struct span){ start,
				(size_t)(value.ptr - start) });
	}
	text_write_byte(out, '"');
}

/* The comma and the key that stand before a value. */
static void
begin_value(struct json *json, const char *key)
{
	if (json->has_items[json->depth])
		text_write_byte(json->out, ',');
	json->has_items[json->depth] = true;
	if (!key)
		return;
	text_write_byte(json->out, '"');
	text_write_string(json->out, key);
	text_write(json->out, span_of("\":"));
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
