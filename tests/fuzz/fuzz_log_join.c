/*
 * The joiner, with events in any order that no server would write: ids used
 * again, children that are their own parents, ends before beginnings. Each
 * seven bytes are an event. All that came in must come out, and no more.
 */

#include <stdint.h>
#include "in_arena.h"
#include "log_events.h"

enum { CEILING = 256 * 1024 * 1024, POOL = 16 * 1024, EVENT = 7 };

static struct span
pick(const char *const *words, uint8_t which)
{
	return span_of(words[which % 8]);
}

static void
make(const uint8_t *bytes, int64_t *now, struct log_event *event)
{
	static const char *const ids[8] = { "", "4A1B2C3D4E", "4A1B2C3D4F",
		"4A1B2C3D50", "1abcDE-000abc-XY", "1", "3ZkYyz3Nqwz9vNk",
		"4AM2P1x0000012" };
	static const char *const people[8] = { "", "a@example.org",
		"b@example.org", "A@EXAMPLE.ORG", "a", "c@example.net", "@",
		"d@example.org" };
	static const char *const replies[8] = { "", "250 OK", "451 later",
		"550 no", "retry time not reached", "x",
		"250 queued as 4A1B2C3D4F", "421 busy" };
	static const char *const transports[8] = { "", "smtp", "pipe", "local",
		"error", "lmtp", "virtual", "relay" };
	struct log_line line = { .text = { "", 0 } };

	*now += bytes[6] * INT64_C(1000);
	line.time.ms = *now;
	line.repeat = 1;
	log_event_init(event, &line);
	event->kind = (enum log_kind)(bytes[0] % LOG_KINDS);
	event->format = (enum log_format)(bytes[1] % LOG_FORMATS);
	event->outcome = (enum log_outcome)(bytes[1] / 16 % LOG_OUTCOMES);
	event->queue_id = pick(ids, bytes[2]);
	event->child_id = pick(ids, bytes[2] / 8);
	event->parent_id = pick(ids, bytes[3]);
	event->message_id = pick(people, bytes[3] / 8);
	event->recipient = pick(people, bytes[4]);
	event->original = pick(people, bytes[4] / 8);
	event->sender = pick(people, bytes[4] / 32);
	event->reply = pick(replies, bytes[5]);
	event->session = bytes[5] & 64 ? pick(ids, bytes[5]) : span_empty();
	event->others =
	    bytes[5] & 128 ? span_of("<x@example.org>,<y@e") : span_empty();
	event->transport = pick(transports, bytes[5] / 8);
	event->has_sender = bytes[1] & 1;
	event->is_local = bytes[1] & 2;
	event->is_notice = bytes[1] & 4;
	event->is_put_off = bytes[3] & 128;
	event->is_expired = bytes[3] & 64;
}

static void
join_all(struct arena *arena, struct span input)
{
	struct log_join *join = arena_alloc(arena, sizeof(*join));
	int64_t now = INT64_C(1795392000000);
	struct log_event event;

	log_join_init(join, arena, 1, POOL);
	join->tells_attempts = input.len % 2;
	for (size_t i = 0; i + EVENT <= input.len; i += EVENT) {
		make((const uint8_t *)input.ptr + i, &now, &event);
		log_join_add(join, &event);
		take_cases(join);
		MUST(join->pool.used < 4 * POOL + input.len * 256);
	}
	log_join_end(join);
	take_cases(join);
	MUST(join->count == 0 && join->recipient_count == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	in_arena(CEILING, join_all, data, size);
	return 0;
}
