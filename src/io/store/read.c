#include <stdio.h>
#include <stdlib.h>

#include "base/ascii.h"
#include "io/store/parts.h"

struct store_rows {
	struct store *store;
	sqlite3_stmt *statement;
	struct store_message message;
};

struct span
store_column(sqlite3_stmt *statement, int at)
{
	const char *bytes = sqlite3_column_blob(statement, at);

	return bytes ? (struct span){ bytes,
		(size_t)sqlite3_column_bytes(statement, at) }
		     : span_empty();
}

/* Of the journal; good until the next one. */
static struct span
message_at(struct store_message *message, uint64_t place, size_t len)
{
	char *bytes = realloc(message->bytes, len + 1);

	if (!bytes)
		abort();
	message->bytes = bytes;
	if (!store_journal_read(&message->store->journal, place, bytes, len))
		return span_empty();
	return (struct span){ bytes, len };
}

struct span
store_message(struct store_message *message, sqlite3_stmt *row, int at)
{
	const uint64_t place = (uint64_t)sqlite3_column_int64(row, at);
	const size_t len = (size_t)sqlite3_column_int64(row, at + 1);

	return place > 0 ? message_at(message, place, len)
			 : store_column(row, sqlite3_column_count(row) - 1);
}

enum { WHERE_MAX = 2048, MATCH_MAX = 4096, TERMS_MAX = 32 };

/* The words of a condition, and what its marks stand for, in their order. */
struct terms {
	struct text where, match;
	char bytes[WHERE_MAX], match_bytes[MATCH_MAX];
	struct span texts[TERMS_MAX];
	int64_t numbers[TERMS_MAX];
	bool are_texts[TERMS_MAX];
	int count;
};

static void
add_words(struct terms *terms, const char *words)
{
	text_write_string(&terms->where, terms->where.len > 0 ? " AND " : "");
	text_write_string(&terms->where, words);
}

static void
add_text(struct terms *terms, const char *words, struct span value)
{
	if (value.len == 0)
		return;
	add_words(terms, words);
	terms->are_texts[terms->count] = true;
	terms->texts[terms->count++] = value;
}

static void
add_number(struct terms *terms, const char *words, uint64_t value)
{
	if (value == 0)
		return;
	add_words(terms, words);
	terms->are_texts[terms->count] = false;
	terms->numbers[terms->count++] =
	    (int64_t)(value < INT64_MAX ? value : INT64_MAX);
}

/* Each word as a literal, so that nothing in it is an operator of FTS5. */
static struct span
write_match(struct terms *terms, struct span words)
{
	struct text *match = &terms->match;
	const size_t begun = match->len;
	struct span word;

	while (span_split(&words, ' ', &word)) {
		if (word.len == 0)
			continue;
		text_write_byte(match, '"');
		for (size_t i = 0; i < word.len; i++)
			if (word.ptr[i] == '"' || word.ptr[i] == '\0')
				text_write_string(match, " ");
			else
				text_write_byte(match, word.ptr[i]);
		text_write_string(match, "\"* ");
	}
	/* What is longer than any text stands in none. */
	return match->is_cut ? span_of("\"\"")
			     : span_from(text_span(match), begun);
}

static void
add_query(struct terms *terms, const struct store_query *query)
{
	add_number(terms, "id = ?", query->id);
	add_number(terms, "id > ?", query->after);
	add_number(terms, "id < ?", query->before);
	add_number(terms, "time >= ?", query->since);
	add_number(terms, "time < ?", query->until);
	add_number(terms, "size > ?", query->larger);
	add_number(terms, "size < ?", query->smaller);
	add_text(terms, "space = ?", query->space);
	add_text(terms, "stage = ?", query->stage);
	add_text(terms, "message_id = ?", query->message_id);
	add_text(terms,
	    "instr(char(10) || tags || char(10), "
	    "char(10) || ? || char(10)) > 0",
	    query->tag);
	add_text(terms, "instr(lower(recipients), lower(?)) > 0",
	    query->recipient);
	add_text(terms, "instr(lower(sender || ' ' || author), lower(?)) > 0",
	    query->sender);
	add_text(terms, "instr(lower(subject), lower(?)) > 0", query->subject);
	add_text(terms, "id IN (SELECT rowid FROM words WHERE words MATCH ?)",
	    write_match(terms, query->words));
	if (query->is_taken != query->is_refused)
		add_words(terms,
		    query->is_taken ? "is_taken = 1" : "is_taken = 0");
	if (query->is_unread)
		add_words(terms, "is_read = 0");
	if (query->is_read)
		add_words(terms, "is_read = 1");
	if (query->is_tagged)
		add_words(terms, "tags <> ''");
}

static void
make_terms(struct terms *terms, const struct store_query *query)
{
	const struct store_query *without = query->without;

	terms->where = text_in(terms->bytes, sizeof(terms->bytes));
	terms->match = text_in(terms->match_bytes, sizeof(terms->match_bytes));
	terms->count = 0;
	add_query(terms, query);
	for (; without; without = without->without) {
		add_words(terms, "NOT (1");
		add_query(terms, without);
		text_write_byte(&terms->where, ')');
	}
	/* What costs most comes last. */
	if (query->fits)
		add_words(terms, "fits(recipients, place, length, message)");
	if (terms->where.len == 0)
		add_words(terms, "1");
}

