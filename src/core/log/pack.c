#include "core/log/pack.h"

#include "core/log/copy.h"

/* What is put one by one rarely has to move, then. */
enum { LEAST_ROOM = 128, STEP = 64 };

static void
allot(struct log_pool *pool, struct log_pack *pack, size_t room)
{
	room = room < LEAST_ROOM ? LEAST_ROOM : (room + STEP - 1) / STEP * STEP;
	pack->bytes = log_pool_take(pool, room);
	pack->room = (uint16_t)room;
	pack->used = 0;
}

void
log_pack_clear(struct log_pool *pool, struct log_pack *pack)
{
	if (pack->room > 0)
		log_pool_give(pool, pack->bytes, pack->room);
	*pack = (struct log_pack){ 0 };
}

static struct span
cut(struct span text)
{
	if (text.len > POOL_MAX_TEXT)
		text.len = POOL_MAX_TEXT;
	return text;
}

static void
append(struct log_pack *pack, unsigned part, struct span text)
{
	pack->parts[part] = (struct log_part){ pack->used, (uint16_t)text.len };
	log_copy(pack->bytes + pack->used, text);
	pack->used = (uint16_t)(pack->used + text.len);
}

/* To a larger piece, without what texts that were replaced have left. */
static void
move(struct log_pool *pool, struct log_pack *pack, size_t more)
{
	struct log_pack old = *pack;
	size_t len = more;

	for (unsigned i = 0; i < LOG_PARTS; i++)
		len += old.parts[i].len;
	allot(pool, pack, len);
	for (unsigned i = 0; i < LOG_PARTS; i++)
		if (old.parts[i].len > 0)
			append(pack, i, log_pack_get(&old, i));
	if (old.room > 0)
		log_pool_give(pool, old.bytes, old.room);
}

void
log_pack_put(struct log_pool *pool, struct log_pack *pack, unsigned part,
    struct span text)
{
	struct log_part *of = &pack->parts[part];

	text = cut(text);
	if (text.len <= of->len) { /* also when both are empty */
		log_copy(pack->bytes + of->at, text);
		of->len = (uint16_t)text.len;
		return;
	}
	of->len = 0;
	if ((size_t)pack->room - pack->used < text.len)
		move(pool, pack, text.len);
	append(pack, part, text);
}

void
log_pack_set(struct log_pool *pool, struct log_pack *pack,
    const struct span texts[LOG_PARTS])
{
	size_t len = 0;

	for (unsigned i = 0; i < LOG_PARTS; i++)
		len += cut(texts[i]).len;
	if (len > pack->room) {
		log_pack_clear(pool, pack);
		allot(pool, pack, len);
	}
	pack->used = 0;
	for (unsigned i = 0; i < LOG_PARTS; i++)
		if (texts[i].len > 0)
			append(pack, i, cut(texts[i]));
		else
			pack->parts[i].len = 0;
}
