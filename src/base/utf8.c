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

/* Capitals, and how their small letters follow from them. */
static const struct {
	uint32_t first, last;
	enum {
		PLUS,    /* so many further on */
		OR_ONE,  /* pairs that begin even */
		ADD_ODD, /* pairs that begin odd */
	} how;
	uint32_t distance;
} capitals[] = {
	{ 'A', 'Z', PLUS, 32 },
	{ 0xc0, 0xd6, PLUS, 32 },
	{ 0xd8, 0xde, PLUS, 32 },
	{ 0x100, 0x12f, OR_ONE, 0 },
	{ 0x132, 0x137, OR_ONE, 0 },
	{ 0x139, 0x148, ADD_ODD, 0 },
	{ 0x14a, 0x177, OR_ONE, 0 },
	{ 0x179, 0x17e, ADD_ODD, 0 },
	{ 0x1a0, 0x1a5, OR_ONE, 0 },
	{ 0x1af, 0x1b0, ADD_ODD, 0 },
	{ 0x218, 0x21f, OR_ONE, 0 },
	{ 0x386, 0x386, PLUS, 38 },
	{ 0x388, 0x38a, PLUS, 37 },
	{ 0x38c, 0x38c, PLUS, 64 },
	{ 0x38e, 0x38f, PLUS, 63 },
	{ 0x391, 0x3a9, PLUS, 32 },
	{ 0x400, 0x40f, PLUS, 80 },
	{ 0x410, 0x42f, PLUS, 32 },
	{ 0x490, 0x4bf, OR_ONE, 0 },
	{ 0x4d0, 0x4ff, OR_ONE, 0 },
	{ 0x1e00, 0x1e95, OR_ONE, 0 },
	{ 0x1ea0, 0x1eff, OR_ONE, 0 },
};

uint32_t
utf8_lower(uint32_t code)
{
	for (size_t i = 0; i < sizeof(capitals) / sizeof(*capitals); i++) {
		if (code < capitals[i].first || code > capitals[i].last)
			continue;
		if (capitals[i].how == PLUS)
			return code + capitals[i].distance;
		if (capitals[i].how == OR_ONE)
			return code | 1;
		return code % 2 == 1 ? code + 1 : code;
	}
	return code;
}
