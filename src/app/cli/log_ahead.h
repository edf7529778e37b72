#ifndef NIXIE_CLI_LOG_AHEAD_H
#define NIXIE_CLI_LOG_AHEAD_H

/*
 * Reads the lines of logs in a thread of its own, ahead of whoever joins what
 * they say: the events of some tens of kilobytes at a time, in their order.
 *
 *	log_ahead_open(&ahead, &input, &reader, &error);
 *	while ((batch = log_ahead_next(&ahead)))
 *		... batch->events ...
 *	log_ahead_close(&ahead);
 *
 * Input and reader belong to that thread until it is closed.
 */

#include <threads.h>

#include "app/cli/log_input.h"

enum { LOG_AHEAD = 4 };

/* They view its bytes, and are good until the next one is asked for. */
struct log_batch {
	struct log_event *events;
	size_t count, room;
	char *bytes; /* a copy of the lines */
	size_t len, bytes_room;
	char *name;           /* of the file */
	struct arena decoded; /* what lines had in another form */
};

struct log_ahead {
	struct log_input *input;
	struct log_reader *reader;
	struct log_batch batches[LOG_AHEAD]; /* a ring */
	size_t filled, taken;                /* so far, ever counting on */
	bool is_end, is_lent;
	mtx_t lock;
	cnd_t news;
	thrd_t thread;
};

/* False: no thread could be begun. */
MUST_CHECK bool log_ahead_open(struct log_ahead *ahead, struct log_input *input,
    struct log_reader *reader, struct error *error);

/* The next batch; NULL: there are no more. */
const struct log_batch *log_ahead_next(struct log_ahead *ahead);

/* When all batches were taken. */
void log_ahead_close(struct log_ahead *ahead);

#endif
