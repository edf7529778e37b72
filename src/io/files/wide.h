#ifndef NIXIE_FILES_WIDE_H
#define NIXIE_FILES_WIDE_H

/*
 * UTF-16 (RFC 2781) with its byte order mark, as Windows' tools export
 * tables: FF FE 22 00 is a quotation mark. It comes out as UTF-8, without the
 * mark; half a pair comes out as U+FFFD.
 */

#include <stdint.h>

#include "base/span.h"

struct files_wide {
	bool has_mark, is_big;
	uint32_t high; /* of a pair that has begun; 0: none has */
	char byte;     /* the first of two, when the other comes later */
	bool has_byte;
};

/* Does it begin with a byte order mark? */
bool files_wide_is(struct span bytes);

/* What comes of these bytes; the room must be three times as large. */
size_t files_wide_decode(struct files_wide *wide, struct span in, char *bytes);

#endif
