/* What is kept, found, marked and forgotten; and what a full disk does. */

#include "io/store/store.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

enum { CEILING = 16 << 20 };

static char folder[] = "/tmp/nixie-store-XXXXXX";
static char path[128];

static void
digest(struct span message, struct text *words)
{
	text_write(words, message);
}

static struct store *
open_with(struct store_options options)
{
	struct error error = { "" };
	struct store *store;

	options.digest = digest;
	store = store_open(&options, &error);
	CHECK_FOR(error.message, store != NULL);
	if (!store)
		exit(1);
	return store;
}

/* Wait until a ticket is settled; was it kept? */
static bool
await(struct store_port *port, const void *expected)
{
	struct pollfd until = { .fd = store_port_descriptor(port),
		.events = POLLIN };
	void *ticket = NULL;
	bool is_kept = false;

	while (!store_port_next(port, &ticket, &is_kept)) {
		poll(&until, 1, -1);
		store_port_drain(port);
	}
	CHECK(ticket == expected);
	return is_kept;
}

static struct store_attempt
attempt_of(const char *subject, const char *message)
{
	struct store_attempt attempt = { .time = 1000000,
		.code = 250,
		.is_taken = true };

#define COLUMN(name) attempt.name = span_empty();
#include "io/store/column_table.h"
#undef COLUMN
	attempt.sender = span_of("ann@example.org");
	attempt.recipients = span_of("joe@example.org\nbob@example.org\n");
	attempt.subject = span_of(subject);
	attempt.message = span_of(message);
	return attempt;
}

static bool
add(struct store_port *port, const struct store_attempt *attempt)
{
	static char ticket;

	switch (store_add(port, attempt, &ticket)) {
	case STORE_KEPT:
		return true;
	case STORE_LATER:
		return await(port, &ticket);
	default:
		return false;
	}
}

static void
test_bytes(const char *name)
{
	struct store *store = open_with((struct store_options){ .name = name,
	    .is_durable = strcmp(name, ":memory:") != 0 });
	struct store_port *port = store_port_open(store);
	struct store_attempt attempt = attempt_of("hi", ""), found;
	const char bytes[] = "a\0b\xff\r\n.\r\n'\"%s";
	struct arena arena;

	arena_init(&arena, CEILING);
	attempt.message = (struct span){ bytes, sizeof(bytes) };
	attempt.dialogue = span_of("[0.000000] S< 220 it's\n");
	attempt.code = 550;
	attempt.is_taken = false;
	CHECK_FOR(name, add(port, &attempt));
	/* In memory it may still be on its way: a search waits for it. */
	store_count(store, &(struct store_query){ .words = span_of("hi") });
	CHECK_FOR(name, store_last(store) == 1);
	CHECK_FOR(name, store_get(store, 1, &arena, &found));
	CHECK_FOR(name, span_equal(found.message, attempt.message));
	CHECK_FOR(name, span_equal(found.dialogue, attempt.dialogue));
	CHECK_FOR(name, found.code == 550 && !found.is_taken);
	CHECK_FOR(name, found.time == 1000000);
	CHECK_FOR(name, !store_get(store, 2, &arena, &found));
	CHECK_FOR(name, !store_get(store, 0, &arena, &found));
	arena_clear(&arena);
	store_port_close(port);
	store_close(store);
}

