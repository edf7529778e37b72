/* The thread that writes: all that came while it wrote goes together. */

#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>

#include "io/store/parts.h"

enum {
	INDEX_ROUND = 20,      /* messages between two looks at the queue */
	WORDS_MAX = 64 * 1024, /* of a message, to search for */
	MICROSECONDS = 1000 * 1000,
	/* Milliseconds: */
	IDLE = 10 * 1000, /* between two looks for what is too old */
	RETRY = 1000,     /* when the disk is full */
	QUIET = 100,      /* before the index is made */
	WAIT = 2000,      /* of a reader, for what came last */
};

static bool
run(struct store *store, const char *words)
{
	return sqlite3_exec(store->writer, words, NULL, NULL, NULL) ==
	    SQLITE_OK;
}

static void
bind_all(sqlite3_stmt *statement, const struct store_attempt *attempt,
    uint64_t place)
{
	int at = 0;

	sqlite3_bind_int64(statement, ++at, (sqlite3_int64)attempt->time);
	sqlite3_bind_int(statement, ++at, (int)attempt->code);
	sqlite3_bind_int(statement, ++at, attempt->is_taken);
	sqlite3_bind_int(statement, ++at, attempt->is_secure);
	sqlite3_bind_int(statement, ++at, attempt->is_read);
	sqlite3_bind_int64(statement, ++at, (sqlite3_int64)attempt->size);
	sqlite3_bind_int64(statement, ++at, (sqlite3_int64)place);
	sqlite3_bind_int64(statement, ++at,
	    (sqlite3_int64)attempt->message.len);
#define COLUMN(name) \
	sqlite3_bind_text64(statement, ++at, attempt->name.ptr, \
	    attempt->name.len, SQLITE_STATIC, SQLITE_UTF8);
#include "io/store/column_table.h"
#undef COLUMN
	/* The last one is no text, and stands elsewhere if it can. */
	if (place > 0)
		sqlite3_bind_null(statement, at);
	else
		sqlite3_bind_blob64(statement, at, attempt->message.ptr,
		    attempt->message.len, SQLITE_STATIC);
}

bool
store_insert(struct store *store, const struct store_attempt *attempt,
    uint64_t place)
{
	bool is_good;

	bind_all(store->insert, attempt, place);
	is_good = sqlite3_step(store->insert) == SQLITE_DONE;
	sqlite3_reset(store->insert);
	sqlite3_clear_bindings(store->insert);
	return is_good;
}

bool
store_reach(struct store *store, uint64_t end)
{
	bool is_good;

	sqlite3_bind_int64(store->reach, 1, (sqlite3_int64)end);
	is_good = sqlite3_step(store->reach) == SQLITE_DONE;
	sqlite3_reset(store->reach);
	return is_good;
}

/* To the journal; while the disk is busy with that, there is time for rows. */
static bool
append_some(struct store *store, struct store_item *from,
    const struct store_item *to)
{
	struct store_journal *journal = &store->journal;
	const uint64_t begun = journal->end;
	uint64_t room = store_room(store);

	if (journal->descriptor < 0)
		return true;
	for (; from != to; from = from->next) {
		if (room < from->bytes ||
		    !store_journal_add(journal, &from->attempt,
			(char *)(from + 1), &from->place))
			return false;
		room -= from->bytes;
	}
	if (!store_journal_flush(journal))
		return false;
	if (store->options.is_durable)
		store_journal_begin_sync(journal, begun);
	return store_reach(store, journal->end);
}

/* From one item up to another one, in one transaction. */
static bool
write_some(struct store *store, struct store_item *from,
    const struct store_item *to)
{
	const uint64_t begun = store->journal.end;
	bool is_good =
	    run(store, "BEGIN IMMEDIATE") && append_some(store, from, to);

	for (; is_good && from != to; from = from->next)
		is_good = store_insert(store, &from->attempt, from->place);
	if (is_good && store->options.is_durable)
		is_good = store_journal_sync(&store->journal);
	if (is_good && run(store, "COMMIT"))
		return true;
	if (!sqlite3_get_autocommit(store->writer))
		run(store, "ROLLBACK");
	if (store->journal.descriptor >= 0)
		store_journal_cut(&store->journal, begun);
	return false;
}

