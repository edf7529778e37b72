/* nixie verify: addresses out of files. */

#include <stdio.h>
#include <sys/stat.h>

#include "app/cli/verify_parts.h"
#include "core/verify/wide.h"
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

/* Where a list is read into, and what of it is not taken yet. */
struct block {
	char bytes[BLOCK], raw[BLOCK / 2];
	size_t len;
	struct verify_wide wide;
	bool is_begun, is_end;
};

/* The next piece, behind what is left of the one before. */
static bool
read_piece(struct verify_command *command, struct files_walk *walk,
    struct block *block)
{
	const bool is_raw = !block->is_begun || block->wide.is_wide;
	const size_t left = BLOCK - block->len;
	const size_t room = is_raw ? left / 2 : left;
	char *into = is_raw ? block->raw : block->bytes + block->len;
	struct text out;
	struct span piece;
	struct error error;
	size_t more;

	if (!files_source_read(walk->bytes, into, room, &more, &error)) {
		fail(command, error.message);
		return false;
	}
	progress_bytes(&command->progress, more);
	block->is_end = more < room;
	piece = (struct span){ into, more };
	if (!block->is_begun)
		verify_wide_begin(&block->wide, &piece);
	block->is_begun = true;
	if (!is_raw) {
		block->len += more;
		return true;
	}
	out = text_in(block->bytes + block->len, left);
	if (block->wide.is_wide)
		verify_wide_write(&block->wide, &out, piece);
	else
		text_write(&out, piece);
	block->len += out.len;
	return true;
}

static void
read_item(struct verify_command *command, struct files_walk *walk)
{
	static struct block block;

	block.len = 0;
	block.is_begun = false;
	block.wide.is_wide = false;
	verify_list_init(&command->list, command->form, command->column);
	while (read_piece(command, walk, &block)) {
		struct span stream = { block.bytes, block.len };

		if (!take_all(command, &stream, block.is_end, walk->name) ||
		    block.is_end)
			return;
		/* What is taken from a full block is never nothing. */
		block.len =
		    stream.len < (block.wide.is_wide ? BLOCK / 2 : BLOCK)
		    ? stream.len
		    : 0;
		memmove(block.bytes, stream.ptr, block.len);
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
