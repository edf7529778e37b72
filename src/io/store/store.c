#include "io/store/store.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "io/store/parts.h"

/* What the store keeps beside this is lost with an older or newer nixie. */
enum {
	STORE_VERSION = 3,
	PAGE_BYTES = 8192,
	QUEUE_MAX = 256 * 1024 * 1024,
	SPARE = 1024 * 1024, /* of the disk, for what is not counted */
};

static const char schema[] =
    "CREATE TABLE IF NOT EXISTS attempt("
    "id INTEGER PRIMARY KEY AUTOINCREMENT, time INTEGER, code INTEGER, "
    "is_taken INTEGER, is_secure INTEGER, is_read INTEGER, size INTEGER, "
    "place INTEGER, length INTEGER"
#define COLUMN(name) ", " #name
#include "io/store/column_table.h"
#undef COLUMN
    ");"
    "CREATE INDEX IF NOT EXISTS attempt_space ON attempt(space);"
    "CREATE TABLE IF NOT EXISTS told(name TEXT PRIMARY KEY, id INTEGER);"
    "CREATE TABLE IF NOT EXISTS state(reached INTEGER);"
    "INSERT INTO state SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM state);"
    "CREATE VIRTUAL TABLE IF NOT EXISTS words USING fts5(text);";

static const char insert[] =
    "INSERT INTO attempt(time, code, is_taken, is_secure, is_read, size, "
    "place, length"
#define COLUMN(name) ", " #name
#include "io/store/column_table.h"
#undef COLUMN
    ") VALUES(?, ?, ?, ?, ?, ?, ?, ?"
#define COLUMN(name) ", ?"
#include "io/store/column_table.h"
#undef COLUMN
    ")";

void
store_list_init(struct store_list *list)
{
	list->first = NULL;
	list->end = &list->first;
}

void
store_list_add(struct store_list *list, struct store_item *item)
{
	item->next = NULL;
	*list->end = item;
	list->end = &item->next;
}

struct store_item *
store_list_take(struct store_list *list)
{
	struct store_item *item = list->first;

	if (!item)
		return NULL;
	list->first = item->next;
	if (!list->first)
		list->end = &list->first;
	return item;
}

sqlite3_stmt *
store_prepare(sqlite3 *database, const char *words)
{
	sqlite3_stmt *statement = NULL;

	sqlite3_prepare_v2(database, words, -1, &statement, NULL);
	return statement;
}

static bool
run(sqlite3 *database, const char *words, struct error *error)
{
	if (sqlite3_exec(database, words, NULL, NULL, NULL) == SQLITE_OK)
		return true;
	return error_set(error, "%s", sqlite3_errmsg(database));
}

static bool
open_one(struct store *store, sqlite3 **database, struct error *error)
{
	if (sqlite3_open_v2(store->options.name, database,
		SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
		    SQLITE_OPEN_NOMUTEX,
		NULL) != SQLITE_OK)
		return error_set(error, "%s",
		    *database ? sqlite3_errmsg(*database) : "out of memory");
	sqlite3_busy_timeout(*database, STORE_PATIENCE);
	return true;
}

/* A number that no other program's database has by chance: "nixi". */
enum { APPLICATION = 0x6e697869 };

static int
read_pragma(sqlite3 *database, const char *words)
{
	sqlite3_stmt *statement = store_prepare(database, words);
	int number = -1;

	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		number = sqlite3_column_int(statement, 0);
	sqlite3_finalize(statement);
	return number;
}

/* Another program's file is not touched. */
static bool
is_ours(sqlite3 *database, int tables, struct error *error)
{
	if (tables == 0)
		return true;
	if (tables < 0)
		return error_set(error, "%s", sqlite3_errmsg(database));
	if (read_pragma(database, "PRAGMA application_id") != APPLICATION)
		return error_set(error,
		    "this is a database of another program");
	if (read_pragma(database, "PRAGMA user_version") != STORE_VERSION)
		return error_set(error,
		    "this store was made by another version of nixie");
	return true;
}