/* The journal in front of the oldest attempt, unless somebody reads there. */
static void
free_old(struct store *store)
{
	sqlite3_stmt *row;
	uint64_t before = store->journal.end;

	if (store->journal.descriptor < 0 ||
	    pthread_mutex_trylock(store->read_lock) != 0)
		return;
	row = store_prepare(store->writer,
	    "SELECT place FROM attempt ORDER BY id LIMIT 1");
	if (sqlite3_step(row) == SQLITE_ROW)
		before = (uint64_t)sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	store_journal_free(&store->journal, before);
	pthread_mutex_unlock(store->read_lock);
}

/* The log of the database has many pages more than once. */
static void
shorten_log(struct store *store)
{
	sqlite3_busy_timeout(store->writer, 0);
	sqlite3_wal_checkpoint_v2(store->writer, NULL,
	    SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
	sqlite3_busy_timeout(store->writer, STORE_PATIENCE);
}

static bool
write_all(struct store *store, struct store_list *batch)
{
	if (store->options.max_bytes > 0)
		free_old(store);
	if (write_some(store, batch->first, NULL))
		return true;
	free_old(store);
	shorten_log(store);
	return write_some(store, batch->first, NULL);
}

/* What does not go together may go one by one: the disk is nearly full. */
static void
write_batch(struct store *store, struct store_list *batch)
{
	bool is_good;

	pthread_mutex_lock(&store->write_lock);
	is_good = write_all(store, batch);
	for (struct store_item *item = batch->first; item; item = item->next)
		item->is_kept = is_good || write_some(store, item, item->next);
	pthread_mutex_unlock(&store->write_lock);
}

/* The format is ours, and has a place for the number. */
static void
sweep(struct store *store, const char *format, uint64_t number)
{
	char which[200], words[600];

	sqlite3_snprintf(sizeof(which), which, format, (long long)number);
	sqlite3_snprintf(sizeof(words), words,
	    "BEGIN IMMEDIATE; DELETE FROM words WHERE rowid IN "
	    "(SELECT id FROM attempt WHERE %s); "
	    "DELETE FROM attempt WHERE %s; COMMIT",
	    which, which);
	if (!run(store, words) && !sqlite3_get_autocommit(store->writer))
		run(store, "ROLLBACK");
}

/* What is too old, or too much. */
static void
sweep_all(struct store *store)
{
	const struct store_options *options = &store->options;
	uint64_t now = (uint64_t)time(NULL);

	pthread_mutex_lock(&store->write_lock);
	if (options->max_age > 0 && now > options->max_age)
		sweep(store, "time < %lld",
		    (now - options->max_age) * MICROSECONDS);
	if (options->max_count > 0)
		sweep(store,
		    "id <= (SELECT id FROM attempt ORDER BY id DESC LIMIT 1 "
		    "OFFSET %lld)",
		    options->max_count);
	free_old(store);
	pthread_mutex_unlock(&store->write_lock);
}

static bool
index_one(struct store *store, sqlite3_stmt *rows, sqlite3_stmt *write,
    struct text *words)
{
	struct store_message message = { .store = store };

	text_reset(words);
	for (int i = 1; i < 5; i++) {
		text_write(words, store_column(rows, i));
		text_write_byte(words, '\n');
	}
	if (store->options.digest)
		store->options.digest(store_message(&message, rows, 5), words);
	free(message.bytes);
	sqlite3_bind_int64(write, 1, sqlite3_column_int64(rows, 0));
	sqlite3_bind_text64(write, 2, words->ptr, words->len, SQLITE_STATIC,
	    SQLITE_UTF8);
	if (sqlite3_step(write) != SQLITE_DONE)
		return false;
	sqlite3_reset(write);
	return true;
}

/* Make some messages ready for search; true: there may be more of them. */
static bool
index_some(struct store *store)
{
	sqlite3_stmt *rows = store_prepare(store->writer,
	    "SELECT id, sender, recipients, author, subject, place, length, "
	    "message FROM attempt WHERE id > coalesce((SELECT rowid FROM words "
	    "ORDER BY rowid DESC LIMIT 1), 0) ORDER BY id LIMIT ?");
	sqlite3_stmt *write = store_prepare(store->writer,
	    "INSERT INTO words(rowid, text) VALUES(?, ?)");
	struct text words;
	unsigned count = 0;
	bool is_good = run(store, "BEGIN IMMEDIATE");

	text_init(&words, NULL, WORDS_MAX);
	sqlite3_bind_int(rows, 1, INDEX_ROUND);
	while (is_good && sqlite3_step(rows) == SQLITE_ROW) {
		is_good = index_one(store, rows, write, &words);
		count++;
	}
	sqlite3_finalize(rows);
	sqlite3_finalize(write);
	text_clear(&words);
	if (!is_good || !run(store, "COMMIT"))
		run(store, "ROLLBACK");
	return is_good && count == INDEX_ROUND;
}

static struct timespec
in_milliseconds(long milliseconds)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += milliseconds / 1000;
	at.tv_nsec += milliseconds % 1000 * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

/* With the lock held, as below: all that there is, the oldest first. */
static void
take_batch(struct store *store, struct store_list *batch)
{
	struct store_item *item;

	store_list_init(batch);
	while ((item = store_list_take(&store->held)))
		store_list_add(batch, item);
	while ((item = store_list_take(&store->queue)))
		store_list_add(batch, item);
}

static void
settle(struct store *store, struct store_item *item)
{
	struct store_port *port = item->port;

	store->has_failed |= !item->is_kept;
	if (!port && !item->is_kept) {
		store_list_add(&store->held, item);
		return;
	}
	store->queued -= item->bytes;
	if (port)
		store_list_add(&port->settled, item);
	else
		free(item);
}

static void
settle_all(struct store *store, struct store_list *batch)
{
	struct store_item *item;

	store->has_failed = store->is_swept = false;
	while ((item = store_list_take(batch))) {
		store->tried += !item->was_tried;
		item->was_tried = true;
		settle(store, item);
	}
	for (struct store_port *port = store->ports; port; port = port->next)
		eventfd_write(port->descriptor, 1);
	store->is_writing = false;
	pthread_cond_broadcast(&store->rest);
}

static void
write_queue(struct store *store)
{
	struct store_list batch;
	uint64_t room;

	take_batch(store, &batch);
	store->is_writing = true;
	pthread_mutex_unlock(&store->lock);
	write_batch(store, &batch);
	room = store_room(store);
	pthread_mutex_lock(&store->lock);
	store->room = room;
	settle_all(store, &batch);
}

/* Make ready for searches, some messages at a time. */
static void
make_index(struct store *store)
{
	bool is_done;

	pthread_mutex_unlock(&store->lock);
	pthread_mutex_lock(&store->write_lock);
	is_done = !index_some(store);
	pthread_mutex_unlock(&store->write_lock);
	pthread_mutex_lock(&store->lock);
	store->is_indexed = is_done && !store->queue.first;
	if (!store->is_indexed)
		return;
	store->is_searched = false;
	pthread_cond_broadcast(&store->rest);
}

/*
 * Nothing to write now. Who sends a lot pauses for moments only: the index,
 * which takes a commit of its own, waits until it is quiet, or is needed.
 */
static void
be_idle(struct store *store)
{
	long wait = store->held.first || !store->is_swept ? RETRY : IDLE;
	struct timespec until;

	if (!store->is_indexed && store->is_searched) {
		make_index(store);
		return;
	}
	until = in_milliseconds(store->is_indexed ? wait : QUIET);
	if (pthread_cond_timedwait(&store->work, &store->lock, &until) != 0 &&
	    !store->is_indexed)
		make_index(store);
}

/* False: all is written, and the end is wanted. */
static bool
work(struct store *store)
{
	if (!store->queue.first && store->is_closing)
		return false;
	if (!store->queue.first)
		be_idle(store);
	/* What the disk did not take is tried again, too. */
	if (store->queue.first || store->held.first)
		write_queue(store);
	return true;
}

void *
store_write_all(void *object)
{
	struct store *store = object;
	time_t swept = 0;

	pthread_mutex_lock(&store->lock);
	do {
		struct timespec now = in_milliseconds(0);

		if (now.tv_sec > swept) {
			pthread_mutex_unlock(&store->lock);
			sweep_all(store);
			pthread_mutex_lock(&store->lock);
			swept = now.tv_sec;
			store->is_swept = true;
		}
	} while (work(store));
	if (store->held.first)
		write_queue(store);
	pthread_mutex_unlock(&store->lock);
	return NULL;
}

void
store_await(struct store *store, bool for_search)
{
	struct timespec until = in_milliseconds(WAIT);
	uint64_t added;

	pthread_mutex_lock(&store->lock);
	added = store->added;
	if (for_search && !store->is_indexed) {
		store->is_searched = true;
		pthread_cond_signal(&store->work);
	}
	while ((store->tried < added || (for_search && !store->is_indexed)) &&
	    pthread_cond_timedwait(&store->rest, &store->lock, &until) == 0)
		;
	pthread_mutex_unlock(&store->lock);
}
