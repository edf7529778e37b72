#include "base/table.h"

#include "base/hash.h"

enum { FIRST_ROOM = 64 };

void
table_init(struct table *table, struct arena *arena, uint64_t seed)
{
	*table = (struct table){ .arena = arena, .seed = seed };
}

/* The slot of a name, or the free one where it belongs. */
static struct table_slot *
slot_of(const struct table *table, struct span name)
{
	size_t at = (size_t)hash_span(table->seed, name);

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

/* Where it is looked for first. */
static const struct table_slot *
first_of(const struct table *table, struct span name)
{
	size_t at = (size_t)hash_span(table->seed, name);

	return &table->slots[at & (table->room - 1)];
}

void
table_expect(const struct table *table, struct span name)
{
	if (table->room > 0)
		__builtin_prefetch(first_of(table, name));
}

void
table_reach(const struct table *table, struct span name)
{
	if (table->room > 0)
		__builtin_prefetch(first_of(table, name)->name.ptr);
}
