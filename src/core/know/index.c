#include "core/know/index.h"

void
grams_add(struct grams *grams, struct span lower)
{
	for (size_t i = 0; i + INDEX_GRAM <= lower.len; i++) {
		uint32_t hash = index_hash(index_load(lower.ptr + i));

		if (grams->counts[hash] < UINT16_MAX)
			grams->counts[hash]++;
	}
}

size_t
grams_count(const struct grams *grams, struct span key, size_t *anchor)
{
	size_t least = SIZE_MAX;

	*anchor = 0;
	for (size_t i = 0; i + INDEX_GRAM <= key.len; i++) {
		uint32_t hash = index_hash(index_load(key.ptr + i));

		if (grams->counts[hash] >= least)
			continue;
		least = grams->counts[hash];
		*anchor = i;
	}
	return least;
}

static bool
stands_here(const struct key_row *key, struct span lower, uint32_t word,
    size_t place)
{
	return key->word == word && place >= key->anchor &&
	    key->text.len <= lower.len - (place - key->anchor) &&
	    memcmp(lower.ptr + place - key->anchor, key->text.ptr,
		key->text.len) == 0;
}

/* The keys of a bucket, from the one to be tried next. */
static bool
try_bucket(const struct knowledge *knowledge, struct span lower,
    struct index_hit *hit, uint32_t word)
{
	uint32_t bucket = index_bucket(index_hash(word));
	size_t key = hit->next > 0 ? hit->next : knowledge->key_starts[bucket];

	for (; key < knowledge->key_starts[bucket + 1]; key++) {
		const struct key_row *row = &knowledge->keys[key];

		if (!stands_here(row, lower, word, hit->place))
			continue;
		hit->key = key;
		hit->begin = hit->place - row->anchor;
		hit->next = key + 1;
		return true;
	}
	hit->next = 0;
	return false;
}

bool
index_next(const struct knowledge *knowledge, struct span lower,
    struct index_hit *hit)
{
	const uint64_t *bits = knowledge->key_bits;

	for (; hit->place + INDEX_GRAM <= lower.len; hit->place++) {
		uint32_t word = index_load(lower.ptr + hit->place);
		uint32_t hash = index_hash(word);

		if ((bits[hash / 64] >> hash % 64 & 1) == 0)
			continue;
		if (try_bucket(knowledge, lower, hit, word))
			return true;
	}
	return false;
}
