#ifndef NIXIE_STORE_PARTS_H
#define NIXIE_STORE_PARTS_H

/* For the sources of the store only: how they work together. */

#include <pthread.h>
#include <sqlite3.h>

#include "io/store/journal.h"

/* Milliseconds that is waited for another's lock on the database. */
enum { STORE_PATIENCE = 10000 };

/* An attempt on its way, with its bytes behind it. */
struct store_item {
	struct store_item *next;
	struct store_port *port; /* NULL: nobody waits for it */
	void *ticket;
	bool is_kept, was_tried;
	size_t bytes;
	uint64_t place; /* of the message in the journal; 0: in the database */
	struct store_attempt attempt;
};

struct store_list {
	struct store_item *first, **end;
};

struct store_port {
	struct store *store;
	struct store_port *next;
	int descriptor; /* an eventfd */
	struct store_list settled;
};

struct store {
	struct store_options options;
	sqlite3 *writer, *reader;    /* the same, in memory */
	pthread_mutex_t write_lock;  /* whoever uses writer */
	pthread_mutex_t *read_lock;  /* ... and reader; recursive */
	pthread_mutex_t reader_lock; /* that one, if there are two */
	sqlite3_stmt *insert, *reach;
	struct store_journal journal; /* written with write_lock held */

	pthread_mutex_t lock; /* all below */
	pthread_cond_t work;  /* there is some, or the end */
	pthread_cond_t rest;  /* all is written, and can be searched */
	pthread_t thread;
	struct store_port *ports;
	struct store_list queue;
	struct store_list held; /* said to be kept, but the disk is full */
	size_t queued;          /* bytes of both */
	uint64_t room;          /* bytes that the disk had, as last seen */
	uint64_t added, tried;  /* items that came, and that were written */
	bool is_closing, is_writing, has_failed, is_indexed, is_swept;
	bool is_searched; /* the index is waited for */
};

void store_list_init(struct store_list *list);
void store_list_add(struct store_list *list, struct store_item *item);
struct store_item *store_list_take(struct store_list *list);

/* One row; within a transaction. */
bool store_insert(struct store *store, const struct store_attempt *attempt,
    uint64_t place);

/* ... and up to where the journal's attempts have rows. */
bool store_reach(struct store *store, uint64_t end);

/* What the journal has and the database has not. */
MUST_CHECK bool store_replay(struct store *store, struct error *error);

/* Write by words with a value and an id, ?1 and ?2. */
bool store_set(struct store *store, const char *words, struct span value,
    uint64_t id);

struct span store_column(sqlite3_stmt *statement, int at);

/* The message of a row, which may have to be fetched. */
struct store_message {
	const struct store *store;
	char *bytes; /* to be freed; good for one row */
};

/* Columns at and at + 1 are place and length, the last one is the message. */
struct span
store_message(struct store_message *message, sqlite3_stmt *row, int at);

/* The thread that writes. */
void *store_write_all(void *object);

/*
 * Wait until what came before this call is written, and can be searched for;
 * but not for long.
 */
void store_await(struct store *store, bool for_search);

/* Bytes that may still be written to the disk: it, and the system's limits. */
uint64_t store_room(const struct store *store);

/* A statement of ours must be one. */
sqlite3_stmt *store_prepare(sqlite3 *database, const char *words);

#endif
