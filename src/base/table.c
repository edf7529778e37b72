#include "base/table.h"

enum { FIRST_ROOM = 64 };

void
table_init(struct table *table, struct arena *arena, uint64_t seed)
{
	*table = (struct table){ .arena = arena, .seed = seed };
}

/* FNV-1a with a seed, and a last stir for the low bits that pick the slot. */
static size_t
hash(uint64_t seed, struct span name)
{
	uint64_t h = 14695981039346656037ULL ^ seed;

	for (size_t i = 0; i < name.len; i++)
		h = (h ^ (unsigned char)name.ptr[i]) * 1099511628211ULL;
	h ^= h >> 32;
	return (size_t)h;
}

/* The slot of a name, or the free one where it belongs. */
static struct table_slot *
slot_of(const struct table *table, struct span name)
{
	size_t at = hash(table->seed, name);

	for (;; at++) {
		struct table_slot *slot = &table->slots[at & (table->room - 1)];

		if (!slot->name.ptr || span_equal(slot->name, name))
			return slot;
	}
}

static void
grow(struct table *table)
{
	struct table old = *table;

	table->room = old.room > 0 ? old.room * 2 : FIRST_ROOM;
	table->slots =
	    arena_zero(table->arena, table->room, sizeof(*table->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].name.ptr)
			*slot_of(table, old.slots[i].name) = old.slots[i];
}

size_t *
table_find(const struct table *table, struct span name)
{
	struct table_slot *slot;

	if (table->room == 0)
		return NULL;
	slot = slot_of(table, name);
	return slot->name.ptr ? &slot->value : NULL;
}

size_t *
table_get(struct table *table, struct span name)
{
	struct table_slot *slot;

	if (table->count * 2 >= table->room)
		grow(table);
	slot = slot_of(table, name);
	if (!slot->name.ptr) {
		*slot = (struct table_slot){ name, 0 };
		table->count++;
	}
	return &slot->value;
}
