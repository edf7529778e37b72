#include "app/cli/log_input.h"

#include <stdlib.h>
#include <sys/stat.h>

#include "app/cli/cli.h"

enum { LINES_PEEKED = 50 };

static int64_t
changed_at(const char *name, int64_t now)
{
	struct stat status;

	if (strcmp(name, "-") == 0 || stat(name, &status) != 0 ||
	    !S_ISREG(status.st_mode))
		return now;
	return status.st_mtime < now ? status.st_mtime : now;
}

/* When the first line with a stamp was written; 0: none has one. */
static int64_t
first_time(struct log_reader *reader, struct span piece, int64_t reference)
{
	struct log_event event;

	log_reader_init(reader, reference);
	for (unsigned i = 0; i < LINES_PEEKED; i++) {
		if (!log_reader_take(reader, &piece, &event))
			break;
		if (event.time.ms != 0)
			return event.time.ms;
	}
	return 0;
}

/* Look at the front of a file; a stream can be read once only. */
static int64_t
peek(struct log_input *input, const char *name, int64_t now)
{
	static struct log_reader reader;
	struct pieces pieces;
	struct span piece;
	struct error error;
	int64_t first = 0;

	if (strcmp(name, "-") == 0)
		return INT64_MAX;
	files_walk_open(input->walk, name);
	if (files_walk_next(input->walk, &error) == FILES_ITEM) {
		pieces_open(&pieces, input->walk->bytes, true);
		if (pieces_next(&pieces, &(struct event_header){ .len = 0 },
			&piece, &error))
			first =
			    first_time(&reader, piece, changed_at(name, now));
		pieces_close(&pieces);
	}
	files_walk_close(input->walk);
	return first;
}

/* Few names: put each where it belongs among those before. */
static void
insert(struct log_input *input, const char *name, int64_t first)
{
	size_t at = input->count++;

	for (; at > 0 && input->firsts[at - 1] > first; at--) {
		input->names[at] = input->names[at - 1];
		input->firsts[at] = input->firsts[at - 1];
	}
	input->names[at] = name;
	input->firsts[at] = first;
}

bool
log_input_open(struct log_input *input, char **names, int count, int64_t now)
{
	*input = (struct log_input){ .reference = now };
	if (count > LOG_INPUT_MAX)
		return false;
	input->walk = malloc(sizeof(*input->walk));
	if (!input->walk)
		abort();
	for (int i = 0; i < count; i++)
		insert(input, names[i],
		    count > 1 ? peek(input, names[i], now) : 0);
	return true;
}

void
log_input_close(struct log_input *input)
{
	if (input->has_pieces)
		pieces_close(&input->pieces);
	if (input->is_open)
		files_walk_close(input->walk);
	free(input->walk);
	input->walk = NULL;
}

const char *
log_input_name(const struct log_input *input)
{
	return input->walk->name;
}

static void
fail(struct log_input *input, const char *name, const char *why)
{
	cli_fail("%s%s%s", name, *name ? ": " : "", why);
	input->is_failed = true;
}

/* Go to the next file that can be read. */
static bool
next_file(struct log_input *input)
{
	struct error error;
	enum files_next next;

	for (;;) {
		if (!input->is_open && input->next == input->count)
			return false;
		if (!input->is_open)
			files_walk_open(input->walk,
			    input->names[input->next++]);
		input->is_open = true;
		next = files_walk_next(input->walk, &error);
		if (next == FILES_ITEM)
			break;
		if (next == FILES_FAILED)
			fail(input, "", error.message);
		if (next == FILES_END) {
			files_walk_close(input->walk);
			input->is_open = false;
		}
	}
	input->reference =
	    changed_at(input->names[input->next - 1], input->reference);
	pieces_open(&input->pieces, input->walk->bytes, true);
	input->has_pieces = true;
	return true;
}

bool
log_input_next(struct log_input *input, struct span *piece, bool *is_first)
{
	static const struct event_header none;
	struct error error;

	*is_first = false;
	for (;;) {
		if (!input->has_pieces) {
			if (!next_file(input))
				return false;
			*is_first = true;
		}
		if (!pieces_next(&input->pieces, &none, piece, &error))
			fail(input, input->walk->name, error.message);
		else if (piece->len > 0)
			return true;
		pieces_close(&input->pieces);
		input->has_pieces = false;
	}
}