static bool
needs_words(const struct store_query *query)
{
	while (query && query->words.len == 0)
		query = query->without;
	return query != NULL;
}

struct fitting {
	struct store *store;
	const struct store_query *query;
};

static struct span
value_of(sqlite3_value *value)
{
	const char *bytes = sqlite3_value_blob(value);

	return bytes
	    ? (struct span){ bytes, (size_t)sqlite3_value_bytes(value) }
	    : span_empty();
}

/* fits(recipients, place, length, message), within a query. */
static void
call_fits(sqlite3_context *context, int count, sqlite3_value **values)
{
	const struct fitting *fitting = sqlite3_user_data(context);
	struct store_message message = { .store = fitting->store };
	struct span bytes = value_of(values[3]);
	const uint64_t place = (uint64_t)sqlite3_value_int64(values[1]);

	(void)count;
	if (place > 0)
		bytes = message_at(&message, place,
		    (size_t)sqlite3_value_int64(values[2]));
	sqlite3_result_int(context,
	    fitting->query->fits(fitting->query->owner, bytes,
		value_of(values[0])));
	free(message.bytes);
}

static void
add_fits(struct store *store, sqlite3 *database,
    const struct store_query *query)
{
	struct fitting *fitting = malloc(sizeof(*fitting));

	if (!fitting)
		abort();
	*fitting = (struct fitting){ .store = store, .query = query };
	sqlite3_create_function_v2(database, "fits", 4, SQLITE_UTF8, fitting,
	    call_fits, NULL, NULL, free);
}

/*
 * A statement with the condition in it, which the format has a place for. A
 * query for words waits until what came last can be found by them.
 */
static sqlite3_stmt *
prepare(struct store *store, sqlite3 *database, const char *format,
    const struct store_query *query)
{
	struct terms terms;
	sqlite3_stmt *statement;
	char *words;

	make_terms(&terms, query);
	if (query->fits)
		add_fits(store, database, query);
	words = sqlite3_mprintf(format, terms.bytes);
	statement = words ? store_prepare(database, words) : NULL;
	sqlite3_free(words);
	for (int i = 0; statement && i < terms.count; i++)
		if (terms.are_texts[i])
			sqlite3_bind_text64(statement, i + 1,
			    terms.texts[i].ptr, terms.texts[i].len,
			    SQLITE_TRANSIENT, SQLITE_UTF8);
		else
			sqlite3_bind_int64(statement, i + 1, terms.numbers[i]);
	return statement;
}

struct store_rows *
store_find(struct store *store, const struct store_query *query)
{
	struct store_rows *rows = calloc(1, sizeof(*rows));
	char format[600];

	if (!rows)
		abort();
	store_await(store, needs_words(query));
	snprintf(format, sizeof(format),
	    "SELECT id, time, code, is_taken, is_secure, is_read, size, "
	    "place, length"
#define COLUMN(name) ", " #name
#include "io/store/column_table.h"
#undef COLUMN
	    " FROM attempt WHERE %%s ORDER BY id %s LIMIT %lld OFFSET %u",
	    query->is_oldest_first ? "ASC" : "DESC",
	    query->limit > 0 ? (long long)query->limit : -1LL, query->offset);
	pthread_mutex_lock(store->read_lock);
	rows->store = store;
	rows->message.store = store;
	rows->statement = prepare(store, store->reader, format, query);
	return rows;
}

bool
store_next(struct store_rows *rows, struct store_attempt *attempt)
{
	sqlite3_stmt *row = rows->statement;
	int at = 8;

	if (!row || sqlite3_step(row) != SQLITE_ROW) {
		store_rows_close(rows);
		return false;
	}
	*attempt = (struct store_attempt){
		.id = (uint64_t)sqlite3_column_int64(row, 0),
		.time = (uint64_t)sqlite3_column_int64(row, 1),
		.code = (unsigned)sqlite3_column_int(row, 2),
		.is_taken = sqlite3_column_int(row, 3) != 0,
		.is_secure = sqlite3_column_int(row, 4) != 0,
		.is_read = sqlite3_column_int(row, 5) != 0,
		.size = (size_t)sqlite3_column_int64(row, 6),
	};
#define COLUMN(name) attempt->name = store_column(row, ++at);
#include "io/store/column_table.h"
#undef COLUMN
	attempt->message = store_message(&rows->message, row, 7);
	return true;
}

void
store_rows_close(struct store_rows *rows)
{
	struct store *store = rows->store;

	sqlite3_finalize(rows->statement);
	pthread_mutex_unlock(store->read_lock);
	free(rows->message.bytes);
	free(rows);
}

bool
store_get(struct store *store, uint64_t id, struct arena *arena,
    struct store_attempt *attempt)
{
	struct store_query query = { .id = id, .limit = 1 };
	struct store_rows *rows;

