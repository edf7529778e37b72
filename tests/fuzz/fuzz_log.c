/* Any bytes may come as a log: its readers and the joiner take them all. */

#include <stdint.h>

#include "core/log/reader.h"
#include "in_arena.h"
#include "log_events.h"

enum { CEILING = 256 * 1024 * 1024, POOL = 4096 };

static void
read_all(struct arena *arena, struct span rest)
{
	struct log_reader *reader = arena_alloc(arena, sizeof(*reader));
	struct log_join *join = arena_alloc(arena, sizeof(*join));
	struct log_event event;
	size_t before = rest.len + 1, again = 0;

	log_reader_init(reader, 1795392000);
	log_join_init(join, arena, 1, POOL);
	join->tells_attempts = rest.len % 2;
	while (log_reader_take(reader, &rest, &event)) {
		/* A row of a table may have several events, each of a byte. */
		again = rest.len < before ? 0 : again + 1;
		MUST(rest.len <= before && again <= LOG_MAX_LINE);
		before = rest.len;
		check_event(&event);
		log_join_add(join, &event);
		take_cases(join);
	}
	log_join_end(join);
	take_cases(join);
	MUST(join->count == 0 && join->recipient_count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_arena(CEILING, read_all, data, size);
	return 0;
}
