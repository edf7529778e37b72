#ifndef NIXIE_FUZZ_IN_ARENA_H
#define NIXIE_FUZZ_IN_ARENA_H

#include <stdint.h>

#include "base/arena.h"

/* Let it read the input; that the arena is full ends it, and is no fault. */
static inline void
in_arena(size_t ceiling, void (*read)(struct arena *arena, struct span input),
    const uint8_t *data, size_t size)
{
	static struct arena arena;

	arena_init(&arena, ceiling);
	if (!setjmp(arena.door)) {
		arena.has_door = true;
		read(&arena,
		    (struct span){ data ? (const char *)data : "", size });
	}
	arena_clear(&arena);
}

#endif
