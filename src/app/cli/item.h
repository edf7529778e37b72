#ifndef NIXIE_CLI_ITEM_H
#define NIXIE_CLI_ITEM_H

/*
 * What is dealt out to be explained: a piece of a file, that a file ends, or
 * that it could not be read. All views live until the item was explained.
 */

#include "core/intake/intake.h"

enum item_kind { ITEM_PIECE, ITEM_END, ITEM_FAILED };

struct item {
	enum item_kind kind;
	struct span name;        /* of the file, or empty */
	struct span bytes;       /* the piece; or what went wrong */
	struct span header;      /* of events in CSV */
	enum intake_kind intake; /* of a stream; INTAKE_EMPTY: any */
	bool is_first;           /* piece of its file */
	bool has_more;           /* pieces behind it */
	bool is_cut;             /* its end is: an item was too long */
	size_t index;            /* of its first case, as far as known */
	unsigned line;           /* of its front */
	size_t offset;           /* ... and so many bytes are before it */
};

#endif
