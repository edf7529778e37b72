#include "app/cli/crew.h"

#include <stdlib.h>

enum {
	SLOT_ITEMS = 64,
	SLOT_BYTES = 64 * 1024, /* at which it is full */
	SLOT_MAX = SESSION_MAX_INPUT + 2 * SLOT_BYTES,
	SLOT_KEPT = 4 * 1024 * 1024,
	GIVE_ALONE = 64 * 1024,
	GIVE_IN_CREW = 4 * 1024 * 1024,
};

enum slot_state {
	SLOT_FREE,
	SLOT_FILLED,
	SLOT_OFFERED, /* the worker waits until its chunk is taken */
	SLOT_TOLD,
};

/* Where the views of an item begin in the bytes of its slot. */
struct placed {
	struct item item;
	size_t name, bytes, header;
};

struct crew_slot {
	enum slot_state state;
	struct text bytes;
	struct placed items[SLOT_ITEMS];
	size_t count;
	struct chunk chunk;
};

static struct crew_slot *
slot_at(const struct crew *crew, size_t number)
{
	return &crew->slots[number % crew->slot_count];
}

static void
explain_slot(struct teller *teller, struct crew_slot *slot)
{
	const char *bytes = text_span(&slot->bytes).ptr;

	teller->chunk = &slot->chunk;
	for (size_t i = 0; i < slot->count; i++) {
		struct placed *placed = &slot->items[i];

		placed->item.name.ptr = bytes + placed->name;
		placed->item.bytes.ptr = bytes + placed->bytes;
		placed->item.header.ptr = bytes + placed->header;
		teller_explain(teller, &placed->item);
	}
}

/*
 * A chunk has grown large in the middle of its slot: it is taken when all
 * before it was, and until then the worker waits.
 */
static void
offer(void *owner, struct chunk *chunk)
{
	struct crew *crew = owner;
	struct crew_slot *slot = (struct crew_slot *)((char *)chunk -
	    offsetof(struct crew_slot, chunk));

	mtx_lock(&crew->lock);
	slot->state = SLOT_OFFERED;
	cnd_signal(&crew->has_news);
	while (slot->state == SLOT_OFFERED)
		cnd_wait(&crew->is_taken, &crew->lock);
	mtx_unlock(&crew->lock);
}

static int
work(void *argument)
{
	struct crew_worker *worker = argument;
	struct crew *crew = worker->crew;

	mtx_lock(&crew->lock);
	for (;;) {
		struct crew_slot *slot;

		while (crew->run == crew->filled && !crew->is_closing)
			cnd_wait(&crew->has_work, &crew->lock);
		if (crew->run == crew->filled)
			break;
		slot = slot_at(crew, crew->run++);
		mtx_unlock(&crew->lock);
		explain_slot(&worker->teller, slot);
		mtx_lock(&crew->lock);
		slot->state = SLOT_TOLD;
		cnd_signal(&crew->has_news);
	}
	mtx_unlock(&crew->lock);
	return 0;
}

static bool
open_worker(struct crew *crew, struct crew_worker *worker,
    const struct session *session, struct error *error)
{
	if (!session_init_like(&worker->session, session, error))
		return false;
	worker->crew = crew;
	worker->teller = (struct teller){
		.session = &worker->session,
		.manner = crew->sink->manner,
		.most = GIVE_IN_CREW,
		.give = offer,
		.owner = crew,
	};
	return thrd_create(&worker->thread, work, worker) == thrd_success ||
	    error_set(error, "cannot begin so many jobs");
}

static void
open_ring(struct crew *crew, size_t count)
{
	crew->slot_count = 3 * count;
	crew->slots = calloc(crew->slot_count, sizeof(*crew->slots));
	if (!crew->slots)
		abort();
	for (size_t i = 0; i < crew->slot_count; i++) {
		text_init(&crew->slots[i].bytes, NULL, SLOT_MAX);
		chunk_init(&crew->slots[i].chunk, crew->sink->tally.seed);
	}
	mtx_init(&crew->lock, mtx_plain);
	cnd_init(&crew->has_work);
	cnd_init(&crew->has_news);
	cnd_init(&crew->is_taken);
}

