#include "base/finder.h"

/* Setting this bit makes letters small, and does the same to all the same. */
static const uint32_t small = 0x20202020;

static uint32_t
front_of(const char *bytes)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return word | small;
}

static size_t
bucket_of(uint32_t front)
{
	return (size_t)((front * 2654435761U) >> 22);
}

void
finder_init(struct finder *finder)
{
	memset(finder, 0, sizeof(*finder));
}

void
finder_add(struct finder *finder, struct span literal)
{
	uint32_t front = front_of(literal.ptr);
	uint8_t *bucket = &finder->buckets[bucket_of(front)];

	assert(finder->count < FINDER_MAX);
	assert(literal.len >= FINDER_MIN_LITERAL);
	finder->fronts[finder->count] = front;
	finder->literals[finder->count] = literal;
	finder->next[finder->count++] = *bucket;
	*bucket = (uint8_t)finder->count;
}

static bool
stands_at(const struct finder *finder, size_t literal, uint32_t front,
    struct span text)
{
	return finder->fronts[literal] == front &&
	    span_starts_nocase(text, finder->literals[literal]);
}

/* The first of the bucket at the next place that has any; 0: none has. */
static size_t
next_candidate(const struct finder *finder, struct span text, size_t *place)
{
	for (; *place + FINDER_MIN_LITERAL <= text.len; ++*place) {
		uint32_t front = front_of(text.ptr + *place);
		size_t candidate = finder->buckets[bucket_of(front)];

		if (candidate > 0)
			return candidate;
	}
	return 0;
}

bool
finder_next(const struct finder *finder, struct span text, size_t *at,
    size_t *which)
{
	size_t place = *at, candidate;

	if (*which > 0)
		candidate = finder->next[*which - 1];
	else
		candidate = next_candidate(finder, text, &place);
	while (place + FINDER_MIN_LITERAL <= text.len) {
		uint32_t front = front_of(text.ptr + place);

		for (; candidate > 0; candidate = finder->next[candidate - 1]) {
			if (!stands_at(finder, candidate - 1, front,
				span_from(text, place)))
				continue;
			*at = place;
			*which = candidate;
			return true;
		}
		place++;
		candidate = next_candidate(finder, text, &place);
	}
	return false;
}

enum { NOT_MADE, BEING_MADE, MADE };

/* Another thread may be at it, which takes microseconds. */
static const struct finder *
get(struct finder_words *words)
{
	int state = NOT_MADE;

	if (atomic_load(&words->state) == MADE)
		return &words->finder;
	if (atomic_compare_exchange_strong(&words->state, &state, BEING_MADE)) {
		finder_init(&words->finder);
		for (const char *const *word = words->words; *word; word++)
			finder_add(&words->finder, span_of(*word));
		atomic_store(&words->state, MADE);
	}
	while (atomic_load(&words->state) != MADE)
		continue;
	return &words->finder;
}

bool
finder_words_next(struct finder_words *words, struct span text, size_t *at,
    size_t *which)
{
	return finder_next(get(words), text, at, which);
}

bool
finder_has_any(struct finder_words *words, struct span text)
{
	size_t at = 0, which = 0;

	return finder_next(get(words), text, &at, &which);
}
