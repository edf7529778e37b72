#include "core/log/pool.h"

enum { STEP = 16, FINE_MAX = 512, FINE = FINE_MAX / STEP };

void
log_pool_init(struct log_pool *pool, struct arena *arena)
{
	*pool = (struct log_pool){ .arena = arena };
}

/* Steps of 16 bytes up to 512, then powers of two. */
static size_t
class_of(size_t *size)
{
	size_t at = FINE, room = (size_t)FINE_MAX * 2;

	if (*size == 0)
		*size = 1;
	if (*size <= FINE_MAX) {
		*size = (*size + STEP - 1) / STEP * STEP;
		return *size / STEP - 1;
	}
	while (room < *size) {
		room *= 2;
		at++;
	}
	*size = room;
	return at;
}

size_t
log_pool_size(size_t size)
{
	(void)class_of(&size);
	return size;
}

void *
log_pool_take(struct log_pool *pool, size_t size)
{
	size_t at = class_of(&size);
	void *piece = pool->free[at];

	assert(at < POOL_SIZES);
	pool->used += size;
	if (!piece)
		return arena_alloc(pool->arena, size);
	memcpy(&pool->free[at], piece, sizeof(void *));
	return piece;
}

void
log_pool_give(struct log_pool *pool, void *piece, size_t size)
{
	size_t at = class_of(&size);

	memcpy(piece, &pool->free[at], sizeof(void *));
	pool->free[at] = piece;
	pool->used -= size;
}

struct span
log_pool_keep(struct log_pool *pool, struct span text)
{
	char *bytes;

	if (text.len == 0)
		return span_empty();
	if (text.len > POOL_MAX_TEXT)
		text.len = POOL_MAX_TEXT;
	bytes = log_pool_take(pool, text.len);
	memcpy(bytes, text.ptr, text.len);
	return (struct span){ bytes, text.len };
}

void
log_pool_drop(struct log_pool *pool, struct span *kept)
{
	void *piece;

	if (kept->len > 0) {
		/* It was not const before we kept it. */
		memcpy(&piece, &kept->ptr, sizeof(piece));
		log_pool_give(pool, piece, kept->len);
	}
	*kept = span_empty();
}

void
log_pool_put(struct log_pool *pool, struct span *kept, struct span text)
{
	if (span_equal(*kept, text))
		return;
	log_pool_drop(pool, kept);
	*kept = log_pool_keep(pool, text);
}