static const struct {
	const char *name;
	struct store_query query;
	uint64_t expected;
	const char *words;
	const char *recipient, *sender, *subject, *space, *tag;
} queries[] = {
	{ .name = "all", .expected = 4 },
	{ .name = "a word", .words = "apple", .expected = 1 },
	{ .name = "the beginning of one", .words = "app", .expected = 1 },
	{ .name = "two words", .words = "apple pear", .expected = 0 },
	{ .name = "case", .words = "PEAR", .expected = 2 },
	{ .name = "a word of the subject", .words = "first", .expected = 1 },
	{ .name = "an address", .words = "joe@example.org", .expected = 4 },
	{ .name = "operators are words",
	    .words = "pear NOT apple",
	    .expected = 0 },
	{ .name = "quotation marks", .words = "\"pear\" (", .expected = 2 },
	{ .name = "an attack", .words = "x\" OR 1 --", .expected = 0 },
	{ .name = "recipient", .recipient = "BOB@", .expected = 4 },
	{ .name = "no such recipient", .recipient = "al@", .expected = 0 },
	{ .name = "sender", .sender = "ann@", .expected = 4 },
	{ .name = "subject", .subject = "SECOND", .expected = 1 },
	{ .name = "percent is no wildcard", .subject = "%", .expected = 0 },
	{ .name = "run", .space = "one", .expected = 1 },
	{ .name = "tag", .tag = "blue", .expected = 1 },
	{ .name = "half a tag", .tag = "blu", .expected = 0 },
	{ .name = "id", .query = { .id = 3 }, .expected = 1 },
	{ .name = "after", .query = { .after = 3 }, .expected = 1 },
	{ .name = "before", .query = { .before = 3 }, .expected = 2 },
	{ .name = "refused", .query = { .is_refused = true }, .expected = 1 },
	{ .name = "taken", .query = { .is_taken = true }, .expected = 3 },
	{ .name = "since", .query = { .since = 2000000 }, .expected = 1 },
	{ .name = "unread", .query = { .is_unread = true }, .expected = 3 },
};

static struct span
span_or_empty(const char *string)
{
	return string ? span_of(string) : span_empty();
}

static void
test_queries(void)
{
	struct store *store =
	    open_with((struct store_options){ .name = ":memory:" });
	struct store_port *port = store_port_open(store);
	struct store_attempt attempts[] = { attempt_of("first", "an apple"),
		attempt_of("second", "a pear"), attempt_of("third", "a pear"),
		attempt_of("fourth", "a plum") };
	struct store_rows *rows;
	struct store_attempt found;

	attempts[1].is_taken = false;
	attempts[2].space = span_of("one");
	attempts[3].time = 3000000;
	for (size_t i = 0; i < COUNT_OF(attempts); i++)
		CHECK(add(port, &attempts[i]));
	store_count(store, &(struct store_query){ .words = span_of("plum") });
	CHECK(store_tag(store, 1, span_of("red\nblue\n")));
	CHECK(store_mark(store, &(struct store_query){ .id = 2 }, true));
	for (size_t i = 0; i < COUNT_OF(queries); i++) {
		struct store_query query = queries[i].query;

		query.words = span_or_empty(queries[i].words);
		query.recipient = span_or_empty(queries[i].recipient);
		query.sender = span_or_empty(queries[i].sender);
		query.subject = span_or_empty(queries[i].subject);
		query.space = span_or_empty(queries[i].space);
		query.tag = span_or_empty(queries[i].tag);
		CHECK_FOR(queries[i].name,
		    store_count(store, &query) == queries[i].expected);
	}
	rows = store_find(store, &(struct store_query){ .limit = 2 });
	CHECK(store_next(rows, &found) && found.id == 4);
	CHECK(store_next(rows, &found) && found.id == 3);
	CHECK(!store_next(rows, &found));
	rows = store_find(store,
	    &(struct store_query){ .is_oldest_first = true, .offset = 1 });
	CHECK(store_next(rows, &found) && found.id == 2);
	store_rows_close(rows);
	CHECK(store_delete(store,
	    &(struct store_query){ .words = span_of("pear") }));
	CHECK(store_count(store, &(struct store_query){ .id = 0 }) == 2);
	CHECK(store_delete(store, &(struct store_query){ .id = 0 }));
	CHECK(store_count(store, &(struct store_query){ .id = 0 }) == 0);
	CHECK(store_last(store) == 4);
	store_port_close(port);
	store_close(store);
}

/* Half full: some are refused, all others are there. */
static void
test_full(void)
{
	struct store *store = open_with((struct store_options){ .name = path,
	    .is_durable = true,
	    .max_bytes = 1 << 20 });
	struct store_port *port = store_port_open(store);
	struct store_attempt attempt = attempt_of("large", "");
	char *bytes = calloc(1, 100000);
	unsigned kept = 0, tries = 0;
	uint64_t before = store_count(store, &(struct store_query){ .id = 0 });

	attempt.message = (struct span){ bytes, 100000 };
	while (tries++ < 30)
		kept += add(port, &attempt);
	CHECK(kept > 5 && kept < 20);
	attempt = attempt_of("small", "x");
	CHECK(add(port, &attempt));
	CHECK(store_count(store, &(struct store_query){ .id = 0 }) ==
	    before + kept + 1);
	CHECK(store_delete(store, &(struct store_query){ .id = 0 }));
	attempt.message = (struct span){ bytes, 100000 };
	CHECK(add(port, &attempt));
	free(bytes);
	store_port_close(port);
	store_close(store);
}

