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

/* The six bits of a letter; 64: it is none. */
static unsigned
value_of(char c)
{
	if (c >= 'A' && c <= 'Z')
		return (unsigned)(c - 'A');
	if (c >= 'a' && c <= 'z')
		return (unsigned)(c - 'a') + 26;
	if (ascii_is_digit(c))
		return (unsigned)(c - '0') + 52;
	return c == '+' ? 62 : c == '/' ? 63 : 64;
}

/* Letters, then at most two '=' that fill up the last group of four. */
static bool
is_sound(struct span encoded)
{
	size_t letters = 0, padding = 0;

	for (size_t i = 0; i < encoded.len; i++) {
		char c = encoded.ptr[i];

		if (ascii_is_space(c))
			continue;
		if (c == '=')
			padding++;
		else if (padding > 0 || value_of(c) > 63)
			return false;
		else
			letters++;
	}
	return letters % 4 != 1 &&
	    (padding == 0 || (padding < 3 && (letters + padding) % 4 == 0));
}

bool
crypto_base64_decode(struct text *text, struct span encoded)
{
	uint32_t bits = 0;
	unsigned count = 0;

	if (!is_sound(encoded))
		return false;
	for (size_t i = 0; i < encoded.len; i++) {
		unsigned value = value_of(encoded.ptr[i]);

		if (value > 63)
			continue;
		bits = bits << 6 | value;
		count += 6;
		if (count < 8)
			continue;
		count -= 8;
		text_write_byte(text, (char)(bits >> count & 0xff));
	}
	return true;
}
