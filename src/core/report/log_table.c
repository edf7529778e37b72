#include "core/report/log_table.h"

#include <stdlib.h>
#include <threads.h>

enum { FIRST_ROOM = 64, LINE = 64, HOT = offsetof(struct log_row, peak_begin) };

void
log_table_init(struct log_table *table, uint64_t seed)
{
	*table = (struct log_table){ .seed = seed };
}

/* The slot of a name, or the free one where it belongs. */
static struct log_slot *
slot_of(const struct log_table *table, struct span name, uint64_t hash)
{
	size_t at = (size_t)hash;

	for (;; at++) {
		struct log_slot *slot = &table->slots[at & (table->room - 1)];

		if (!slot->row ||
		    (slot->hash == hash && span_equal(slot->row->name, name)))
			return slot;
	}
}

static void
grow(struct log_table *table, struct arena *arena)
{
	struct log_table old = *table;

	table->room = old.room > 0 ? old.room * 2 : FIRST_ROOM;
	table->slots = arena_zero(arena, table->room, sizeof(*table->slots));
	for (size_t i = 0; i < old.room; i++)
		if (old.slots[i].row)
			*slot_of(table, old.slots[i].row->name,
			    old.slots[i].hash) = old.slots[i];
}

/* The name stands right behind the row: both are fetched at once. */
static struct log_row *
add(struct log_table *table, struct arena *arena, struct span name)
{
	struct log_row *row = arena_alloc(arena, sizeof(*row) + name.len);
	char *bytes = (char *)(row + 1);

	memcpy(bytes, name.ptr, name.len);
	*row = (struct log_row){ .name = { bytes, name.len } };
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): the list is of pointers */
	*list_add(arena, &table->rows) = row;
	return row;
}

static struct span
cut(struct span name)
{
	if (name.len > LOG_NAME_MAX)
		name.len = LOG_NAME_MAX;
	return name;
}

struct log_row *
log_table_find(const struct log_table *table, struct span name, uint64_t hash)
{
	return table->room > 0 ? slot_of(table, cut(name), hash)->row : NULL;
}

struct log_row *
log_table_get(struct log_table *table, struct arena *arena, struct span name,
    uint64_t hash)
{
	struct log_slot *slot;

	if (table->rows.count * 2 >= table->room)
		grow(table, arena);
	name = cut(name);
	slot = slot_of(table, name, hash);
	if (!slot->row && table->rows.count >= LOG_TABLE_MAX) {
		name = span_of("(others)");
		hash = log_table_hash(table, name);
		slot = slot_of(table, name, hash);
	}
	if (!slot->row)
		*slot = (struct log_slot){ hash, add(table, arena, name) };
	return slot->row;
}

void
log_table_expect(const struct log_table *table, uint64_t hash)
{
	if (table->room > 0)
		__builtin_prefetch(&table->slots[hash & (table->room - 1)]);
}

void
log_table_reach(const struct log_table *table, uint64_t hash)
{
	const struct log_row *row;

	if (table->room == 0)
		return;
	row = table->slots[hash & (table->room - 1)].row;
	for (size_t at = 0; row && at < HOT; at += LINE)
		__builtin_prefetch((const char *)row + at, 1);
	if (row)
		__builtin_prefetch(row + 1);
}

static thread_local enum log_count sort_by;

static int
compare_rows(const void *left, const void *right)
{
	const struct log_row *a = *(struct log_row *const *)left;
	const struct log_row *b = *(struct log_row *const *)right;
	size_t len = a->name.len < b->name.len ? a->name.len : b->name.len;

	if (a->counts[sort_by] != b->counts[sort_by])
		return a->counts[sort_by] > b->counts[sort_by] ? -1 : 1;
	return memcmp(a->name.ptr, b->name.ptr, len);
}

void
log_table_sort(struct log_table *table, enum log_count by)
{
	sort_by = by;
	if (table->rows.count > 1)
		qsort(table->rows.items, table->rows.count,
		    sizeof(struct log_row *), compare_rows);
}
