#ifndef NIXIE_LOG_POOL_H
#define NIXIE_LOG_POOL_H

/*
 * Small pieces of memory out of an arena that are given back and used again,
 * so that what is kept depends on the messages in flight, not on the log.
 */

#include "base/arena.h"

enum { POOL_SIZES = 40, POOL_MAX_TEXT = 4096 };

struct log_pool {
	struct arena *arena;
	void *free[POOL_SIZES];
	size_t used; /* bytes in pieces that were not given back */
};

void log_pool_init(struct log_pool *pool, struct arena *arena);

/* What a piece of so many bytes takes. */
size_t log_pool_size(size_t size);

/* Size bytes, not initialised, for no more than POOL_MAX_TEXT. */
void *log_pool_take(struct log_pool *pool, size_t size);
void log_pool_give(struct log_pool *pool, void *piece, size_t size);

/* A copy of a text, of which no more than POOL_MAX_TEXT bytes. */
struct span log_pool_keep(struct log_pool *pool, struct span text);

/* Give a copy back; it is then empty. */
void log_pool_drop(struct log_pool *pool, struct span *kept);

/* Keep another text instead. */
void log_pool_put(struct log_pool *pool, struct span *kept, struct span text);

/* The same; most are empty before and after. */
static inline void
log_pool_change(struct log_pool *pool, struct span *kept, struct span text)
{
	if (kept->len > 0 || text.len > 0)
		log_pool_put(pool, kept, text);
}

#endif
