#ifndef NIXIE_BASE_UTF8_H
#define NIXIE_BASE_UTF8_H

/*
 * UTF-8 (RFC 3629), strictly: overlong forms, surrogates and numbers beyond
 * U+10FFFF are no characters.
 */

#include <stdint.h>

#include "base/span.h"

/*
 * Take one character off the front. False: the first byte begins none, and
 * that byte alone was taken and is given as the code.
 */
bool utf8_take(struct span *text, uint32_t *code);

/* Write a character; gives the number of bytes, 1 to 4. */
size_t utf8_put(char bytes[4], uint32_t code);

/*
 * The small letter for a capital of the Latin, Greek or Cyrillic alphabets,
 * when both take the same number of bytes; else the code itself.
 */
uint32_t utf8_lower(uint32_t code);

#endif
