#include "service/lab/memory.h"

#include <stdlib.h>

void
lab_memory_init(struct lab_memory *memory, uint64_t seed)
{
	*memory = (struct lab_memory){ .traces = NULL, .seed = seed };
}

void
lab_memory_clear(struct lab_memory *memory)
{
	free(memory->traces);
	memory->traces = NULL;
}

/* FNV-1a with a seed; two who share a key share their fate, which is rare. */
static uint64_t
hash(const struct lab_memory *memory, struct span what)
{
	uint64_t h = 14695981039346656037ULL ^ memory->seed;

	for (size_t i = 0; i < what.len; i++)
		h = (h ^ (unsigned char)what.ptr[i]) * 1099511628211ULL;
	h ^= h >> 29;
	return h != 0 ? h : 1;
}

/* The trace of a key, or the place of the oldest nearby, made free. */
static struct lab_trace_of *
find(struct lab_memory *memory, uint64_t key, uint64_t now)
{
	struct lab_trace_of *oldest = NULL;

	if (!memory->traces)
		memory->traces = calloc(MEMORY_ROOM, sizeof(*memory->traces));
	if (!memory->traces)
		return NULL;
	for (size_t i = 0; i < MEMORY_TRIES; i++) {
		struct lab_trace_of *trace =
		    &memory->traces[(key + i) & (MEMORY_ROOM - 1)];

		if (trace->key == key)
			return trace;
		if (!oldest || trace->key == 0 ||
		    (oldest->key != 0 && trace->first < oldest->first))
			oldest = trace;
	}
	*oldest = (struct lab_trace_of){ .key = key, .first = now };
	return oldest;
}

uint64_t
lab_memory_first(struct lab_memory *memory, struct span what, uint64_t now)
{
	struct lab_trace_of *trace = find(memory, hash(memory, what), now);

	return trace ? trace->first : 0;
}

unsigned
lab_memory_count(struct lab_memory *memory, struct span what, uint64_t now,
    uint64_t seconds)
{
	struct lab_trace_of *trace = find(memory, hash(memory, what), now);

	if (!trace)
		return 0;
	if (trace->span != now / seconds) {
		trace->span = now / seconds;
		trace->count = 0;
	}
	return ++trace->count;
}
