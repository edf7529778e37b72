#include "core/log/json.h"

#include "base/utf8.h"
#include "core/log/scan.h"

enum { MAX_DEPTH = 64 };

static void
skip_blanks(struct span *rest)
{
	while (rest->len > 0 && ascii_is_space(rest->ptr[0]))
		span_take(rest, 1);
}

bool
log_json_open(struct span *rest)
{
	skip_blanks(rest);
	return log_scan_word(rest, "{");
}

static bool
take_string(struct span *rest, struct span *value)
{
	struct span text = *rest;
	size_t len = 0;

	if (!log_scan_word(&text, "\""))
		return false;
	while (len < text.len && text.ptr[len] != '"')
		len += text.ptr[len] == '\\' ? 2 : 1;
	if (len >= text.len)
		return false;
	*value = span_take(&text, len);
	span_take(&text, 1);
	*rest = text;
	return true;
}

/* Everything up to the comma or bracket that ends it. */
static bool
take_other(struct span *rest, struct span *value)
{
	struct span string;
	const char *begin = rest->ptr;
	int depth = 0;

	while (rest->len > 0) {
		char c = rest->ptr[0];

		if (c == '"') {
			if (!take_string(rest, &string))
				return false;
			continue;
		}
		if (depth == 0 && (c == ',' || c == '}' || c == ']'))
			break;
		depth += c == '{' || c == '[';
		depth -= c == '}' || c == ']';
		if (depth < 0 || depth > MAX_DEPTH)
			return false;
		span_take(rest, 1);
	}
	*value = span_trim((struct span){ begin, (size_t)(rest->ptr - begin) });
	return rest->len > 0;
}

static bool
take_value(struct span *rest, struct log_member *member)
{
	skip_blanks(rest);
	member->is_string = rest->len > 0 && rest->ptr[0] == '"';
	return member->is_string ? take_string(rest, &member->value)
				 : take_other(rest, &member->value);
}

bool
log_json_next(struct span *rest, struct log_member *member)
{
	skip_blanks(rest);
	log_scan_word(rest, ",");
	skip_blanks(rest);
	if (!take_string(rest, &member->key))
		return false;
	skip_blanks(rest);
	if (!log_scan_word(rest, ":"))
		return false;
	return take_value(rest, member);
}

bool
log_json_item(struct span *rest, struct log_member *member)
{
	skip_blanks(rest);
	if (!log_scan_word(rest, "[") && !log_scan_word(rest, ","))
		return false;
	member->key = span_empty();
	return take_value(rest, member) &&
	    (member->is_string || member->value.len > 0);
}

static bool
take_hex(struct span *rest, uint32_t *code)
{
	*code = 0;
	if (rest->len < 4)
		return false;
	for (size_t i = 0; i < 4; i++) {
		if (!ascii_is_hex(rest->ptr[i]))
			return false;
		*code = *code << 4 | ascii_hex_value(rest->ptr[i]);
	}
	span_take(rest, 4);
	return true;
}

/* Behind the "u" of \uXXXX; two of them may make one character. */
static uint32_t
take_code(struct span *rest)
{
	struct span low = *rest;
	uint32_t code, second;

	if (!take_hex(rest, &code))
		return '?';
	low = *rest;
	if (code >= 0xd800 && code < 0xdc00 && log_scan_word(&low, "\\u") &&
	    take_hex(&low, &second) && second >= 0xdc00 && second < 0xe000) {
		*rest = low;
		return 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
	}
	return code >= 0xd800 && code < 0xe000 ? 0xfffd : code;
}

static void
put_escaped(struct log_scratch *scratch, struct span *rest)
{
	static const char from[] = "nrtbf", to[] = "\n\r\t\b\f";
	char c = span_take(rest, 1).ptr[0];
	const char *at = c ? strchr(from, c) : NULL;

	if (c == 'u') {
		scratch->len +=
		    utf8_put(scratch->bytes + scratch->len, take_code(rest));
		return;
	}
	if (at)
		c = to[at - from];
	scratch->bytes[scratch->len++] = c;
}

struct span
log_json_string(struct log_scratch *scratch, struct span value)
{
	char *begin = scratch->bytes + scratch->len;

	if (!memchr(value.ptr, '\\', value.len))
		return value;
	while (value.len > 0 && scratch->len + 4 < sizeof(scratch->bytes)) {
		char c = span_take(&value, 1).ptr[0];

		if (c == '\\' && value.len > 0)
			put_escaped(scratch, &value);
		else
			scratch->bytes[scratch->len++] = c;
	}
	return (struct span){ begin,
		(size_t)(scratch->bytes + scratch->len - begin) };
}

struct span
log_json_bytes(struct log_scratch *scratch, struct span value)
{
	char *begin = scratch->bytes + scratch->len;
	struct log_member member;
	uint64_t byte;

	while (log_json_item(&value, &member) &&
	    log_scan_number(&member.value, &byte) && member.value.len == 0 &&
	    byte <= UINT8_MAX && scratch->len < sizeof(scratch->bytes))
		scratch->bytes[scratch->len++] = (char)byte;
	return (struct span){ begin,
		(size_t)(scratch->bytes + scratch->len - begin) };
}
