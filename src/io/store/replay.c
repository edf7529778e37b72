/* What the journal has, and the database has not, after a machine stopped. */

#include "io/store/parts.h"

static bool
run(struct store *store, const char *words)
{
	return sqlite3_exec(store->writer, words, NULL, NULL, NULL) ==
	    SQLITE_OK;
}

static uint64_t
reached(struct store *store)
{
	sqlite3_stmt *row =
	    store_prepare(store->writer, "SELECT reached FROM state");
	uint64_t end = 0;

	if (row && sqlite3_step(row) == SQLITE_ROW)
		end = (uint64_t)sqlite3_column_int64(row, 0);
	sqlite3_finalize(row);
	return end;
}

bool
store_replay(struct store *store, struct error *error)
{
	struct store_journal *journal = &store->journal;
	uint64_t at = reached(store), place;
	struct store_attempt attempt;
	const uint64_t begun = at;
	bool is_good = run(store, "BEGIN IMMEDIATE");

	while (is_good && store_journal_next(journal, &at, &attempt, &place))
		is_good = store_insert(store, &attempt, place);
	/* Its front was given back, as another database had it. */
	if (is_good && begun == 0 && at == 0 && journal->end > 0) {
		run(store, "ROLLBACK");
		return error_set(error, "the database of '%s-mail' is missing",
		    store->options.name);
	}
	/* Whatever stands behind that was never said to be kept. */
	if (is_good && (at == begun || store_reach(store, at)) &&
	    run(store, "COMMIT")) {
		if (at != journal->end)
			store_journal_cut(journal, at);
		return true;
	}
	error_set(error, "%s", sqlite3_errmsg(store->writer));
	run(store, "ROLLBACK");
	return false;
}
