#ifndef NIXIE_TOOLS_WORDING_H
#define NIXIE_TOOLS_WORDING_H

/* A text that a pattern of doc/knowledge.md might be found in. */

#include <stdint.h>

#include "base/arena.h"
#include "base/span.h"

/*
 * A sequence that looks random, and is the same on each machine: Knuth's
 * linear congruential generator. Gives numbers below the limit.
 */
uint32_t chance_next(uint64_t *chance, uint32_t limit);

/*
 * One wording of a pattern: of its choices any, made-up names for its
 * captures, nothing for its gaps.
 *
 *	user <address> (not|un)known	user a@b.example unknown
 */
struct span
wording_of(struct arena *arena, struct span pattern, uint64_t *chance);

#endif
