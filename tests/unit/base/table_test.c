#include "base/table.h"

#include <stdio.h>

#include "unit/check.h"

enum { NAMES = 500 };

static char names[NAMES][16];

static void
fill(struct table *table)
{
	for (size_t i = 0; i < NAMES; i++) {
		snprintf(names[i], sizeof(names[i]), "name-%zu", i);
		*table_get(table, span_of(names[i])) = i + 1;
	}
}

static void
test_many_names(uint64_t seed)
{
	struct table table;
	struct arena arena;
	size_t wrong = 0;

	arena_init(&arena, 1024 * 1024);
	table_init(&table, &arena, seed);
	CHECK(table_find(&table, span_of("name-1")) == NULL);
	fill(&table);
	CHECK(table.count == NAMES && table.count * 2 <= table.room);
	for (size_t i = 0; i < NAMES; i++) {
		const size_t *value = table_find(&table, span_of(names[i]));

		wrong += !value || *value != i + 1;
	}
	CHECK(wrong == 0);
	CHECK(table_find(&table, span_of("name-500")) == NULL);
	arena_clear(&arena);
}

static void
test_a_name_is_kept_once(void)
{
	struct table table;
	struct arena arena;

	arena_init(&arena, 1024 * 1024);
	table_init(&table, &arena, 0);
	CHECK(*table_get(&table, span_of("a")) == 0);
	++*table_get(&table, span_of("a"));
	++*table_get(&table, span_of("a"));
	CHECK(table.count == 1);
	CHECK(*table_find(&table, span_of("a")) == 2);
	CHECK(*table_get(&table, span_empty()) == 0);
	CHECK(table_find(&table, span_empty()) != NULL);
	CHECK(table_find(&table, (struct span){ "a\0", 2 }) == NULL);
	arena_clear(&arena);
}

int
main(void)
{
	test_many_names(0);
	test_many_names(UINT64_MAX);
	test_a_name_is_kept_once();
	return check_done();
}
