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
	return store_set(store,
	    "INSERT OR REPLACE INTO told(name, id) VALUES(?1, ?2)", name, id);
}