static void
test_retention(void)
{
	struct store *store =
	    open_with((struct store_options){ .name = ":memory:",
		.max_count = 3,
		.max_age = 1000 });
	struct store_port *port = store_port_open(store);
	struct store_attempt attempt = attempt_of("old", "");
	const struct store_query all = { .id = 0 };

	add(port, &attempt);
	attempt.time = (uint64_t)time(NULL) * 1000000;
	for (unsigned i = 0; i < 5; i++)
		CHECK(add(port, &attempt));
	/* It sweeps once a second at most. */
	for (unsigned i = 0; i < 100 && store_count(store, &all) != 3; i++)
		poll(NULL, 0, 50);
	store_port_close(port);
	CHECK(store_count(store, &all) == 3);
	store_close(store);
}

static void
test_foreign(void)
{
	struct store_options options = { .name = path };
	struct error error = { "" };
	FILE *file = fopen(path, "w");

	fputs("this is no database, but a letter to somebody", file);
	fclose(file);
	CHECK(store_open(&options, &error) == NULL);
	CHECK_FOR(error.message, error.message[0] != '\0');
	options.name = "/nowhere/at/all";
	CHECK(store_open(&options, &error) == NULL);
}

/* The journal alone, with a torn end, gives all that was kept. */
static void
test_replay(void)
{
	struct store *store;
	struct store_port *port;
	struct store_attempt attempt, found;
	struct arena arena;
	char name[160];
	FILE *journal;

	snprintf(name, sizeof(name), "%s-mail", path);
	unlink(path);
	unlink(name);
	store = open_with(
	    (struct store_options){ .name = path, .is_durable = true });
	port = store_port_open(store);
	for (unsigned i = 0; i < 5; i++) {
		attempt = attempt_of("kept", i % 2 ? "one" : "another");
		CHECK(add(port, &attempt));
	}
	store_port_close(port);
	CHECK(store_close(store) == 0);
	journal = fopen(name, "ab");
	CHECK(journal && fputs("1jxn and no more", journal) >= 0 &&
	    fclose(journal) == 0);
	CHECK(unlink(path) == 0);

	store = open_with(
	    (struct store_options){ .name = path, .is_durable = true });
	arena_init(&arena, CEILING);
	CHECK(store_count(store, &(struct store_query){ .id = 0 }) == 5);
	CHECK(store_get(store, store_last(store), &arena, &found));
	CHECK_TEXT("from the journal", found.message, "another");
	CHECK_TEXT("from the journal", found.subject, "kept");
	port = store_port_open(store);
	attempt = attempt_of("new", "behind the torn end");
	CHECK(add(port, &attempt));
	CHECK(store_get(store, store_last(store), &arena, &found));
	CHECK_TEXT("added later", found.message, "behind the torn end");
	arena_clear(&arena);
	store_port_close(port);
	CHECK(store_close(store) == 0);
}

/* Two who append to one file would spoil it. */
static void
test_two(void)
{
	const struct store_options options = { .name = path };
	struct store *store = open_with(options);
	struct error error = { "" };

	CHECK(store_open(&options, &error) == NULL);
	CHECK_FOR(error.message,
	    strstr(error.message, "another program") != NULL);
	CHECK(store_close(store) == 0);
}

int
main(void)
{
	if (!mkdtemp(folder))
		return 1;
	snprintf(path, sizeof(path), "%s/it.db", folder);
	test_bytes(":memory:");
	test_bytes(path);
	test_queries();
	test_full();
	test_retention();
	test_replay();
	test_two();
	unlink(path);
	test_foreign();
	unlink(path);
	snprintf(path, sizeof(path), "%s/it.db-mail", folder);
	unlink(path);
	CHECK(rmdir(folder) == 0);
	return check_done();
}
