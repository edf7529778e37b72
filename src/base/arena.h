#ifndef NIXIE_BASE_ARENA_H
#define NIXIE_BASE_ARENA_H

/*
 * Memory for one case: taken piece by piece, given back all at once.
 *
 * Allocation cannot fail visibly. An arena has a ceiling; who reaches it
 * leaves through the arena's door, a setjmp at the public entry:
 *
 *	if (setjmp(arena.door))
 *		return ... too much for one case ...;
 *	arena.has_door = true;
 *
 * Sound only while nothing but arena memory is held on the way (ADR 2).
 * Without a door, the program ends with a message.
 */

#include <setjmp.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/span.h"

struct arena_chunk;

struct arena {
	struct arena_chunk *chunks; /* newest first */
	char *next;                 /* free bytes of the newest chunk */
	char *end;
	size_t taken;   /* bytes in chunks */
	size_t ceiling; /* more than this is never taken */
	size_t first;   /* bytes of the first chunk; 0: as many as of others */
	bool has_door;
	jmp_buf door;
};

/* An empty arena that takes no more than ceiling bytes. */
void arena_init(struct arena *arena, size_t ceiling);

/* The same for one of thousands that mostly hold a few words each. */
void arena_init_small(struct arena *arena, size_t ceiling);

/* Give back all but one chunk, which serves again. */
void arena_reset(struct arena *arena);

/* Give back everything. */
void arena_clear(struct arena *arena);

/* Size bytes, aligned for anything, not initialised. Never NULL. */
void *arena_alloc(struct arena *arena, size_t size);

/* Count items of size bytes, all zero. */
void *arena_zero(struct arena *arena, size_t count, size_t size);

/* A copy of the bytes, with a NUL behind them. */
struct span arena_dup(struct arena *arena, struct span span);

#endif
