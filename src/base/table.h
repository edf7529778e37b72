#ifndef NIXIE_BASE_TABLE_H
#define NIXIE_BASE_TABLE_H

/*
 * A hash table from names to numbers, in an arena. The names are borrowed.
 * The hash is seeded per table, so that nobody can choose names which all
 * fall into one slot.
 */

#include <stdint.h>

#include "base/arena.h"

struct table_slot {
	struct span name; /* ptr NULL: free */
	size_t value;
};

struct table {
	struct arena *arena;
	struct table_slot *slots;
	size_t room; /* a power of two */
	size_t count;
	uint64_t seed;
};

void table_init(struct table *table, struct arena *arena, uint64_t seed);

/* The value kept for a name: NULL if there is none. */
size_t *table_find(const struct table *table, struct span name);

/*
 * Have the memory fetched that a name will be looked for in: first its place,
 * and, when that is there, the name.
 */
void table_expect(const struct table *table, struct span name);
void table_reach(const struct table *table, struct span name);

/* The value kept for a name, set to 0 when it was not there yet. */
size_t *table_get(struct table *table, struct span name);

#endif
