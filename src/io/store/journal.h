#ifndef NIXIE_STORE_JOURNAL_H
#define NIXIE_STORE_JOURNAL_H

/*
 * A file that only grows at its end, beside the database ("lab.db-mail"): each
 * attempt is appended to it, whole, one fsync for all that come together. The
 * database holds all but the messages, and where these stand; what it does not
 * have yet when it is opened again is read from here (ADR 25). What is not
 * needed any more is given back to the disk from the front.
 *
 * For the sources of the store only; whoever calls has the writer's lock,
 * except for store_journal_read().
 */

#include "io/store/store.h"

struct store_journal {
	int descriptor;          /* -1: all is in memory */
	uint64_t end;            /* where the next attempt will stand */
	uint64_t freed;          /* up to here the disk has it back */
	char *read_into;         /* bytes of an attempt that is read back */
	struct store_pile *pile; /* added, and still to be written */
};

/* Beside the file of that name; false: it cannot be had. */
MUST_CHECK bool store_journal_open(struct store_journal *journal,
    const char *name, struct error *error);
void store_journal_close(struct store_journal *journal);

/*
 * Append an attempt, whose texts stand one behind the other in memory, in the
 * order of the columns, and stay there until the flush; gives where its message
 * will be. False: the disk is full, and nothing is sure since the last flush.
 */
bool store_journal_add(struct store_journal *journal,
    const struct store_attempt *attempt, char *texts, uint64_t *place);

/* What was added is written to the file. False: the disk is full. */
bool store_journal_flush(struct store_journal *journal);

/* What was added from there on may go to the disk meanwhile. */
void store_journal_begin_sync(struct store_journal *journal, uint64_t from);
/* What was added goes to the disk. With false it may not have. */
bool store_journal_sync(struct store_journal *journal);

/* Take back what was added behind that end. */
void store_journal_cut(struct store_journal *journal, uint64_t end);

/*
 * The attempt at a place, good until the next call of this, and where the next
 * one stands. False: there is none, or it did not get to the disk whole.
 */
bool store_journal_next(struct store_journal *journal, uint64_t *at,
    struct store_attempt *attempt, uint64_t *place);

/* Bytes of a message. False: they are not there. */
bool store_journal_read(const struct store_journal *journal, uint64_t place,
    char *bytes, size_t len);

/* Nothing in front of this is needed any more. */
void store_journal_free(struct store_journal *journal, uint64_t before);

#endif
