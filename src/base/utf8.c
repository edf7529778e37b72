#include "base/utf8.h"

/* How many bytes follow a first byte, and the least code they may make. */
static bool
read_first(unsigned char byte, size_t *more, uint32_t *code, uint32_t *least)
{
	static const uint32_t leasts[] = { 0, 0x80, 0x800, 0x10000 };

	if (byte >= 0xf5 || byte < 0xc2)
		return false;
	*more = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
	*code = byte & (0x3fU >> *more);
	*least = leasts[*more];
	return true;
}

static bool
is_character(uint32_t code, uint32_t least)
{
	return code >= least && code <= 0x10ffff &&
	    (code < 0xd800 || code > 0xdfff);
}

bool
utf8_take(struct span *text, uint32_t *code)
{
	unsigned char first = (unsigned char)text->ptr[0];
	uint32_t value, least;
	size_t more;

	*code = first;
	if (first < 0x80 || !read_first(first, &more, &value, &least) ||
	    text->len <= more) {
		span_take(text, 1);
		return first < 0x80;
	}
	for (size_t i = 1; i <= more; i++) {
		unsigned char byte = (unsigned char)text->ptr[i];

		if ((byte & 0xc0) != 0x80)
			least = UINT32_MAX;
		value = value << 6 | (byte & 0x3fU);
	}
	if (!is_character(value, least)) {
		span_take(text, 1);
		return false;
	}
	span_take(text, more + 1);
	*code = value;
	return true;
}

size_t
utf8_put(char bytes[4], uint32_t code)
{
	size_t more = code < 0x80 ? 0
	    : code < 0x800        ? 1
	    : code < 0x10000      ? 2
				  : 3;
	static const unsigned char marks[] = { 0, 0xc0, 0xe0, 0xf0 };

	for (size_t i = more; i > 0; i--) {
		bytes[i] = (char)(0x80 | (code & 0x3f));
		code >>= 6;
	}
	bytes[0] = (char)(marks[more] | code);
	return more + 1;
}

uint32_t
utf8_lower(uint32_t code)
{
	if (code < 0x80)
		return code >= 'A' && code <= 'Z' ? code + 32 : code;
	if (code >= 0xc0 && code <= 0xde && code != 0xd7)
		return code + 32;
	if ((code >= 0x100 && code <= 0x137 && code != 0x130) ||
	    (code >= 0x14a && code <= 0x177))
		return code | 1;
	if ((code >= 0x139 && code <= 0x148) ||
	    (code >= 0x179 && code <= 0x17e))
		return code % 2 == 1 ? code + 1 : code;
	if (code >= 0x391 && code <= 0x3a9)
		return code + 32;
	if (code >= 0x410 && code <= 0x42f)
		return code + 32;
	if (code >= 0x400 && code <= 0x40f)
		return code + 80;
	if (code >= 0x490 && code <= 0x4ff)
		return code >= 0x4c0 && code <= 0x4cf ? code : code | 1;
	return code;
}
