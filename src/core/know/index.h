#ifndef NIXIE_KNOW_INDEX_H
#define NIXIE_KNOW_INDEX_H

/*
 * How the keys of all patterns are found in one pass over a text. Each key is
 * known by its anchor, the rarest four bytes in it. At each place of the text
 * the next four bytes are hashed; a bit tells whether any key has such an
 * anchor, and hardly ever is it set in vain. Keys lie in buckets by the hash
 * of their anchors.
 *
 * This takes the place of a general matcher (ADR 5 has the figures).
 */

#include "core/know/knowledge.h"

enum {
	INDEX_HASH_BITS = 17,
	INDEX_BUCKET_BITS = 14,
	INDEX_BUCKETS = 1 << INDEX_BUCKET_BITS,
	INDEX_WORDS = (1 << INDEX_HASH_BITS) / 64,
	INDEX_GRAM = 4,
};

static inline uint32_t
index_load(const char *bytes)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return word;
}

static inline uint32_t
index_hash(uint32_t word)
{
	return (word * 2654435761U) >> (32 - INDEX_HASH_BITS);
}

static inline uint32_t
index_bucket(uint32_t hash)
{
	return hash >> (INDEX_HASH_BITS - INDEX_BUCKET_BITS);
}

/* How often each four bytes stand in the texts that are known. */
struct grams {
	uint16_t counts[1 << INDEX_HASH_BITS];
};

void grams_add(struct grams *grams, struct span lower);

/*
 * How often a key can stand in them at most, by its rarest four bytes, which
 * are at *anchor.
 */
size_t grams_count(const struct grams *grams, struct span key, size_t *anchor);

/* A place where a key stands. */
struct index_hit {
	size_t place; /* of the anchor */
	size_t next;  /* key to be tried there; 0: go to the next place */
	size_t begin; /* of the key in the text */
	size_t key;   /* its row */
};

/*
 * Go to the next key in a text in small letters; start with all zero. False:
 * there is none.
 */
bool index_next(const struct knowledge *knowledge, struct span lower,
    struct index_hit *hit);

#endif
