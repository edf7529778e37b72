#ifndef NIXIE_VERIFY_WIDE_H
#define NIXIE_VERIFY_WIDE_H

/*
 * Lists in UTF-16, as Excel on Windows writes "Unicode text": known by the
 * mark at their front, either byte first, and turned into UTF-8 piece by
 * piece.
 *
 *	ff fe 6a 00 40 00 = j@
 */

#include "base/text.h"

struct verify_wide {
	bool is_wide, is_big; /* big: the high byte comes first */
	bool has_byte;        /* half of a unit is left over */
	unsigned char byte;
	unsigned high; /* a surrogate that waits for its other half; or 0 */
};

/* Take the mark off the front. False: it is no UTF-16, and stays as it is. */
bool verify_wide_begin(struct verify_wide *wide, struct span *bytes);

/*
 * Add a piece as UTF-8: half as long again at most, and a character. What has
 * no meaning becomes U+FFFD.
 */
void verify_wide_write(struct verify_wide *wide, struct text *out,
    struct span bytes);

#endif
