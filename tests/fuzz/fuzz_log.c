/* Any bytes may come as a log: its readers and the joiner take them all. */

#include <stdint.h>
#include <stdlib.h>

#include "core/log/join.h"
#include "core/log/reader.h"

#define MUST(what) ((what) ? (void)0 : abort())

enum { CEILING = 256 * 1024 * 1024, POOL = 4096 };

static void
touch(struct span span)
{
	static volatile char sum;

	MUST(span.ptr != NULL);
	for (size_t i = 0; i < span.len; i++)
		sum = (char)(sum ^ span.ptr[i]);
}

static void
check_event(const struct log_event *event)
{
	MUST(event->kind < LOG_KINDS && event->outcome < LOG_OUTCOMES);
	MUST(event->format < LOG_FORMATS && event->fault < FAULTS);
	touch(event->queue_id);
	touch(event->child_id);
	touch(event->parent_id);
	touch(event->message_id);
	touch(event->sender);
	touch(event->recipient);
	touch(event->original);
	touch(event->host);
	touch(event->ip);
	touch(event->client);
	touch(event->client_ip);
	touch(event->helo);
	touch(event->login);
	touch(event->script);
	touch(event->transport);
	touch(event->reply);
	touch(event->status);
	touch(event->stage);
}

static size_t
take_cases(struct log_join *join)
{
	struct log_case found;
	size_t count = 0;

	while (log_join_take(join, &found)) {
		MUST(found.outcome < LOG_OUTCOMES);
		touch(found.queue_id);
		touch(found.recipient);
		touch(found.reply);
		touch(found.message_id);
		touch(found.login);
		touch(found.child_id);
		count++;
	}
	return count;
}

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
	struct arena arena;

	arena_init(&arena, CEILING);
	if (setjmp(arena.door)) {
		arena_clear(&arena);
		return 0;
	}
	arena.has_door = true;
	read_all(&arena, (struct span){ data ? (const char *)data : "", size });
	arena_clear(&arena);
	return 0;
}
