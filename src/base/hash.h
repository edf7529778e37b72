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
hash_word(const char *at)
{
	uint64_t word;

	memcpy(&word, at, sizeof(word));
	return word;
}

/* Fewer than eight bytes; some may count twice. */
static inline uint64_t
hash_few(struct span span)
{
	const unsigned char *at = (const unsigned char *)span.ptr;
	uint32_t first, last;

	if (span.len >= 4) {
		memcpy(&first, at, sizeof(first));
		memcpy(&last, at + span.len - 4, sizeof(last));
		return (uint64_t)first << 32 | last;
	}
	if (span.len == 0)
		return 0;
	return (uint64_t)at[0] << 16 | (uint64_t)at[span.len / 2] << 8 |
	    at[span.len - 1];
}

/* The last word may overlap the one before: no byte is read alone. */
static inline uint64_t
hash_span(uint64_t seed, struct span span)
{
	uint64_t h = seed ^ 0x9e3779b97f4a7c15ULL ^ span.len, last;
	size_t at = 0;

	if (span.len >= 8) {
		for (; at + 8 < span.len; at += 8)
			h = hash_mix(h ^ hash_word(span.ptr + at),
			    0xd6e8feb86659fd93ULL);
		last = hash_word(span.ptr + span.len - 8);
	} else {
		last = hash_few(span);
	}
	return hash_mix(h ^ last, 0xa0761d6478bd642fULL ^ seed);
}

#endif
