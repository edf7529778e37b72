#ifndef NIXIE_TESTS_CHECK_H
#define NIXIE_TESTS_CHECK_H

/* The whole test framework: CHECK what should hold, report in TAP. */

#include <stdio.h>
#include <string.h>

#include "base/span.h"

static int check_count, check_failures;

#define CHECK(what) check_that((what), __FILE__, __LINE__, #what, "")
#define CHECK_FOR(label, what) \
	check_that((what), __FILE__, __LINE__, #what, label)

static inline void
check_that(int holds, const char *file, int line, const char *what,
    const char *label)
{
	printf("%s %d - %s %s\n", holds ? "ok" : "not ok", ++check_count, label,
	    what);
	if (!holds) {
		check_failures++;
		printf("# %s:%d\n", file, line);
	}
}

/* The same for two texts; both are shown when they differ. */
#define CHECK_TEXT(label, found, expected) \
	check_text((found), (expected), __FILE__, __LINE__, label)

static inline void
check_text(struct span found, const char *expected, const char *file, int line,
    const char *label)
{
	int holds = found.len == strlen(expected) &&
	    memcmp(found.ptr, expected, found.len) == 0;

	check_that(holds, file, line, "the text", label);
	if (!holds)
		printf("# expected |%s|\n# found    |%.*s|\n", expected,
		    SPAN_ARGS(found));
}

#define COUNT_OF(array) (sizeof(array) / sizeof(*(array)))

static inline int
check_done(void)
{
	printf("1..%d\n", check_count);
	return check_failures > 0;
}

#endif
