/* nixie verify: addresses out of files. */

#include <stdio.h>
#include <sys/stat.h>

#include "app/cli/verify_parts.h"
#include "io/files/walk.h"

enum { BLOCK = 256 * 1024 };

static void
fail(struct verify_command *command, const char *message)
{
	progress_hide(&command->progress);
	cli_flush(&command->out);
	fflush(stdout);
	cli_fail("%s", message);
	command->is_failed = true;
}

/* All that can be taken of a block. False: it is no such list. */
static bool
take_all(struct verify_command *command, struct span *stream, bool is_end,
    const char *name)
{
	struct span given;
	char message[ERROR_MAX];
	enum parse parse;

	while ((parse = verify_list_take(&command->list, stream, is_end,
		    &given)) == PARSE_OK)
		verify_take(command, given);
	if (parse == PARSE_MORE)
		return true;
	if (command->column)
		snprintf(message, sizeof(message), "'%s': %s: '%s'", name,
		    command->list.problem, command->column);
	else
		snprintf(message, sizeof(message), "'%s': %s", name,
		    command->list.problem);
	fail(command, message);
	return false;
}

static void
read_item(struct verify_command *command, struct files_walk *walk)
{
	static char bytes[BLOCK];
	struct error error;
	size_t len = 0, more;

	verify_list_init(&command->list, command->form, command->column);
	for (;;) {
		const size_t room = BLOCK - len;
		struct span stream = { bytes, 0 };

		if (!files_source_read(walk->bytes, bytes + len, room, &more,
			&error)) {
			fail(command, error.message);
			return;
		}
		progress_bytes(&command->progress, more);
		stream.len = len + more;
		if (!take_all(command, &stream, more < room, walk->name) ||
		    more < room)
			return;
		/* What is taken from a full block is never nothing. */
		len = stream.len < BLOCK ? stream.len : 0;
		memmove(bytes, stream.ptr, len);
	}
}

static void
read_file(struct verify_command *command, const char *name)
{
	static struct files_walk walk;
	enum files_next next;
	struct error error;

	files_walk_open(&walk, name);
	while ((next = files_walk_next(&walk, &error)) != FILES_END) {
		if (next == FILES_FAILED)
			fail(command, error.message);
		else
			read_item(command, &walk);
	}
	files_walk_close(&walk);
}

/* 0: it is not known. */
static uint64_t
size_of(char **names, int count)
{
	struct stat stat_of;
	uint64_t total = 0;

	for (int i = 0; i < count; i++) {
		if (stat(names[i], &stat_of) != 0 || !S_ISREG(stat_of.st_mode))
			return 0;
		total += (uint64_t)stat_of.st_size;
	}
	return total;
}

void
verify_read(struct verify_command *command, char **names, int count)
{
	progress_open(&command->progress, command->output == OUTPUT_SUMMARY,
	    size_of(names, count));
	command->progress.what = "addresses";
	for (int i = 0; i < count; i++)
		read_file(command, names[i]);
}
