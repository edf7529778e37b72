#include "base/arena.h"

#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/list.h"
#include "unit/check.h"

enum { CEILING = 1024 * 1024, CHUNK = 32 * 1024 };

static bool
is_aligned(const void *at)
{
	return (uintptr_t)at % alignof(max_align_t) == 0;
}

static void
test_alignment(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	for (size_t size = 0; size < 40; size++) {
		char *bytes = arena_alloc(&arena, size);

		CHECK(bytes != NULL && is_aligned(bytes));
		if (bytes)
			memset(bytes, 'x', size);
	}
	arena_clear(&arena);
	CHECK(arena.taken == 0 && arena.chunks == NULL);
}

/* "Never NULL" holds for nothing at all, too, before the first chunk. */
static void
test_nothing_is_not_null(void)
{
	struct arena arena;

	arena_init(&arena, CEILING);
	CHECK(arena_alloc(&arena, 0) != NULL);
	arena_clear(&arena);
	CHECK(arena_zero(&arena, 0, 8) != NULL);
	arena_clear(&arena);
	CHECK(arena_dup(&arena, span_empty()).ptr[0] == '\0');
	arena_clear(&arena);
}

static void
test_zero_and_dup(void)
{
	struct arena arena;
	struct span copy;
	const char *zeros;
	size_t sum = 0;

	arena_init(&arena, CEILING);
	memset(arena_alloc(&arena, 1000), 'x', 1000);
	arena_reset(&arena);
	zeros = arena_zero(&arena, 100, 10);
	for (size_t i = 0; i < 1000; i++)
		sum += (unsigned char)zeros[i];
	CHECK(sum == 0);
	copy = arena_dup(&arena, (struct span){ "ab\0c", 4 });
	CHECK(copy.len == 4 && memcmp(copy.ptr, "ab\0c", 5) == 0);
	arena_clear(&arena);
}

static void
test_reset_keeps_one_chunk(void)
{
	struct arena arena;
	const void *first;

	arena_init(&arena, CEILING);
	arena_reset(&arena);
	CHECK(arena.taken == 0);
	first = arena_alloc(&arena, 1);
	arena_alloc(&arena, CHUNK);
	arena_alloc(&arena, 3 * (size_t)CHUNK);
	CHECK(arena.taken == 5 * (size_t)CHUNK);
	arena_reset(&arena);
	CHECK(arena.taken == CHUNK);
	CHECK(arena_alloc(&arena, 1) == first);
	arena_clear(&arena);
	arena_clear(&arena);
	CHECK(arena.chunks == NULL);
}

/* True: the allocation left through the door. */
static bool
leaves(struct arena *arena, size_t count, size_t size)
{
	if (setjmp(arena->door))
		return true;
	arena->has_door = true;
	if (count == 1)
		arena_alloc(arena, size);
	else
		arena_zero(arena, count, size);
	return false;
}

static void
test_ceiling(void)
{
	struct arena arena;

	arena_init(&arena, 2 * (size_t)CHUNK);
	CHECK(!leaves(&arena, 1, CHUNK));
	CHECK(!leaves(&arena, 1, CHUNK));
	CHECK(leaves(&arena, 1, 1));
	CHECK(arena.taken == 2 * (size_t)CHUNK);
	arena_reset(&arena);
	CHECK(!leaves(&arena, 1, 1));
	CHECK(leaves(&arena, 1, 2 * (size_t)CHUNK + 1));
	CHECK(leaves(&arena, 1, SIZE_MAX));
	CHECK(leaves(&arena, 1, SIZE_MAX / 2));
	CHECK(leaves(&arena, SIZE_MAX / 2, 4));
	arena_clear(&arena);
}

/* Without a door the program ends; seen from its parent. */
static void
test_without_door_the_program_ends(void)
{
	struct arena arena;
	int status = 0;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		if (!freopen("/dev/null", "w", stderr))
			_exit(1);
		arena_init(&arena, 1);
		arena_alloc(&arena, 2);
		_exit(0);
	}
	CHECK(waitpid(child, &status, 0) == child);
	CHECK(WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT);
}

static void
test_list(void)
{
	LIST(size_t) list = { 0 };
	struct arena arena;
	bool is_same = true;

	arena_init(&arena, CEILING);
	for (size_t i = 0; i < 1000; i++)
		*list_add(&arena, &list) = i * i;
	CHECK(list.count == 1000 && list.room >= 1000);
	for (size_t i = 0; i < list.count; i++)
		is_same = is_same && list.items[i] == i * i;
	CHECK(is_same);
	arena_clear(&arena);
}

int
main(void)
{
	test_alignment();
	test_nothing_is_not_null();
	test_zero_and_dup();
	test_reset_keeps_one_chunk();
	test_ceiling();
	test_without_door_the_program_ends();
	test_list();
	return check_done();
}