	if (id == 0)
		return false;
	rows = store_find(store, &query);
	if (!store_next(rows, attempt))
		return false;
#define COLUMN(name) attempt->name = arena_dup(arena, attempt->name);
#include "io/store/column_table.h"
#undef COLUMN
	store_rows_close(rows);
	return true;
}

static uint64_t
read_number(struct store *store, const char *format,
    const struct store_query *query)
{
	sqlite3_stmt *statement;
	uint64_t number = 0;

	store_await(store, needs_words(query));
	pthread_mutex_lock(store->read_lock);
	statement = prepare(store, store->reader, format, query);
	if (statement && sqlite3_step(statement) == SQLITE_ROW)
		number = (uint64_t)sqlite3_column_int64(statement, 0);
	sqlite3_finalize(statement);
	pthread_mutex_unlock(store->read_lock);
	return number;
}

uint64_t
store_count(struct store *store, const struct store_query *query)
{
	return read_number(store, "SELECT count(*) FROM attempt WHERE %s",
	    query);
}

uint64_t
store_last(struct store *store)
{
	const struct store_query all = { .limit = 0 };

	return read_number(store,
	    "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE %s", &all);
}

/* With the lock of the writer held. */
static bool
write_once(struct store *store, const char *format,
    const struct store_query *query)
{
	sqlite3_stmt *statement = prepare(store, store->writer, format, query);
	bool is_good = statement && sqlite3_step(statement) == SQLITE_DONE;

	sqlite3_finalize(statement);
	return is_good;
}

static bool
run(struct store *store, const char *words)
{
	return sqlite3_exec(store->writer, words, NULL, NULL, NULL) ==
	    SQLITE_OK;
}

/* A query for words needs them to the last; another one tells them apart. */
static bool
delete_both(struct store *store, const struct store_query *query)
{
	if (needs_words(query))
		return write_once(store, "DELETE FROM attempt WHERE %s",
			   query) &&
		    run(store,
			"DELETE FROM words WHERE rowid NOT IN "
			"(SELECT id FROM attempt)");
	return write_once(store,
		   "DELETE FROM words WHERE rowid IN "
		   "(SELECT id FROM attempt WHERE %s)",
		   query) &&
	    write_once(store, "DELETE FROM attempt WHERE %s", query);
}

bool
store_delete(struct store *store, const struct store_query *query)
{
	bool is_good;

	store_await(store, needs_words(query));
	pthread_mutex_lock(&store->write_lock);
	is_good = run(store, "BEGIN IMMEDIATE") && delete_both(store, query) &&
	    run(store, "COMMIT");
	if (!is_good && !sqlite3_get_autocommit(store->writer))
		run(store, "ROLLBACK");
	pthread_mutex_unlock(&store->write_lock);
	return is_good;
}

bool
store_mark(struct store *store, const struct store_query *query, bool is_read)
{
	bool is_good;

	store_await(store, needs_words(query));
	pthread_mutex_lock(&store->write_lock);
	is_good = write_once(store,
	    is_read ? "UPDATE attempt SET is_read = 1 WHERE %s"
		    : "UPDATE attempt SET is_read = 0 WHERE %s",
	    query);
	pthread_mutex_unlock(&store->write_lock);
	return is_good;
}

bool
store_set(struct store *store, const char *words, struct span value,
    uint64_t id)
{
	sqlite3_stmt *statement;
	bool is_good;

	pthread_mutex_lock(&store->write_lock);
	statement = store_prepare(store->writer, words);
	sqlite3_bind_text64(statement, 1, value.ptr, value.len, SQLITE_STATIC,
	    SQLITE_UTF8);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)id);
	is_good = statement && sqlite3_step(statement) == SQLITE_DONE;
	sqlite3_finalize(statement);
	pthread_mutex_unlock(&store->write_lock);
	return is_good;
}

bool
store_tag(struct store *store, uint64_t id, struct span tags)
{
	return store_set(store, "UPDATE attempt SET tags = ?1 WHERE id = ?2",
	    tags, id);
}

bool
store_set_releases(struct store *store, uint64_t id, struct span releases)
{
	return store_set(store,
	    "UPDATE attempt SET releases = ?1 WHERE id = ?2", releases, id);
}

static void
write_first_column(struct store *store, const char *words, struct text *names)
{
	sqlite3_stmt *statement;

	pthread_mutex_lock(store->read_lock);
	statement = store_prepare(store->reader, words);
	while (statement && sqlite3_step(statement) == SQLITE_ROW) {
		text_write(names, store_column(statement, 0));
		text_write_byte(names, '\n');
	}
	sqlite3_finalize(statement);
	pthread_mutex_unlock(store->read_lock);
}

void
store_spaces(struct store *store, struct text *names)
{
	write_first_column(store,
	    "SELECT DISTINCT space FROM attempt ORDER BY space", names);
}

void
store_tags(struct store *store, struct text *tags)
{
	write_first_column(store,
	    "SELECT tags FROM attempt WHERE tags <> '' ORDER BY tags", tags);
}
