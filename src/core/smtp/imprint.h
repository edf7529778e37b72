#ifndef NIXIE_SMTP_IMPRINT_H
#define NIXIE_SMTP_IMPRINT_H

/*
 * What is left of a secret when it is forgotten: enough to know it again
 * where a server repeats it, and too little to read it from.
 */

#include <stdint.h>

#include "base/span.h"

struct smtp_imprint {
	size_t len; /* 0: of nothing */
	uint64_t hash;
};

/* Secrets of less than four bytes leave none: they stand in any text. */
struct smtp_imprint smtp_imprint_of(struct span secret);

/* Put stars over each place of the bytes that looks like the secret. */
void
smtp_imprint_mask(const struct smtp_imprint *imprint, char *bytes, size_t len);

#endif
