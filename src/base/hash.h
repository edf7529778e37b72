#ifndef NIXIE_BASE_HASH_H
#define NIXIE_BASE_HASH_H

/*
 * A hash for tables in memory, eight bytes at a step. It is seeded, so that
 * nobody can choose names which all fall into one slot; it is no digest.
 */

#include <stdint.h>

#include "base/span.h"

/* Multiply to 128 bits and fold: each bit of both depends on all. */
static inline uint64_t
hash_mix(uint64_t a, uint64_t b)
{
	__extension__ typedef unsigned __int128 wide;
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static inline uint64_t
hash_span(uint64_t seed, struct span span)
{
	uint64_t h = seed ^ 0x9e3779b97f4a7c15ULL ^ span.len, word;

	while (span.len >= 8) {
		memcpy(&word, span.ptr, 8);
		h = hash_mix(h ^ word, 0xd6e8feb86659fd93ULL);
		span_take(&span, 8);
	}
	word = 0;
	memcpy(&word, span.ptr, span.len);
	return hash_mix(h ^ word, 0xa0761d6478bd642fULL ^ seed);
}

#endif
