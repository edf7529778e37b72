#include "app/cli/log_ahead.h"

#include <stdlib.h>

enum { DECODED_MAX = 1024 * 1024 * 1024, FIRST_ROOM = 512 };

static void *
resize(void *bytes, size_t size)
{
	bytes = realloc(bytes, size);
	if (!bytes)
		abort();
	return bytes;
}

/* What the input gives is good until it is asked again: it is copied. */
static struct span
copy_piece(struct log_batch *batch, struct span piece)
{
	if (piece.len > batch->bytes_room) {
		batch->bytes = resize(batch->bytes, piece.len);
		batch->bytes_room = piece.len;
	}
	memcpy(batch->bytes, piece.ptr, piece.len);
	batch->len = piece.len;
	return (struct span){ batch->bytes, piece.len };
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

static struct log_event *
next_room(struct log_batch *batch)
{
	if (batch->count == batch->room) {
		batch->room = batch->room > 0 ? batch->room * 2 : FIRST_ROOM;
		batch->events =
		    resize(batch->events, batch->room * sizeof(*batch->events));
	}
	return &batch->events[batch->count];
}

/* What was decoded is overwritten with the next line: it is copied, too. */
static void
read_events(struct log_reader *reader, struct log_batch *batch,
    struct span piece)
{
	struct log_event *event;

	batch->count = 0;
	arena_reset(&batch->decoded);
	while (event = next_room(batch),
	    log_reader_take(reader, &piece, event)) {
		struct span decoded = { reader->scratch.bytes,
			reader->scratch.len };

		if (log_event_is_idle(event))
			continue;
		if (decoded.len > 0)
			log_event_move(event, decoded,
			    arena_dup(&batch->decoded, decoded).ptr);
		batch->count++;
	}
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
		read_events(ahead->reader, batch, copy_piece(batch, piece));
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
	for (size_t i = 0; i < LOG_AHEAD; i++)
		arena_init(&ahead->batches[i].decoded, DECODED_MAX);
	mtx_init(&ahead->lock, mtx_plain);
	cnd_init(&ahead->news);
	return thrd_create(&ahead->thread, work, ahead) == thrd_success ||
	    error_set(error, "cannot begin another job");
}

const struct log_batch *
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

void
log_ahead_close(struct log_ahead *ahead)
{
	thrd_join(ahead->thread, NULL);
	for (size_t i = 0; i < LOG_AHEAD; i++) {
		struct log_batch *batch = &ahead->batches[i];

		free(batch->events);
		free(batch->bytes);
		free(batch->name);
		arena_clear(&batch->decoded);
	}
	mtx_destroy(&ahead->lock);
	cnd_destroy(&ahead->news);
}