bool
crew_open(struct crew *crew, struct session *session, struct sink *sink,
    size_t count, struct error *error)
{
	*crew = (struct crew){ .sink = sink };
	chunk_init(&crew->chunk, sink->tally.seed);
	crew->alone = (struct teller){
		.session = session,
		.manner = sink->manner,
		.chunk = &crew->chunk,
		.most = GIVE_ALONE,
		.give = sink_take,
		.owner = sink,
	};
	if (count == 1)
		return true;
	open_ring(crew, count);
	for (; crew->count < count; crew->count++)
		if (!open_worker(crew, &crew->workers[crew->count], session,
			error))
			return false;
	return true;
}

/* Give the oldest slot to the sink; false: it is not told yet. */
static bool
take_slot(struct crew *crew, bool may_wait)
{
	struct crew_slot *slot = slot_at(crew, crew->taken);
	bool is_told;

	mtx_lock(&crew->lock);
	while (slot->state == SLOT_FILLED && may_wait)
		cnd_wait(&crew->has_news, &crew->lock);
	if (slot->state == SLOT_FILLED) {
		mtx_unlock(&crew->lock);
		return false;
	}
	is_told = slot->state == SLOT_TOLD;
	mtx_unlock(&crew->lock);

	sink_take(crew->sink, &slot->chunk);
	if (is_told) {
		slot->count = 0;
		if (slot->bytes.room > SLOT_KEPT)
			text_clear(&slot->bytes);
		text_reset(&slot->bytes);
		crew->taken++;
	}
	mtx_lock(&crew->lock);
	slot->state = is_told ? SLOT_FREE : SLOT_FILLED;
	cnd_broadcast(&crew->is_taken);
	mtx_unlock(&crew->lock);
	return true;
}

static void
post(struct crew *crew)
{
	mtx_lock(&crew->lock);
	slot_at(crew, crew->filled++)->state = SLOT_FILLED;
	cnd_signal(&crew->has_work);
	mtx_unlock(&crew->lock);
	while (crew->filled - crew->taken == crew->slot_count)
		take_slot(crew, true);
	while (crew->taken < crew->filled && take_slot(crew, false))
		;
}

static size_t
place(struct crew_slot *slot, struct span span)
{
	text_write(&slot->bytes, span);
	return slot->bytes.len - span.len;
}

/* One who explains all knows how many cases came before. */
static void
explain_alone(struct crew *crew, struct item item)
{
	if (!item.is_first)
		item.index = crew->alone.session->intake.index;
	teller_explain(&crew->alone, &item);
}

/* Until all that was dealt is taken. */
static void
drain(struct crew *crew)
{
	if (slot_at(crew, crew->filled)->count > 0)
		post(crew);
	while (crew->taken < crew->filled)
		take_slot(crew, true);
}

void
crew_deal(struct crew *crew, const struct item *item)
{
	struct crew_slot *slot;
	struct placed *placed;

	if (!crew->slots) {
		explain_alone(crew, *item);
		return;
	}
	if (intake_is_joined(item->intake)) {
		drain(crew);
		explain_alone(crew, *item);
		sink_take(crew->sink, &crew->chunk);
		return;
	}
	slot = slot_at(crew, crew->filled);
	if (slot->count > 0 &&
	    (slot->count == SLOT_ITEMS ||
		slot->bytes.len + item->bytes.len > SLOT_BYTES)) {
		post(crew);
		slot = slot_at(crew, crew->filled);
	}
	placed = &slot->items[slot->count++];
	*placed = (struct placed){ .item = *item };
	placed->name = place(slot, item->name);
	placed->bytes = place(slot, item->bytes);
	placed->header = place(slot, item->header);
}

static void
close_ring(struct crew *crew)
{
	drain(crew);
	mtx_lock(&crew->lock);
	crew->is_closing = true;
	cnd_broadcast(&crew->has_work);
	mtx_unlock(&crew->lock);
	for (size_t i = 0; i < crew->count; i++) {
		thrd_join(crew->workers[i].thread, NULL);
		session_clear(&crew->workers[i].session);
	}
	for (size_t i = 0; i < crew->slot_count; i++) {
		text_clear(&crew->slots[i].bytes);
		chunk_clear(&crew->slots[i].chunk);
	}
	free(crew->slots);
	mtx_destroy(&crew->lock);
	cnd_destroy(&crew->has_work);
	cnd_destroy(&crew->has_news);
	cnd_destroy(&crew->is_taken);
}

void
crew_close(struct crew *crew)
{
	if (crew->slots)
		close_ring(crew);
	else
		sink_take(crew->sink, &crew->chunk);
	chunk_clear(&crew->chunk);
}
