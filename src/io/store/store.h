#ifndef NIXIE_STORE_STORE_H
#define NIXIE_STORE_STORE_H

/*
 * Attempts to deliver mail, as they are kept: in a file, or in memory. SQLite
 * stands behind it, and nobody else sees SQLite.
 *
 *	store = store_open(&options, &error);
 *	port = store_port_open(store);      one for each thread that adds
 *	switch (store_add(port, &attempt, ticket)) {
 *		STORE_KEPT:  it counts as kept: say so
 *		STORE_LATER: wait for the ticket: store_port_next()
 *		STORE_FULL:  there is no room
 *	}
 *
 * A thread of its own writes. While it waits for the disk others queue up,
 * and the next commit takes all of them: many messages, one fsync. A durable
 * store says "kept" only after that; another one says it at once, unless the
 * disk is too slow, or nearly full: then it says it when it is written.
 * Full-text search is made ready while there is nothing to write.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"
#include "base/text.h"

struct store_options {
	const char *name; /* of the file, or ":memory:" */
	bool is_durable;
	uint64_t max_age;   /* seconds that an attempt is kept; 0: for ever */
	uint64_t max_count; /* attempts that are kept; 0: any number */
	uint64_t max_bytes; /* of the file; 0: as the disk has */
	/* The words of a message to search for; called by the writer. */
	void (*digest)(struct span message, struct text *words);
};

struct store_attempt {
	uint64_t id;   /* given by the store, rising */
	uint64_t time; /* microseconds since 1970 */
	unsigned code; /* of the reply */
	bool is_taken, is_secure, is_read;
	size_t size; /* of the message */
#define COLUMN(name) struct span name;
#include "io/store/column_table.h"
#undef COLUMN
};

enum store_result { STORE_KEPT, STORE_LATER, STORE_FULL };

struct store;
struct store_port;
struct store_rows;

MUST_CHECK struct store *
store_open(const struct store_options *options, struct error *error);
/*
 * Writes what is queued; gives the number of attempts that could not be, for
 * the disk is full. All ports must be closed. NULL is fine.
 */
size_t store_close(struct store *store);

/* Where a thread gives attempts and hears of them. */
struct store_port *store_port_open(struct store *store);
/* What is still awaited there is not told any more. NULL is fine. */
void store_port_close(struct store_port *port);

/*
 * Copies all of it. The id that it has is not looked at. Without a ticket
 * nobody waits: it is kept as soon as it can be.
 */
enum store_result store_add(struct store_port *port,
    const struct store_attempt *attempt, void *ticket);

/* Readable when something was kept, by whomever, or a ticket is settled. */
int store_port_descriptor(const struct store_port *port);
/* Call first, when it was readable. */
void store_port_drain(struct store_port *port);
/* The next settled ticket; false: no more. */
bool store_port_next(struct store_port *port, void **ticket, bool *is_kept);

/* Which attempts are meant. What is empty or 0 asks for nothing. */
struct store_query {
	uint64_t id;              /* this one alone */
	uint64_t after;           /* ids above this */
	uint64_t before;          /* ids below this */
	uint64_t since;           /* in microseconds since 1970 */
	uint64_t until;           /* ... before that */
	uint64_t larger, smaller; /* bytes of the message, more and less */
	struct span space, tag, stage;
	struct span message_id;                 /* without the angle brackets */
	struct span recipient, sender, subject; /* is part of it, any case */
	struct span words; /* all of them stand in it, or begin words of it */
	bool is_taken, is_refused, is_unread, is_read, is_tagged;
	bool is_oldest_first;
	unsigned limit, offset; /* limit 0: all */
	/* Nothing that this one, or those it leads to, would find; or NULL. */
	const struct store_query *without;
	/*
	 * NULL, or does what is left fit? Asked until the rows are closed: the
	 * query must live so long. It may not ask the store.
	 */
	bool (*fits)(void *owner, struct span message, struct span recipients);
	void *owner;
};

/* for (rows = store_find(...); store_next(rows, &attempt);) */
struct store_rows *
store_find(struct store *store, const struct store_query *query);
/* Good until the next call. With false the rows are closed. */
bool store_next(struct store_rows *rows, struct store_attempt *attempt);
void store_rows_close(struct store_rows *rows);

/* One attempt, copied into the arena; false: there is none. */
bool store_get(struct store *store, uint64_t id, struct arena *arena,
    struct store_attempt *attempt);

uint64_t store_count(struct store *store, const struct store_query *query);
/* The newest id there is, or was; 0: none yet. */
uint64_t store_last(struct store *store);

/* False: the disk does not let us. Limit and offset do not count. */
bool store_delete(struct store *store, const struct store_query *query);
bool
store_mark(struct store *store, const struct store_query *query, bool is_read);
/* The tags, one a line, take the place of those it had. */
bool store_tag(struct store *store, uint64_t id, struct span tags);

/* The same for what is kept of its releases, which is JSON. */
bool store_set_releases(struct store *store, uint64_t id, struct span releases);

/*
 * Up to which attempt somebody was told, by name; kept in the file. False: not
 * at all yet; the disk does not let us.
 */
bool store_find_told(struct store *store, struct span name, uint64_t *id);
bool store_set_told(struct store *store, struct span name, uint64_t id);

/* The tags of all attempts, one a line, as often as there are. */
void store_tags(struct store *store, struct text *tags);

/* The names of runs, one a line. */
void store_spaces(struct store *store, struct text *names);

#endif
