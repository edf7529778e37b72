/* How far those who are told of attempts have been told, by their names. */

#include "io/store/parts.h"

bool
store_find_told(struct store *store, struct span name, uint64_t *id)
{
	sqlite3_stmt *row;
	bool is_found;

	pthread_mutex_lock(store->read_lock);
	row =
	    store_prepare(store->reader, "SELECT id FROM told WHERE name = ?");
	sqlite3_bind_text64(row, 1, name.ptr, name.len, SQLITE_STATIC,
	    SQLITE_UTF8);
	is_found = row && sqlite3_step(row) == SQLITE_ROW;
	if (is_found)
		*id = (uint64_t)sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	pthread_mutex_unlock(store->read_lock);
	return is_found;
}

bool
store_set_told(struct store *store, struct span name, uint64_t id)
{
	sqlite3_stmt *statement;
	bool is_good;

	pthread_mutex_lock(&store->write_lock);
	statement = store_prepare(store->writer,
	    "INSERT OR REPLACE INTO told(name, id) VALUES(?, ?)");
	sqlite3_bind_text64(statement, 1, name.ptr, name.len, SQLITE_STATIC,
	    SQLITE_UTF8);
	sqlite3_bind_int64(statement, 2, (sqlite3_int64)id);
	is_good = statement && sqlite3_step(statement) == SQLITE_DONE;
	sqlite3_finalize(statement);
	pthread_mutex_unlock(&store->write_lock);
	return is_good;
}
