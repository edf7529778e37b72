#ifndef NIXIE_BASE_ASCII_H
#define NIXIE_BASE_ASCII_H

/*
 * Classes of single bytes, whatever the locale says: mail is ASCII first.
 * Bytes of 0x80 and above belong to none of them.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

static inline bool
ascii_is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool
ascii_is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static inline bool
ascii_is_alnum(char c)
{
	return ascii_is_digit(c) || ascii_is_letter(c);
}

static inline bool
ascii_is_hex(char c)
{
	return ascii_is_digit(c) || (c >= 'a' && c <= 'f') ||
	    (c >= 'A' && c <= 'F');
}

/* Blank, tab, CR, LF, VT, FF. */
static inline bool
ascii_is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static inline char
ascii_lower(char c)
{
	if (c >= 'A' && c <= 'Z')
		c |= 0x20;
	return c;
}

/* All of them, eight at a time. */
static inline void
ascii_lower_all(char *lower, const char *text, size_t len)
{
	const uint64_t ones = UINT64_C(0x0101010101010101);
	size_t i = 0;

	for (; i + 8 <= len; i += 8) {
		uint64_t word, low, large;

		memcpy(&word, text + i, 8);
		/* The high bit of each byte: from 'A' on, but not beyond 'Z'. */
		low = word & ones * 0x7f;
		large = (low + ones * (0x80 - 'A')) &
		    ~(low + ones * (0x7f - 'Z')) & ~word & ones * 0x80;
		word |= large >> 2;
		memcpy(lower + i, &word, 8);
	}
	for (; i < len; i++)
		lower[i] = ascii_lower(text[i]);
}

/* The value of a hexadecimal digit. */
static inline unsigned
ascii_hex_value(char c)
{
	return ascii_is_digit(c) ? (unsigned)(c - '0')
				 : (unsigned)(ascii_lower(c) - 'a') + 10;
}

#endif
