#ifndef NIXIE_LOG_WAYS_H
#define NIXIE_LOG_WAYS_H

/*
 * Tables that forget: each hash has a few places, and a newcomer takes that of
 * whom nothing was noted for longest. With one place for each hash, two of a
 * few hundred sessions would fall into it every now and then, and one would
 * lose what it had said.
 */

#include <stddef.h>
#include <stdint.h>

enum { LOG_WAYS = 8 };

/* The first member of each slot; all zero at first. */
struct log_way {
	uint64_t hash;
	uint64_t noted; /* the higher, the later */
};

/*
 * The slot with this hash, or else the one to put it into. There are `count`
 * slots of `size` bytes, a multiple of LOG_WAYS.
 */
static inline void *
log_way_find(void *slots, size_t count, size_t size, uint64_t hash)
{
	char *slot =
	    (char *)slots + hash % (count / LOG_WAYS) * LOG_WAYS * size;
	struct log_way *oldest = (void *)slot;

	for (size_t i = 0; i < LOG_WAYS; i++, slot += size) {
		struct log_way *way = (void *)slot;

		if (way->hash == hash)
			return way;
		if (way->noted < oldest->noted)
			oldest = way;
	}
	return oldest;
}

#endif
