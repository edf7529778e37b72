#ifndef NIXIE_BASE_LIST_H
#define NIXIE_BASE_LIST_H

/*
 * A growing array in an arena, typed by its items:
 *
 *	LIST(struct fact) facts = { 0 };
 *	*list_add(arena, &facts) = (struct fact){ ... };
 *
 * Pointers into it are good until the next list_add(). The arena's ceiling
 * is its limit.
 */

#include "base/arena.h"

#define LIST(type) \
	struct { \
		type *items; \
		size_t count; \
		size_t room; \
	}

/* The same with a name, for a list that is passed on. */
#define LIST_TYPE(name, type) \
	struct name { \
		type *items; \
		size_t count; \
		size_t room; \
	}

/* A new item at the end, not initialised. */
#define list_add(arena, list) \
	((list)->items = list_grow((arena), (list)->items, (list)->count, \
	     &(list)->room, sizeof(*(list)->items)), \
	    &(list)->items[(list)->count++])

/* For list_add(): the items, with room for one more. */
void *list_grow(struct arena *arena, void *items, size_t count, size_t *room,
    size_t size);

#endif
