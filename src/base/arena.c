#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { CHUNK_BYTES = 32 * 1024, SMALL_BYTES = 1024 };

struct arena_chunk {
	struct arena_chunk *older;
	size_t size;
	alignas(max_align_t) char bytes[];
};

void
arena_init(struct arena *arena, size_t ceiling)
{
	*arena = (struct arena){ .ceiling = ceiling };
}

void
arena_init_small(struct arena *arena, size_t ceiling)
{
	*arena = (struct arena){ .ceiling = ceiling, .first = SMALL_BYTES };
}

static _Noreturn void
leave(struct arena *arena)
{
	if (arena->has_door)
		longjmp(arena->door, 1);
	fputs("nixie: out of memory\n", stderr);
	abort();
}

static void
enter_chunk(struct arena *arena)
{
	arena->next = arena->chunks->bytes;
	arena->end = arena->chunks->bytes + arena->chunks->size;
}

static void
add_chunk(struct arena *arena, size_t size)
{
	struct arena_chunk *chunk;
	size_t least =
	    arena->first > 0 && !arena->chunks ? arena->first : CHUNK_BYTES;

	if (size < least)
		size = least;
	if (size > arena->ceiling || arena->taken > arena->ceiling - size)
		leave(arena);
	chunk = malloc(sizeof(*chunk) + size);
	if (!chunk)
		leave(arena);
	*chunk = (struct arena_chunk){ arena->chunks, size };
	arena->chunks = chunk;
	arena->taken += size;
	enter_chunk(arena);
}

static void
drop_newest(struct arena *arena)
{
	struct arena_chunk *chunk = arena->chunks;

	arena->chunks = chunk->older;
	arena->taken -= chunk->size;
	free(chunk);
}

void
arena_reset(struct arena *arena)
{
	if (!arena->chunks)
		return;
	while (arena->chunks->older)
		drop_newest(arena);
	enter_chunk(arena);
}

void
arena_clear(struct arena *arena)
{
	while (arena->chunks)
		drop_newest(arena);
	arena->next = arena->end = NULL;
}

void *
arena_alloc(struct arena *arena, size_t size)
{
	const size_t align = alignof(max_align_t);
	void *bytes;

	if (size > SIZE_MAX - align)
		leave(arena);
	size = (size + align - 1) & ~(align - 1);
	if (!arena->chunks || size > (size_t)(arena->end - arena->next))
		add_chunk(arena, size);
	bytes = arena->next;
	arena->next += size;
	return bytes;
}

void *
arena_zero(struct arena *arena, size_t count, size_t size)
{
	void *bytes;

	if (size > 0 && count > SIZE_MAX / size)
		leave(arena);
	bytes = arena_alloc(arena, count * size);
	return memset(bytes, 0, count * size);
}

struct span
arena_dup(struct arena *arena, struct span span)
{
	char *bytes = arena_alloc(arena, span.len + 1);

	memcpy(bytes, span.ptr, span.len);
	bytes[span.len] = '\0';
	return (struct span){ bytes, span.len };
}
