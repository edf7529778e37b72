#include "base/error.h"

#include "unit/check.h"

static void
test_set_and_prefix(void)
{
	struct error error;

	CHECK(!error_set(&error, "line %d is wrong", 7));
	CHECK_TEXT("set", span_of(error.message), "line 7 is wrong");
	CHECK(!error_prefix(&error, "file '%s'", "a.rules"));
	CHECK_TEXT("prefixed", span_of(error.message),
	    "file 'a.rules': line 7 is wrong");
}

/* Messages never grow beyond their room, and stay strings. */
static void
test_long_messages(void)
{
	struct error error;
	bool ends = true;

	error_set(&error, "%0600d", 1);
	CHECK(strlen(error.message) == ERROR_MAX - 1);
	for (int i = 0; i < 3; i++) {
		error_prefix(&error, "%s", "in the cellar");
		ends = ends && strlen(error.message) == ERROR_MAX - 1;
	}
	CHECK(ends);
	error_prefix(&error, "%0600d", 1);
	CHECK(strlen(error.message) == ERROR_MAX - 1);
}

int
main(void)
{
	test_set_and_prefix();
	test_long_messages();
	return check_done();
}
