#ifndef NIXIE_KNOW_INDEX_H
#define NIXIE_KNOW_INDEX_H

/*
 * How the keys of all patterns are found in one pass over a text. Each key is
 * known by its anchor, the rarest four bytes in it. At each place of the text
 * the next four bytes are hashed; a bit tells whether any key has such an
 * anchor, and hardly ever is it set in vain. Keys lie in buckets by the hash
 * of their anchors.
 *
 * A common key brings patterns that do not match. So each pattern also has
 * its needs: of the words outside its key three bytes each, of which every
 * text that it matches holds some. The one pass notes all of three bytes that
 * the text holds, and a pattern whose needs are not met is not run.
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

enum {
	INDEX_NEED_BITS = 13,
	INDEX_NEEDS = 1 << INDEX_NEED_BITS,
	INDEX_NEED_GRAM = 3,
	/* Needs are alternatives up to one with this bit; the next set follows. */
	INDEX_LAST_NEED = 0x8000,
};

static inline uint16_t
index_need_of(uint32_t three)
{
	return (uint16_t)((three * 2654435761U) >> (32 - INDEX_NEED_BITS));
}

/* For three bytes, whichever way round the machine holds them. */
static inline uint16_t
index_need(const char *bytes)
{
	return index_need_of((uint32_t)(unsigned char)bytes[0] |
	    (uint32_t)(unsigned char)bytes[1] << 8 |
	    (uint32_t)(unsigned char)bytes[2] << 16);
}

/* How often each few bytes stand in the texts that are known. */
struct grams {
	uint16_t counts[1 << INDEX_HASH_BITS]; /* of four */
	uint16_t needs[INDEX_NEEDS];           /* of three */
};

void grams_add(struct grams *grams, struct span lower);

/*
 * How often a key can stand in them at most, by its rarest four bytes, which
 * are at *anchor.
 */
size_t grams_count(const struct grams *grams, struct span key, size_t *anchor);

/* What one pass over a text has found. */
struct index_scan {
	struct span lower;
	uint16_t *places; /* where anchors may stand */
	size_t count, at;
	size_t next;  /* key to be tried at the place; 0: the bucket's first */
	size_t begin; /* of the key found last, in the text */
	size_t key;   /* its row */
	uint64_t needs[INDEX_NEEDS / 64];
};

/* Are the needs of the pattern met? */
bool
index_meets(const struct index_scan *scan, const struct pattern_row *pattern);

/* Pass over a text in small letters, of SMTP_UNFOLD_MAX bytes at most. */
void index_scan(const struct knowledge *knowledge, struct arena *arena,
    struct span lower, struct index_scan *scan);

/* Go to the next key that stands in the text; false: there is none. */
bool index_next(const struct knowledge *knowledge, struct index_scan *scan);

#endif
