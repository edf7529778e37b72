#ifndef NIXIE_LOG_PACK_H
#define NIXIE_LOG_PACK_H

/*
 * The texts of one message, or of one recipient, side by side in one piece of
 * memory: they are kept, read and given back together, so that one that was
 * silent for long costs few cache misses.
 *
 *	log_pack_put(&pool, &pack, PART, text);     a copy
 *	log_pack_get(&pack, PART)                   good until the next put
 *	log_pack_clear(&pool, &pack);
 */

#include <stdint.h>

#include "core/log/pool.h"

enum { LOG_PARTS = 10 };

struct log_part {
	uint16_t at, len;
};

/* All zero: without texts. */
struct log_pack {
	char *bytes;
	uint16_t room, used;
	struct log_part parts[LOG_PARTS];
};

/*
 * Keep another text instead, of which no more than POOL_MAX_TEXT bytes. It
 * may be one of another pack, not of this one.
 */
void log_pack_put(struct log_pool *pool, struct log_pack *pack, unsigned part,
    struct span text);

/* The same for all of them at once. */
void log_pack_set(struct log_pool *pool, struct log_pack *pack,
    const struct span texts[LOG_PARTS]);

void log_pack_clear(struct log_pool *pool, struct log_pack *pack);

/* What it takes of the pool. */
static inline size_t
log_pack_size(const struct log_pack *pack)
{
	return pack->room > 0 ? log_pool_size(pack->room) : 0;
}

static inline bool
log_pack_has(const struct log_pack *pack, unsigned part)
{
	return pack->parts[part].len > 0;
}

static inline struct span
log_pack_get(const struct log_pack *pack, unsigned part)
{
	struct log_part of = pack->parts[part];

	return of.len > 0 ? (struct span){ pack->bytes + of.at, of.len }
			  : span_empty();
}

#endif
