#ifndef NIXIE_CLI_LOG_AHEAD_H
#define NIXIE_CLI_LOG_AHEAD_H

/*
 * Reads the lines of logs in a thread of its own, ahead of whoever joins what
 * they say: the events of some tens of kilobytes at a time, in their order.
 *
 *	log_ahead_open(&ahead, &input, &reader, &error);
 *	while ((batch = log_ahead_next(&ahead)))
 *		while (log_batch_take(batch, &event))
 *			...
 *	log_ahead_close(&ahead);
 *
 * Input and reader belong to that thread until it is closed.
 */

#include <threads.h>

#include "app/cli/log_input.h"

enum { LOG_AHEAD = 4 };

/* Events of some lines, packed: see log_event_pack(). */
struct log_batch {
	char *bytes;
	size_t len, room, taken;
	size_t read; /* bytes of the log */
	char *name;  /* of the file */
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

/* The next batch, good until the next call; NULL: there are no more. */
struct log_batch *log_ahead_next(struct log_ahead *ahead);

/* The next event of a batch, which it views. False: there are no more. */
bool log_batch_take(struct log_batch *batch, struct log_event *event);

/* When all batches were taken. */
void log_ahead_close(struct log_ahead *ahead);

#endif
