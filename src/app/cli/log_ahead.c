#include "app/cli/log_ahead.h"

#include <stdlib.h>

enum { FIRST_ROOM = 64 * 1024 };

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

static void
read_events(struct log_reader *reader, struct log_batch *batch,
    struct span piece)
{
	struct log_event event;

	batch->len = batch->taken = 0;
	batch->read = piece.len;
	while (log_reader_take(reader, &piece, &event))
		if (!log_event_is_idle(&event))
			put_event(batch, &event);
}

/* The batch that is filled next, once it is free. */
static struct log_batch *
wait_for_room(struct log_ahead *ahead)
{
	mtx_lock(&ahead->lock);
	while (ahead->filled - ahead->taken == LOG_AHEAD)
		cnd_wait(&ahead->news, &ahead->lock);
	mtx_unlock(&ahead->lock);
	return &ahead->batches[ahead->filled % LOG_AHEAD];
}

static void
post(struct log_ahead *ahead, bool is_end)
{
	mtx_lock(&ahead->lock);
	ahead->filled += !is_end;
	ahead->is_end = is_end;
	cnd_signal(&ahead->news);
	mtx_unlock(&ahead->lock);
}

static int
work(void *argument)
{
	struct log_ahead *ahead = argument;
	struct span piece;
	bool is_first;

	while (log_input_next(ahead->input, &piece, &is_first)) {
		struct log_batch *batch = wait_for_room(ahead);

		if (is_first)
			log_reader_restart(ahead->reader,
			    ahead->input->reference);
		set_name(batch, log_input_name(ahead->input));
		read_events(ahead->reader, batch, piece);
		post(ahead, false);
	}
	post(ahead, true);
	return 0;
}

bool
log_ahead_open(struct log_ahead *ahead, struct log_input *input,
    struct log_reader *reader, struct error *error)
{
	*ahead = (struct log_ahead){ .input = input, .reader = reader };
	mtx_init(&ahead->lock, mtx_plain);
	cnd_init(&ahead->news);
	return thrd_create(&ahead->thread, work, ahead) == thrd_success ||
	    error_set(error, "cannot begin another job");
}

struct log_batch *
log_ahead_next(struct log_ahead *ahead)
{
	bool is_any;

	mtx_lock(&ahead->lock);
	if (ahead->is_lent) {
		ahead->taken++;
		cnd_signal(&ahead->news);
	}
	while (ahead->taken == ahead->filled && !ahead->is_end)
		cnd_wait(&ahead->news, &ahead->lock);
	is_any = ahead->is_lent = ahead->taken < ahead->filled;
	mtx_unlock(&ahead->lock);
	return is_any ? &ahead->batches[ahead->taken % LOG_AHEAD] : NULL;
}

bool
log_batch_take(struct log_batch *batch, struct log_event *event)
{
	const char *at = batch->bytes + batch->taken;

	if (batch->taken == batch->len)
		return false;
	batch->taken += log_event_unpack(event, at);
	return true;
}

void
log_ahead_close(struct log_ahead *ahead)
{
	thrd_join(ahead->thread, NULL);
	for (size_t i = 0; i < LOG_AHEAD; i++) {
		free(ahead->batches[i].bytes);
		free(ahead->batches[i].name);
	}
	mtx_destroy(&ahead->lock);
	cnd_destroy(&ahead->news);
}
