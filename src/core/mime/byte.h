#ifndef NIXIE_MIME_BYTE_H
#define NIXIE_MIME_BYTE_H

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"

/* Is the byte one of the signs in the set? NUL, letters, digits are in none. */
static inline bool
mime_byte_in(char c, const char *set)
{
	return c != '\0' && !ascii_is_alnum(c) && strchr(set, c);
}

#endif
