#ifndef NIXIE_MIME_BYTE_H
#define NIXIE_MIME_BYTE_H

#include <stdbool.h>
#include <string.h>

/* Is the byte one of those in the set? NUL is in none. */
static inline bool
mime_byte_in(char c, const char *set)
{
	return c != '\0' && strchr(set, c);
}

#endif
