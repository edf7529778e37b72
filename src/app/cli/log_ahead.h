#ifndef NIXIE_CLI_LOG_AHEAD_H
#define NIXIE_CLI_LOG_AHEAD_H

/*
 * A log that two jobs read together. Its lines go through three stages, some
 * tens of kilobytes at a time, in their order:
 *
 *	read     by the other job: what each line says, packed
 *	joined   by the first job, to cases
 *	counted  by whichever has less to do: diagnosed, reported, told
 *
 * Reading takes a little less, joining a little more than a third, so that
 * with a fixed share of two stages one job would wait for the other.
 */

#include <threads.h>

#include "app/cli/log_command.h"

enum { LOG_AHEAD = 8, LOG_BATCH_ITEMS = 512 };

/* Some lines on their way. */
struct log_batch {
	char *bytes; /* events, packed: see log_event_pack() */
	size_t len, room;
	size_t read;            /* bytes of the log */
	char *name;             /* of the file */
	struct log_item *items; /* which view the events, and what is told */
	size_t item_count;
	struct log_told told;
};

struct log_ahead {
	struct log_command *log;
	struct log_batch batches[LOG_AHEAD]; /* a ring */
	/* How many were, ever counting on; each is no more than that before. */
	size_t read, joined, counted;
	size_t given_back; /* what they view; by the first job */
	bool is_end;       /* there are no more lines */
	bool is_counting;  /* one of the two does */
	mtx_t lock;
	cnd_t news;
	thrd_t thread;
};

/* Read and join all. False: there is no other job, and nothing was read. */
MUST_CHECK bool log_ahead_run(struct log_command *log, struct error *error);

/* For the first job, amid a batch: all before it are counted then. */
void log_ahead_wait_turn(struct log_ahead *ahead);

#endif
