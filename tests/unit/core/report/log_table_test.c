/* Rows by name: found again where they were, and no more than a limit. */

#include <stdio.h>

#include "check.h"
#include "core/report/log_table.h"

enum { ARENA_MAX = 64 * 1024 * 1024, SEED = 7 };

static struct arena arena;
static struct log_table table;

static struct log_row *
get(const char *name)
{
	struct span text = span_of(name);

	return log_table_get(&table, &arena, text,
	    log_table_hash(&table, text));
}

static bool
is_known(const char *name)
{
	struct span text = span_of(name);

	return log_table_find(&table, text, log_table_hash(&table, text));
}

static void
check_names(void)
{
	struct log_row *row;

	CHECK(!is_known("example.org"));
	row = get("example.org");
	CHECK_TEXT("the name", row->name, "example.org");
	row->counts[LOG_COUNT_FAILED] = 3;
	get("example.net")->counts[LOG_COUNT_FAILED] = 5;
	CHECK(get("example.org") == row);
	CHECK(is_known("example.org") && !is_known("example.com"));
	log_table_sort(&table, LOG_COUNT_FAILED);
	CHECK_TEXT("most", table.rows.items[0]->name, "example.net");
	CHECK(get("example.org") == row);
}

/* Hashes alike do not make names alike. */
static void
check_same_hash(void)
{
	struct log_row *one =
	    log_table_get(&table, &arena, span_of("one"), UINT64_C(42));
	struct log_row *two =
	    log_table_get(&table, &arena, span_of("two"), UINT64_C(42));

	CHECK(one != two);
	CHECK(log_table_find(&table, span_of("one"), UINT64_C(42)) == one);
	CHECK(log_table_find(&table, span_of("two"), UINT64_C(42)) == two);
	log_table_expect(&table, UINT64_C(42));
	log_table_reach(&table, UINT64_C(42));
	CHECK(!log_table_find(&table, span_of("six"), UINT64_C(42)));
}

static void
check_limits(void)
{
	char name[LOG_NAME_MAX + 3];
	bool is_right = true;

	memset(name, 'a', sizeof(name) - 1);
	name[sizeof(name) - 1] = '\0';
	CHECK(get(name)->name.len == LOG_NAME_MAX);
	name[LOG_NAME_MAX + 1] = 'b';
	CHECK(get(name) == get(name) && is_known(name));
	for (unsigned i = 0; table.rows.count < LOG_TABLE_MAX; i++) {
		snprintf(name, sizeof(name), "d%u.example", i);
		is_right &= get(name)->name.len == strlen(name);
	}
	CHECK(is_right);
	CHECK_TEXT("one more", get("late.example")->name, "(others)");
	CHECK(get("later.example") == get("late.example"));
	CHECK(get("d0.example") != get("late.example"));
	CHECK(table.rows.count == LOG_TABLE_MAX + 1);
}

int
main(void)
{
	arena_init(&arena, ARENA_MAX);
	log_table_init(&table, SEED);
	check_names();
	check_same_hash();
	check_limits();
	arena_clear(&arena);
	return check_done();
}
