#ifndef NIXIE_VERIFY_KEEP_H
#define NIXIE_VERIFY_KEEP_H

/*
 * The files in which answers, and each day's counts, are kept: see
 * core/verify/kept.h. Each line is written at once, so that nothing that was
 * asked is lost when we are interrupted.
 */

#include <stdio.h>

#include "base/error.h"
#include "base/list.h"
#include "core/verify/kept.h"

struct verify_keep {
	struct arena arena;
	int64_t now;
	FILE *answers, *counts; /* NULL: nothing is kept */
	struct table index;     /* number of the answer, + 1 */
	LIST(struct verify_kept) items;
	struct table today; /* provider: recipients so far */
};

/* Files that are missing are made; a name of NULL: none. */
MUST_CHECK bool verify_keep_open(struct verify_keep *keep, const char *answers,
    const char *counts, int64_t now, uint64_t seed, struct error *error);
void verify_keep_close(struct verify_keep *keep);

/* What is known of an address and still holds; NULL: nothing. */
const struct verify_kept *
verify_keep_find(const struct verify_keep *keep, struct span address);
void verify_keep_add(struct verify_keep *keep, const struct verify_kept *kept);

unsigned
verify_keep_count(const struct verify_keep *keep, struct span provider);
void verify_keep_note(struct verify_keep *keep, struct span provider,
    unsigned count);

#endif
