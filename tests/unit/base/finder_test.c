#include "base/finder.h"

#include <stdio.h>

#include "unit/check.h"

static const char *const words[] = { "said: ", "SAID", "remote", "remote host",
	"550-" };

static struct finder finder;

static const struct {
	const char *name, *text, *found;
} cases[] = {
	{ "nothing", "", "" },
	{ "too short", "sai", "" },
	{ "nothing in it", "no such words here", "" },
	{ "letters of either size", "He sAiD", "1@3 " },
	{ "the whole text", "said", "1@0 " },
	{ "two at one place", "host said: 550-no", "0@5 1@5 4@11 " },
	{ "a longer and a shorter", "REMOTE HOST", "2@0 3@0 " },
	{ "one cut short", "remote hos", "2@0 " },
	{ "twice", "saidsaid", "1@0 1@4 " },
	{ "at the very end", "x 550-", "4@2 " },
};

/* All finds of a text, those of one place in the order of their numbers. */
static void
list_finds(struct span text, char *list, size_t size)
{
	unsigned places[64] = { 0 };
	size_t at = 0, which = 0, len = 0;

	while (finder_next(&finder, text, &at, &which))
		places[at] |= 1U << (which - 1);
	list[0] = '\0';
	for (size_t place = 0; place < COUNT_OF(places); place++)
		for (size_t i = 0; i < COUNT_OF(words); i++)
			if (places[place] >> i & 1)
				len += (size_t)snprintf(list + len, size - len,
				    "%zu@%zu ", i, place);
}

static void
test_cases(void)
{
	finder_init(&finder);
	for (size_t i = 0; i < COUNT_OF(words); i++)
		finder_add(&finder, span_of(words[i]));
	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		char list[256];

		list_finds(span_of(cases[i].text), list, sizeof(list));
		CHECK_TEXT(cases[i].name, span_of(list), cases[i].found);
	}
}

static void
test_full(void)
{
	static char names[FINDER_MAX][8];
	size_t lost = 0;

	finder_init(&finder);
	for (size_t i = 0; i < FINDER_MAX; i++) {
		snprintf(names[i], sizeof(names[i]), "w%03zu", i);
		finder_add(&finder, span_of(names[i]));
	}
	for (size_t i = 0; i < FINDER_MAX; i++) {
		size_t at = 0, which = 0;

		lost += !finder_next(&finder, span_of(names[i]), &at, &which) ||
		    which != i + 1 || at != 0;
		lost += finder_next(&finder, span_of(names[i]), &at, &which);
	}
	CHECK(lost == 0);
}

static void
test_any(void)
{
	static const char *const list[] = { "delayed", "not yet", NULL };
	static struct finder_words any = { .words = list };

	CHECK(finder_has_any(&any, span_of("It was NOT YET delivered")));
	CHECK(finder_has_any(&any, span_of("delayed")));
	CHECK(!finder_has_any(&any, span_of("delaye")));
	CHECK(!finder_has_any(&any, span_empty()));
}

int
main(void)
{
	test_cases();
	test_any();
	test_full();
	return check_done();
}
