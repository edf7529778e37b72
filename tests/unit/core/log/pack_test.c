/* Texts that are packed together, put in any order and of any length. */

#include <stdlib.h>

#include "check.h"
#include "core/log/pack.h"

enum { ARENA_MAX = 64 * 1024 * 1024, ROUNDS = 20000 };

static struct arena arena;
static struct log_pool pool;
static char bytes[2 * POOL_MAX_TEXT];

static bool
is(const struct log_pack *pack, unsigned part, struct span text)
{
	return span_equal(log_pack_get(pack, part), text);
}

static void
check_put(void)
{
	struct log_pack pack = { 0 };

	CHECK(is(&pack, 0, span_empty()));
	log_pack_put(&pool, &pack, 3, span_of("mx.example.org"));
	log_pack_put(&pool, &pack, 0, span_of("4A1B2C3D4E"));
	CHECK(is(&pack, 3, span_of("mx.example.org")));
	CHECK(is(&pack, 0, span_of("4A1B2C3D4E")));
	log_pack_put(&pool, &pack, 3, span_of("mx"));
	CHECK(is(&pack, 3, span_of("mx")));
	log_pack_put(&pool, &pack, 3, span_of("mail.example.org"));
	CHECK(is(&pack, 3, span_of("mail.example.org")));
	CHECK(is(&pack, 0, span_of("4A1B2C3D4E")));
	log_pack_put(&pool, &pack, 0, span_empty());
	CHECK(!log_pack_has(&pack, 0) && log_pack_has(&pack, 3));
	log_pack_clear(&pool, &pack);
	CHECK(!log_pack_has(&pack, 3) && pool.used == 0);
}

static void
check_lengths(void)
{
	struct log_pack pack = { 0 };

	for (size_t len = 0; len < 70; len++) {
		struct span text = { bytes + len, len };

		log_pack_put(&pool, &pack, (unsigned)len % LOG_PARTS, text);
		CHECK(is(&pack, (unsigned)len % LOG_PARTS, text));
	}
	log_pack_clear(&pool, &pack);
}

/* What is too long is cut; all that fits is kept at once. */
static void
check_most(void)
{
	struct span texts[LOG_PARTS];
	struct log_pack pack = { 0 };
	bool is_right = true;

	for (unsigned i = 0; i < LOG_PARTS; i++)
		texts[i] = (struct span){ bytes + i, POOL_MAX_TEXT + 1 };
	log_pack_set(&pool, &pack, texts);
	for (unsigned i = 0; i < LOG_PARTS; i++) {
		texts[i].len = POOL_MAX_TEXT;
		is_right &= is(&pack, i, texts[i]);
	}
	CHECK(is_right);
	log_pack_clear(&pool, &pack);
	CHECK(pool.used == 0);
}

/* Against texts that are kept apart. */
static void
check_any(void)
{
	struct span kept[LOG_PARTS];
	struct log_pack pack = { 0 };
	bool is_right = true;

	for (unsigned i = 0; i < LOG_PARTS; i++)
		kept[i] = span_empty();
	srand(1);
	for (unsigned round = 0; round < ROUNDS; round++) {
		unsigned part = (unsigned)rand() % LOG_PARTS;
		size_t most = rand() % 50 == 0 ? POOL_MAX_TEXT : 60;

		kept[part] = (struct span){ bytes + rand() % POOL_MAX_TEXT,
			(size_t)rand() % most };
		log_pack_put(&pool, &pack, part, kept[part]);
		for (unsigned i = 0; i < LOG_PARTS; i++)
			is_right &= is(&pack, i, kept[i]);
	}
	CHECK(is_right);
	log_pack_set(&pool, &pack, kept);
	for (unsigned i = 0; i < LOG_PARTS; i++)
		is_right &= is(&pack, i, kept[i]);
	CHECK(is_right);
	log_pack_clear(&pool, &pack);
	CHECK(pool.used == 0);
}

int
main(void)
{
	arena_init(&arena, ARENA_MAX);
	log_pool_init(&pool, &arena);
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)('a' + i * 7 % 26);
	check_put();
	check_lengths();
	check_most();
	check_any();
	arena_clear(&arena);
	return check_done();
}
