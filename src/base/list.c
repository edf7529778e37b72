#include "base/list.h"

enum { FIRST_ROOM = 8 };

void *
list_grow(struct arena *arena, void *items, size_t count, size_t *room,
    size_t size)
{
	void *moved;

	if (count < *room)
		return items;
	*room = *room > 0 ? *room * 2 : FIRST_ROOM;
	moved = arena_alloc(arena, *room * size);
	if (count > 0)
		memcpy(moved, items, count * size);
	return moved;
}
