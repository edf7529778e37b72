#ifndef NIXIE_LAB_MEMORY_H
#define NIXIE_LAB_MEMORY_H

/*
 * What the receiver remembers of those who came before: when somebody was
 * first seen, and how much came in the present span of time. Its size is
 * fixed: of many, the oldest are forgotten.
 */

#include <stdint.h>

#include "base/span.h"

enum { MEMORY_ROOM = 65536, MEMORY_TRIES = 8 };

struct lab_trace_of {
	uint64_t key;   /* 0: free */
	uint64_t first; /* seconds */
	uint64_t span;  /* number of the span of time that is counted */
	unsigned count;
};

struct lab_memory {
	struct lab_trace_of *traces; /* MEMORY_ROOM of them */
	uint64_t seed;
};

void lab_memory_init(struct lab_memory *memory, uint64_t seed);
void lab_memory_clear(struct lab_memory *memory);

/* When this was first seen; now, if never before. */
uint64_t
lab_memory_first(struct lab_memory *memory, struct span what, uint64_t now);

/* Count one more; gives how many came within this span of seconds. */
unsigned lab_memory_count(struct lab_memory *memory, struct span what,
    uint64_t now, uint64_t seconds);

#endif
