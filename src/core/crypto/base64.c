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

/* A letter's six bits, + 1; 0: it is none. */
/* clang-format off */
static const unsigned char values[256] = {
	['A'] = 1, ['B'] = 2, ['C'] = 3, ['D'] = 4, ['E'] = 5, ['F'] = 6,
	['G'] = 7, ['H'] = 8, ['I'] = 9, ['J'] = 10, ['K'] = 11, ['L'] = 12,
	['M'] = 13, ['N'] = 14, ['O'] = 15, ['P'] = 16, ['Q'] = 17, ['R'] = 18,
	['S'] = 19, ['T'] = 20, ['U'] = 21, ['V'] = 22, ['W'] = 23, ['X'] = 24,
	['Y'] = 25, ['Z'] = 26, ['a'] = 27, ['b'] = 28, ['c'] = 29, ['d'] = 30,
	['e'] = 31, ['f'] = 32, ['g'] = 33, ['h'] = 34, ['i'] = 35, ['j'] = 36,
	['k'] = 37, ['l'] = 38, ['m'] = 39, ['n'] = 40, ['o'] = 41, ['p'] = 42,
	['q'] = 43, ['r'] = 44, ['s'] = 45, ['t'] = 46, ['u'] = 47, ['v'] = 48,
	['w'] = 49, ['x'] = 50, ['y'] = 51, ['z'] = 52, ['0'] = 53, ['1'] = 54,
	['2'] = 55, ['3'] = 56, ['4'] = 57, ['5'] = 58, ['6'] = 59, ['7'] = 60,
	['8'] = 61, ['9'] = 62, ['+'] = 63, ['/'] = 64,
};
/* clang-format on */

static uint32_t
value_of(char c)
{
	return values[(unsigned char)c];
}

/*
 * Letters, then at most two '=' that fill up the last group of four. Gives
 * how many bytes they stand for.
 */
static bool
is_sound(struct span encoded, size_t *bytes)
{
	size_t letters = 0, padding = 0;

	for (size_t i = 0; i < encoded.len; i++) {
		char c = encoded.ptr[i];

		if (value_of(c) > 0 && padding == 0)
			letters++;
		else if (c == '=')
			padding++;
		else if (!ascii_is_space(c))
			return false;
	}
	*bytes = letters / 4 * 3 + letters % 4 * 3 / 4;
	return letters % 4 != 1 &&
	    (padding == 0 || (padding < 3 && (letters + padding) % 4 == 0));
}

/* Groups of four letters with nothing between; the text has room. */
static char *
decode_groups(struct span *encoded, char *out)
{
	for (; encoded->len >= 4; span_take(encoded, 4), out += 3) {
		const char *at = encoded->ptr;
		uint32_t a = value_of(at[0]), b = value_of(at[1]);
		uint32_t c = value_of(at[2]), d = value_of(at[3]), bits;

		if (a == 0 || b == 0 || c == 0 || d == 0)
			break;
		bits = (a - 1) << 18 | (b - 1) << 12 | (c - 1) << 6 | (d - 1);
		out[0] = (char)(bits >> 16 & 0xff);
		out[1] = (char)(bits >> 8 & 0xff);
		out[2] = (char)(bits & 0xff);
	}
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
		bits = bits << 6 | (value - 1);
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
