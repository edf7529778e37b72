#include "app/cli/chunk.h"

enum { CHUNK_MAX = 64 * 1024 * 1024, KEPT_MAX = 4 * 1024 * 1024 };

void
chunk_init(struct chunk *chunk, uint64_t seed)
{
	*chunk = (struct chunk){ 0 };
	text_init(&chunk->out, NULL, CHUNK_MAX);
	arena_init(&chunk->arena, CHUNK_MAX);
	tally_init(&chunk->tally, seed);
}

void
chunk_clear(struct chunk *chunk)
{
	text_clear(&chunk->out);
	arena_clear(&chunk->arena);
	tally_clear(&chunk->tally);
}

void
chunk_reset(struct chunk *chunk)
{
	if (chunk->out.room > KEPT_MAX)
		text_clear(&chunk->out);
	text_reset(&chunk->out);
	arena_reset(&chunk->arena);
	memset(&chunk->cases, 0, sizeof(chunk->cases));
	memset(&chunk->notes, 0, sizeof(chunk->notes));
	tally_reset(&chunk->tally);
}

void
chunk_note(struct chunk *chunk, struct note note)
{
	note.before = chunk->cases.count;
	note.name = arena_dup(&chunk->arena, note.name);
	note.why = arena_dup(&chunk->arena, note.why);
	*list_add(&chunk->arena, &chunk->notes) = note;
}