/* A full disk may hold one that is whole: nothing is written to that. */
static bool
make_tables(struct store *store, int tables, struct error *error)
{
	char words[100];

	snprintf(words, sizeof(words),
	    "PRAGMA application_id=%d; PRAGMA user_version=%d;", APPLICATION,
	    STORE_VERSION);
	return tables > 0 ||
	    (run(store->writer, words, error) &&
		run(store->writer, schema, error));
}

static bool
prepare_file(struct store *store, struct error *error)
{
	char words[512];
	const struct store_options *options = &store->options;
	unsigned long long pages = options->max_bytes / PAGE_BYTES;
	int tables =
	    read_pragma(store->writer, "SELECT count(*) FROM sqlite_schema");

	snprintf(words, sizeof(words),
	    "PRAGMA page_size=%d; PRAGMA journal_mode=WAL;"
	    "PRAGMA synchronous=NORMAL; PRAGMA wal_autocheckpoint=4000;"
	    "PRAGMA cache_size=-32000; PRAGMA max_page_count=%llu;",
	    PAGE_BYTES, pages > 0 ? pages + 16 : 4294967294ULL);
	return is_ours(store->writer, tables, error) &&
	    run(store->writer, words, error) &&
	    make_tables(store, tables, error);
}

static bool
open_both(struct store *store, struct error *error)
{
	if (!open_one(store, &store->writer, error) ||
	    !prepare_file(store, error))
		return false;
	store->insert = store_prepare(store->writer, insert);
	store->reach =
	    store_prepare(store->writer, "UPDATE state SET reached = ?");
	if (!store->insert || !store->reach)
		return error_set(error, "%s", sqlite3_errmsg(store->writer));
	store->reader = store->writer;
	store->read_lock = &store->write_lock;
	if (strcmp(store->options.name, ":memory:") == 0)
		return true;
	store->read_lock = &store->reader_lock;
	store->reader = NULL;
	return open_one(store, &store->reader, error) &&
	    store_journal_open(&store->journal, store->options.name, error) &&
	    store_replay(store, error);
}

static void
init_locks(struct store *store)
{
	pthread_mutexattr_t recursive;
	pthread_condattr_t clock;

	pthread_mutexattr_init(&recursive);
	pthread_mutexattr_settype(&recursive, PTHREAD_MUTEX_RECURSIVE);
	pthread_mutex_init(&store->write_lock, &recursive);
	pthread_mutex_init(&store->reader_lock, &recursive);
	pthread_mutexattr_destroy(&recursive);
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_mutex_init(&store->lock, NULL);
	pthread_cond_init(&store->work, &clock);
	pthread_cond_init(&store->rest, &clock);
	pthread_condattr_destroy(&clock);
}

static void
free_store(struct store *store)
{
	sqlite3_finalize(store->insert);
	sqlite3_finalize(store->reach);
	store_journal_close(&store->journal);
	if (store->reader != store->writer)
		sqlite3_close(store->reader);
	sqlite3_close(store->writer);
	pthread_mutex_destroy(&store->write_lock);
	pthread_mutex_destroy(&store->reader_lock);
	pthread_mutex_destroy(&store->lock);
	pthread_cond_destroy(&store->work);
	pthread_cond_destroy(&store->rest);
	free(store);
}

struct store *
store_open(const struct store_options *options, struct error *error)
{
	struct store *store = calloc(1, sizeof(*store));

	if (!store)
		abort();
	store->options = *options;
	store->journal.descriptor = -1;
	init_locks(store);
	store_list_init(&store->queue);
	store_list_init(&store->held);
	if (open_both(store, error)) {
		store->room = store_room(store);
		if (pthread_create(&store->thread, NULL, store_write_all,
			store) == 0)
			return store;
		error_set(error, "cannot begin a thread");
	}
	error_prefix(error, "cannot keep mail in '%s'", options->name);
	free_store(store);
	return NULL;
}

static size_t
free_list(struct store_list *list)
{
	struct store_item *item;
	size_t count = 0;

	for (; (item = store_list_take(list)); count++)
		free(item);
	return count;
}

