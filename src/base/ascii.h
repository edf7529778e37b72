#ifndef NIXIE_BASE_ASCII_H
#define NIXIE_BASE_ASCII_H

/*
 * Classes of single bytes, whatever the locale says: mail is ASCII first.
 * Bytes of 0x80 and above belong to none of them.
 */

#include <stdbool.h>

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

/* The value of a hexadecimal digit. */
static inline unsigned
ascii_hex_value(char c)
{
	return ascii_is_digit(c) ? (unsigned)(c - '0')
				 : (unsigned)(ascii_lower(c) - 'a') + 10;
}

#endif
