#include "app/cli/log_ahead.h"

#include <stdlib.h>

#include "app/cli/log_take.h"

/* Of read batches so many keep the first job busy for a while. */
enum { FIRST_ROOM = 64 * 1024, ENOUGH = 2 };

enum work { WORK_WAIT, WORK_READ, WORK_JOIN, WORK_COUNT, WORK_END };

/* What somebody does next. */
typedef enum work chooser(const struct log_ahead *ahead);

static void *
resize(void *bytes, size_t size)
{
	bytes = realloc(bytes, size);
	if (!bytes)
		abort();
	return bytes;
}

static void
set_name(struct log_batch *batch, const char *name)
{
	size_t size = strlen(name) + 1;

	if (batch->name && strcmp(batch->name, name) == 0)
		return;
	batch->name = resize(batch->name, size);
	memcpy(batch->name, name, size);
}

static void
put_event(struct log_batch *batch, const struct log_event *event)
{
	size_t room = batch->room - batch->len,
	       len = log_event_pack(event, batch->bytes + batch->len, room);

	if (len > room) {
		batch->room = (batch->len + len) * 2 + FIRST_ROOM;
		batch->bytes = resize(batch->bytes, batch->room);
		log_event_pack(event, batch->bytes + batch->len, len);
	}
	batch->len += len;
}

/* False: there are no more lines. */
static bool
read_batch(struct log_command *log, struct log_batch *batch)
{
	struct log_event event;
	struct span piece;
	bool is_first;

	if (!log_input_next(&log->input, &piece, &is_first))
		return false;
	if (is_first)
		log_reader_restart(&log->reader, log->input.reference);
	set_name(batch, log_input_name(&log->input));
	batch->len = 0;
	batch->read = piece.len;
	while (log_reader_take(&log->reader, &piece, &event))
		if (!log_event_is_idle(&event))
			put_event(batch, &event);
	return true;
}

static size_t
unpack_events(struct log_command *log, const struct log_batch *batch,
    size_t *at)
{
	size_t count = 0;

	for (; count < LOG_EVENTS && *at < batch->len; count++) {
		*at +=
		    log_event_unpack(&log->events[count], batch->bytes + *at);
		log_join_expect(&log->join, &log->events[count]);
	}
	return count;
}

static void
join_batch(struct log_command *log, struct log_batch *batch)
{
	size_t at = 0, count;

	if (!batch->items)
		batch->items =
		    resize(NULL, LOG_BATCH_ITEMS * sizeof(*batch->items));
	log->items = batch->items;
	log->item_count = 0;
	log->item_room = LOG_BATCH_ITEMS;
	while ((count = unpack_events(log, batch, &at)) > 0)
		log_take_events(log, count);
	batch->item_count = log->item_count;
	batch->told = log_join_hand_over(&log->join);
}

static void
count_batch(struct log_command *log, const struct log_batch *batch)
{
	log->name = batch->name;
	log->book.bytes += batch->read;
	log_count(log, batch->items, batch->item_count);
}

static bool
is_done(const struct log_ahead *ahead)
{
	return ahead->is_end && ahead->counted == ahead->read;
}

static bool
can_count(const struct log_ahead *ahead)
{
	return !ahead->is_counting && ahead->counted < ahead->joined;
}

/* It keeps the first job busy, and else takes work off it. */
static enum work
choose_for_other(const struct log_ahead *ahead)
{
	bool can_read =
	    !ahead->is_end && ahead->read - ahead->counted < LOG_AHEAD;

	if (can_read && ahead->read - ahead->joined < ENOUGH)
		return WORK_READ;
	if (can_count(ahead))
		return WORK_COUNT;
	return can_read ? WORK_READ : is_done(ahead) ? WORK_END : WORK_WAIT;
}

static enum work
choose_for_first(const struct log_ahead *ahead)
{
	if (ahead->joined < ahead->read)
		return WORK_JOIN;
	if (can_count(ahead))
		return WORK_COUNT;
	return is_done(ahead) ? WORK_END : WORK_WAIT;
}

