#include "core/crypto/base64.h"

#include <stdint.h>

#include "base/ascii.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void
crypto_base64_write(struct text *text, struct span bytes)
{
	while (bytes.len > 0) {
		char group[4] = { '=', '=', '=', '=' };
		uint32_t bits = 0;
		size_t count = bytes.len < 3 ? bytes.len : 3;

		for (size_t i = 0; i < 3; i++)
			bits = bits << 8 |
			    (i < count ? (unsigned char)bytes.ptr[i] : 0U);
		for (size_t i = 0; i <= count; i++)
			group[i] = alphabet[bits >> (18 - 6 * i) & 63];
		text_write(text, (struct span){ group, sizeof(group) });
		span_take(&bytes, count);
	}
}

/* A letter's six bits, and LETTER; 0: it is none. */
enum {
	LETTER = 1 << 6,
	FOUR_LETTERS = LETTER << 18 | LETTER << 12 | LETTER << 6 | LETTER
};

/* clang-format off */
static const unsigned char values[256] = {
	['A'] = 64, ['B'] = 65, ['C'] = 66, ['D'] = 67, ['E'] = 68, ['F'] = 69,
	['G'] = 70, ['H'] = 71, ['I'] = 72, ['J'] = 73, ['K'] = 74, ['L'] = 75,
	['M'] = 76, ['N'] = 77, ['O'] = 78, ['P'] = 79, ['Q'] = 80, ['R'] = 81,
	['S'] = 82, ['T'] = 83, ['U'] = 84, ['V'] = 85, ['W'] = 86, ['X'] = 87,
	['Y'] = 88, ['Z'] = 89, ['a'] = 90, ['b'] = 91, ['c'] = 92, ['d'] = 93,
	['e'] = 94, ['f'] = 95, ['g'] = 96, ['h'] = 97, ['i'] = 98, ['j'] = 99,
	['k'] = 100, ['l'] = 101, ['m'] = 102, ['n'] = 103, ['o'] = 104,
	['p'] = 105, ['q'] = 106, ['r'] = 107, ['s'] = 108, ['t'] = 109,
	['u'] = 110, ['v'] = 111, ['w'] = 112, ['x'] = 113, ['y'] = 114,
	['z'] = 115, ['0'] = 116, ['1'] = 117, ['2'] = 118, ['3'] = 119,
	['4'] = 120, ['5'] = 121, ['6'] = 122, ['7'] = 123, ['8'] = 124,
	['9'] = 125, ['+'] = 126, ['/'] = 127,
};
/* clang-format on */

static uint32_t
value_of(char c)
{
	return values[(unsigned char)c];
}

/* How many letters stand in front; four at a time, for they are many. */
static size_t
count_letters(struct span text)
{
	size_t at = 0;

	while (at + 4 <= text.len &&
	    (value_of(text.ptr[at]) & value_of(text.ptr[at + 1]) &
		value_of(text.ptr[at + 2]) & value_of(text.ptr[at + 3]) &
		LETTER) != 0)
		at += 4;
	while (at < text.len && value_of(text.ptr[at]) != 0)
		at++;
	return at;
}

/*
 * Letters, then at most two '=' that fill up the last group of four. Gives
 * how many bytes they stand for.
 */
static bool
is_sound(struct span encoded, size_t *bytes)
{
	size_t letters = 0, padding = 0;

	while (encoded.len > 0) {
		size_t count = count_letters(encoded);

		if (count > 0 && padding > 0)
			return false;
		letters += count;
		span_take(&encoded, count);
		if (encoded.len == 0)
			break;
		if (*encoded.ptr == '=')
			padding++;
		else if (!ascii_is_space(*encoded.ptr))
			return false;
		span_take(&encoded, 1);
	}
	*bytes = letters / 4 * 3 + letters % 4 * 3 / 4;
	return letters % 4 != 1 &&
	    (padding == 0 || (padding < 3 && (letters + padding) % 4 == 0));
}

/* Groups of four letters with nothing between; the text has room. */
static char *
decode_groups(struct span *encoded, char *out)
{
	const char *at = encoded->ptr, *end = at + encoded->len;

	for (; end - at >= 4; at += 4, out += 3) {
		uint32_t a = value_of(at[0]), b = value_of(at[1]);
		uint32_t c = value_of(at[2]), d = value_of(at[3]), bits;

		if ((a & b & c & d & LETTER) == 0)
			break;
		bits = (a << 18) + (b << 12) + (c << 6) + d - FOUR_LETTERS;
		out[0] = (char)(bits >> 16 & 0xff);
		out[1] = (char)(bits >> 8 & 0xff);
		out[2] = (char)(bits & 0xff);
	}
	span_take(encoded, (size_t)(at - encoded->ptr));
	return out;
}

static char *
decode(struct span encoded, char *out)
{
	uint32_t bits = 0;
	unsigned count = 0;

	while (encoded.len > 0) {
		uint32_t value;

		if (count == 0)
			out = decode_groups(&encoded, out);
		if (encoded.len == 0)
			break;
		value = value_of(*span_take(&encoded, 1).ptr);
		if (value == 0)
			continue;
		bits = bits << 6 | (value - LETTER);
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		*out++ = (char)(bits >> count & 0xff);
	}
	return out;
}

bool
crypto_base64_decode(struct text *text, struct span encoded)
{
	size_t bytes;
	char *out;

	if (!is_sound(encoded, &bytes))
		return false;
	if (bytes == 0)
		return true;
	out = text_room(text, bytes);
	if (out)
		text_wrote(text, (size_t)(decode(encoded, out) - out));
	else
		text->is_cut = true;
	return true;
}
