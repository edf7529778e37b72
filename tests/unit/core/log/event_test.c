/* Events that are packed for another thread come out as they went in. */

#include "check.h"
#include "core/log/event.h"

enum { ROOM = 4096 };

static char packed[ROOM];

static void
begin(struct log_event *event)
{
	const struct log_line line = {
		.time = { .ms = 1795392000000, .offset = 60, .has_zone = true },
		.repeat = 2
	};

	log_event_init(event, &line);
	event->format = LOG_POSTFIX;
	event->line = 17;
}

static bool
is_same(const struct log_event *a, const struct log_event *b)
{
	for (unsigned i = 0; i < LOG_EVENT_TEXTS; i++)
		if (!span_equal(a->texts[i], b->texts[i]))
			return false;
	return a->kind == b->kind && a->talk == b->talk &&
	    a->format == b->format && a->outcome == b->outcome &&
	    a->time.ms == b->time.ms && a->time.offset == b->time.offset &&
	    a->time.has_zone == b->time.has_zone && a->repeat == b->repeat &&
	    a->line == b->line && a->claimed == b->claimed &&
	    a->delay == b->delay &&
	    memcmp(a->delays, b->delays, sizeof(a->delays)) == 0 &&
	    a->size == b->size && a->recipients == b->recipients &&
	    a->has_sender == b->has_sender && a->is_local == b->is_local &&
	    a->is_delay_notice == b->is_delay_notice;
}

/* What was unpacked before must leave nothing behind. */
static size_t
pack(const struct log_event *event, struct log_event *found)
{
	size_t size = log_event_pack(event, packed, ROOM);

	for (unsigned i = 0; i < LOG_EVENT_TEXTS; i++)
		found->texts[i] = span_of("old");
	found->delay = found->delays[3] = 99;
	found->is_delay_notice = true;
	CHECK(log_event_unpack(found, packed) == size);
	CHECK(is_same(event, found));
	return size;
}

static void
check_few(void)
{
	struct log_event event, found;

	begin(&event);
	CHECK(pack(&event, &found) < 128);
	CHECK(found.delay == -1 && found.kind == LOG_OTHER);
	event.kind = LOG_END;
	event.queue_id = span_of("4A1B2C3D4E");
	CHECK(pack(&event, &found) < 128);
	CHECK(found.queue_id.ptr != event.queue_id.ptr);
}

static void
check_all(void)
{
	static const char bytes[] = "abcdefghijklmnopqrstuvwxyz";
	struct log_event event, found;

	begin(&event);
	for (unsigned i = 0; i < LOG_EVENT_TEXTS; i++)
		event.texts[i] = (struct span){ bytes, i + 1 };
	event.kind = LOG_ATTEMPT;
	event.outcome = LOG_BOUNCED;
	event.claimed = "mailbox_unknown";
	event.delay = 1200;
	event.delays[3] = 5;
	event.size = UINT64_MAX;
	event.recipients = 3;
	event.has_sender = event.is_local = event.is_delay_notice = true;
	pack(&event, &found);
}

static void
check_room(void)
{
	struct log_event event;
	size_t size;

	begin(&event);
	event.reply = span_of("550 5.1.1 User unknown");
	size = log_event_pack(&event, packed, 0);
	memset(packed, '#', sizeof(packed));
	CHECK(log_event_pack(&event, packed, size - 1) == size);
	CHECK(packed[0] == '#');
	CHECK(log_event_pack(&event, packed, size) == size);
	CHECK(packed[0] != '#' && packed[size] == '#');
}

int
main(void)
{
	check_few();
	check_all();
	check_room();
	return check_done();
}