/* In the middle of a batch, the first job goes on when nothing is left. */
static enum work
choose_for_turn(const struct log_ahead *ahead)
{
	if (ahead->counted == ahead->joined)
		return WORK_END;
	return can_count(ahead) ? WORK_COUNT : WORK_WAIT;
}

/* Nobody else's count is touched: it may be read without the lock. */
static void
post(struct log_ahead *ahead, enum work done)
{
	switch (done) {
	case WORK_READ:
		ahead->read++;
		break;
	case WORK_JOIN:
		ahead->joined++;
		break;
	case WORK_COUNT:
		ahead->counted++;
		ahead->is_counting = false;
		break;
	case WORK_END:
		ahead->is_end = true;
		break;
	default:
		return;
	}
	cnd_signal(&ahead->news);
}

/* What was done is posted, and what there is to do next awaited. */
static enum work
next_work(struct log_ahead *ahead, chooser *choose, enum work done)
{
	enum work next;

	mtx_lock(&ahead->lock);
	post(ahead, done);
	while ((next = choose(ahead)) == WORK_WAIT)
		cnd_wait(&ahead->news, &ahead->lock);
	if (next == WORK_COUNT)
		ahead->is_counting = true;
	mtx_unlock(&ahead->lock);
	return next;
}

/* What batches that are counted had of the joiner's. */
static void
give_back(struct log_ahead *ahead)
{
	size_t counted;

	mtx_lock(&ahead->lock);
	counted = ahead->counted;
	mtx_unlock(&ahead->lock);
	for (; ahead->given_back < counted; ahead->given_back++)
		log_told_clear(&ahead->log->join,
		    &ahead->batches[ahead->given_back % LOG_AHEAD].told);
}

/* Each count is changed by whoever does that work, and by nobody else. */
static enum work
do_work(struct log_ahead *ahead, enum work work)
{
	struct log_command *log = ahead->log;

	switch (work) {
	case WORK_READ:
		if (!read_batch(log, &ahead->batches[ahead->read % LOG_AHEAD]))
			return WORK_END;
		break;
	case WORK_JOIN:
		give_back(ahead);
		join_batch(log, &ahead->batches[ahead->joined % LOG_AHEAD]);
		break;
	case WORK_COUNT:
		count_batch(log, &ahead->batches[ahead->counted % LOG_AHEAD]);
		break;
	default:
		break;
	}
	return work;
}

static void
work_until_end(struct log_ahead *ahead, chooser *choose)
{
	enum work work = WORK_WAIT;

	while ((work = next_work(ahead, choose, work)) != WORK_END)
		work = do_work(ahead, work);
}

static int
be_other(void *ahead)
{
	work_until_end(ahead, choose_for_other);
	return 0;
}

void
log_ahead_wait_turn(struct log_ahead *ahead)
{
	work_until_end(ahead, choose_for_turn);
	ahead->log->name = ahead->batches[ahead->joined % LOG_AHEAD].name;
}

static void
init(struct log_ahead *ahead, struct log_command *log)
{
	*ahead = (struct log_ahead){ .log = log };
	mtx_init(&ahead->lock, mtx_plain);
	cnd_init(&ahead->news);
}

static void
clear(struct log_ahead *ahead)
{
	for (size_t i = 0; i < LOG_AHEAD; i++) {
		free(ahead->batches[i].bytes);
		free(ahead->batches[i].items);
		free(ahead->batches[i].name);
	}
	mtx_destroy(&ahead->lock);
	cnd_destroy(&ahead->news);
}

bool
log_ahead_run(struct log_command *log, struct error *error)
{
	struct log_ahead ahead;
	bool is_begun;

	init(&ahead, log);
	log->ahead = &ahead;
	is_begun = thrd_create(&ahead.thread, be_other, &ahead) == thrd_success;
	if (is_begun) {
		work_until_end(&ahead, choose_for_first);
		thrd_join(ahead.thread, NULL);
		give_back(&ahead);
		log->name = log_input_name(&log->input);
	}
	log->ahead = NULL;
	log->items = log->waiting;
	log->item_count = 0;
	log->item_room = LOG_STEP;
	clear(&ahead);
	return is_begun || error_set(error, "cannot begin another job");
}
