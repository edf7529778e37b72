#include "core/know/index.h"

void
grams_add(struct grams *grams, struct span lower)
{
	for (size_t i = 0; i + INDEX_GRAM <= lower.len; i++) {
		uint32_t hash = index_hash(index_load(lower.ptr + i));

		if (grams->counts[hash] < UINT16_MAX)
			grams->counts[hash]++;
	}
	for (size_t i = 0; i + INDEX_NEED_GRAM <= lower.len; i++) {
		uint16_t need = index_need(lower.ptr + i);

		if (grams->needs[need] < UINT16_MAX)
			grams->needs[need]++;
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
try_bucket(const struct knowledge *knowledge, struct index_scan *scan,
    size_t place)
{
	uint32_t word = index_load(scan->lower.ptr + place);
	uint32_t bucket = index_bucket(index_hash(word));
	size_t key =
	    scan->next > 0 ? scan->next : knowledge->key_starts[bucket];

	for (; key < knowledge->key_starts[bucket + 1]; key++) {
		const struct key_row *row = &knowledge->keys[key];

		if (!stands_here(row, scan->lower, word, place))
			continue;
		scan->key = key;
		scan->begin = place - row->anchor;
		scan->next = key + 1;
		return true;
	}
	scan->next = 0;
	return false;
}

/* Does the machine hold the first byte of a word in its lowest bits? */
static inline bool
is_little(void)
{
	return index_load("\1\0\0") == 1;
}

static inline void
note_need(struct index_scan *scan, uint16_t need)
{
	scan->needs[need / 64] |= UINT64_C(1) << need % 64;
}

void
index_scan(const struct knowledge *knowledge, struct arena *arena,
    struct span lower, struct index_scan *scan)
{
	const uint64_t *bits = knowledge->key_bits;
	uint16_t *places;
	size_t count = 0;

	assert(lower.len <= UINT16_MAX);
	places = arena_alloc(arena, (lower.len + 1) * sizeof(*places));
	memset(scan->needs, 0, sizeof(scan->needs));
	for (size_t i = 0; i + INDEX_GRAM <= lower.len; i++) {
		uint32_t word = index_load(lower.ptr + i);
		uint32_t hash = index_hash(word);

		note_need(scan,
		    is_little() ? index_need_of(word & 0xffffff)
				: index_need(lower.ptr + i));
		/* Without a branch: no one foresees which places these are. */
		places[count] = (uint16_t)i;
		count += bits[hash / 64] >> hash % 64 & 1;
	}
	if (lower.len >= INDEX_NEED_GRAM)
		note_need(scan,
		    index_need(lower.ptr + lower.len - INDEX_NEED_GRAM));
	scan->lower = lower;
	scan->places = places;
	scan->count = count;
	scan->at = scan->next = 0;
}

bool
index_next(const struct knowledge *knowledge, struct index_scan *scan)
{
	for (; scan->at < scan->count; scan->at++)
		if (try_bucket(knowledge, scan, scan->places[scan->at]))
			return true;
	return false;
}

bool
index_meets(const struct index_scan *scan, const struct pattern_row *pattern)
{
	uint64_t is_met = 0;

	for (size_t i = 0; i < pattern->need_count; i++) {
		uint16_t need = pattern->needs[i];
		uint16_t which = need & (INDEX_NEEDS - 1);

		is_met |= scan->needs[which / 64] >> which % 64 & 1;
		if (!(need & INDEX_LAST_NEED))
			continue;
		if (!is_met)
			return false;
		is_met = 0;
	}
	return true;
}
