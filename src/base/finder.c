#include "base/finder.h"

/* Setting this bit makes letters small, and does the same to all the same. */
static const uint32_t small = 0x20202020;

static size_t
bucket_of(const char *bytes)
{
	uint32_t word;

	memcpy(&word, bytes, sizeof(word));
	return (size_t)(((word | small) * 2654435761U) >> 22);
}

void
finder_init(struct finder *finder)
{
	memset(finder, 0, sizeof(*finder));
}

void
finder_add(struct finder *finder, struct span literal)
{
	uint8_t *bucket = &finder->buckets[bucket_of(literal.ptr)];

	assert(finder->count < FINDER_MAX);
	assert(literal.len >= FINDER_MIN_LITERAL);
	finder->literals[finder->count] = literal;
	finder->next[finder->count++] = *bucket;
	*bucket = (uint8_t)finder->count;
}

bool
finder_next(const struct finder *finder, struct span text, size_t *at,
    size_t *which)
{
	size_t candidate = *which > 0 ? finder->next[*which - 1] : 0;
	size_t place = *at;

	if (text.len < FINDER_MIN_LITERAL)
		return false;
	if (*which == 0)
		candidate = finder->buckets[bucket_of(text.ptr + place)];
	for (;;) {
		for (; candidate > 0; candidate = finder->next[candidate - 1]) {
			if (!span_starts_nocase(span_from(text, place),
				finder->literals[candidate - 1]))
				continue;
			*at = place;
			*which = candidate;
			return true;
		}
		if (++place + FINDER_MIN_LITERAL > text.len)
			return false;
		candidate = finder->buckets[bucket_of(text.ptr + place)];
	}
}