size_t
store_close(struct store *store)
{
	size_t lost;

	if (!store)
		return 0;
	assert(!store->ports);
	pthread_mutex_lock(&store->lock);
	store->is_closing = true;
	pthread_cond_broadcast(&store->work);
	pthread_mutex_unlock(&store->lock);
	pthread_join(store->thread, NULL);
	lost = free_list(&store->queue) + free_list(&store->held);
	free_store(store);
	return lost;
}

struct store_port *
store_port_open(struct store *store)
{
	struct store_port *port = calloc(1, sizeof(*port));

	if (!port)
		abort();
	port->store = store;
	port->descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
	store_list_init(&port->settled);
	pthread_mutex_lock(&store->lock);
	port->next = store->ports;
	store->ports = port;
	pthread_mutex_unlock(&store->lock);
	return port;
}

static void
forget(struct store_item *item, const struct store_port *port)
{
	for (; item; item = item->next)
		if (item->port == port)
			item->port = NULL;
}

void
store_port_close(struct store_port *port)
{
	struct store_port **link;
	struct store *store;

	if (!port)
		return;
	store = port->store;
	pthread_mutex_lock(&store->lock);
	/* What is being written still knows the port. */
	while (store->is_writing)
		pthread_cond_wait(&store->rest, &store->lock);
	for (link = &store->ports; *link != port; link = &(*link)->next)
		;
	*link = port->next;
	forget(store->queue.first, port);
	pthread_mutex_unlock(&store->lock);
	free_list(&port->settled);
	close(port->descriptor);
	free(port);
}

static struct span
move(struct span from, char **to)
{
	struct span moved = { *to, from.len };

	if (from.len > 0)
		memcpy(*to, from.ptr, from.len);
	*to += from.len;
	return moved;
}

static struct store_item *
new_item(const struct store_attempt *attempt)
{
	struct store_item *item;
	size_t len = 0;
	char *to;

#define COLUMN(name) len += attempt->name.len;
#include "io/store/column_table.h"
#undef COLUMN
	item = malloc(sizeof(*item) + len + 1);
	if (!item)
		return NULL;
	*item = (struct store_item){ .bytes = sizeof(*item) + len,
		.attempt = *attempt };
	to = (char *)(item + 1);
#define COLUMN(name) item->attempt.name = move(attempt->name, &to);
#include "io/store/column_table.h"
#undef COLUMN
	return item;
}

/*
 * May it be said at once that all which is queued is kept? A row takes little
 * more than its bytes; what waits for the disk goes into memory meanwhile.
 */
static bool
is_promised(const struct store *store)
{
	return !store->options.is_durable && !store->has_failed &&
	    store->queued < QUEUE_MAX / 4 &&
	    2 * (uint64_t)store->queued + SPARE < store->room;
}

enum store_result
store_add(struct store_port *port, const struct store_attempt *attempt,
    void *ticket)
{
	struct store *store = port->store;
	struct store_item *item = new_item(attempt);
	enum store_result result = STORE_LATER;

	if (!item)
		return STORE_FULL;
	pthread_mutex_lock(&store->lock);
	if (store->queued > QUEUE_MAX) {
		pthread_mutex_unlock(&store->lock);
		free(item);
		return STORE_FULL;
	}
	store->queued += item->bytes;
	if (!ticket || is_promised(store))
		result = STORE_KEPT;
	if (result == STORE_LATER) {
		item->port = port;
		item->ticket = ticket;
	}
	store->added++;
	store->is_indexed = false;
	store_list_add(&store->queue, item);
	pthread_cond_signal(&store->work);
	pthread_mutex_unlock(&store->lock);
	return result;
}

int
store_port_descriptor(const struct store_port *port)
{
	return port->descriptor;
}

void
store_port_drain(struct store_port *port)
{
	eventfd_t count;

	eventfd_read(port->descriptor, &count);
}

bool
store_port_next(struct store_port *port, void **ticket, bool *is_kept)
{
	struct store_item *item;

	pthread_mutex_lock(&port->store->lock);
	item = store_list_take(&port->settled);
	pthread_mutex_unlock(&port->store->lock);
	if (!item)
		return false;
	*ticket = item->ticket;
	*is_kept = item->is_kept;
	free(item);
	return true;
}
