#ifndef NIXIE_BASE_FINDER_H
#define NIXIE_BASE_FINDER_H

/*
 * Looks for many literals in one pass, letters of either size. For small
 * tables of words that are known when nixie is built; the rules have
 * core/know/index.h.
 */

#include <stdatomic.h>
#include <stdint.h>

#include "base/span.h"

enum { FINDER_MAX = 250, FINDER_BUCKETS = 1024, FINDER_MIN_LITERAL = 4 };

struct finder {
	size_t count;
	struct span literals[FINDER_MAX];
	uint32_t fronts[FINDER_MAX];     /* their first four bytes, small */
	uint8_t next[FINDER_MAX];        /* in the same bucket, + 1 */
	uint8_t buckets[FINDER_BUCKETS]; /* the first in it, + 1 */
};

/* A finder of nothing. */
void finder_init(struct finder *finder);

/*
 * Add a literal of four bytes or more, which the finder borrows; it is known
 * by the number of literals before it.
 */
void finder_add(struct finder *finder, struct span literal);

/*
 * Go to the next place, from *at on, where a literal stands; false: there is
 * none. All literals at one place come one after the other. Start with
 * *at = 0 and *which = 0; which is the literal's number + 1.
 */
bool finder_next(const struct finder *finder, struct span text, size_t *at,
    size_t *which);

/*
 * Words, the last followed by NULL, of four bytes or more each. Let it be
 * static, and name the words alone: the finder is made when first needed,
 * by any thread.
 */
struct finder_words {
	const char *const *words;
	atomic_int state;
	struct finder finder;
};

/* As finder_next(). */
bool finder_words_next(struct finder_words *words, struct span text, size_t *at,
    size_t *which);

/* Does any of the words stand in the text? */
bool finder_has_any(struct finder_words *words, struct span text);

#endif
