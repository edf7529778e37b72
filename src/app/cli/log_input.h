#ifndef NIXIE_CLI_LOG_INPUT_H
#define NIXIE_CLI_LOG_INPUT_H

/*
 * The lines of several logs, the oldest file first, whatever the order of
 * their names; packed ones are unpacked on the way.
 */

#include "app/cli/pieces.h"
#include "core/log/reader.h"
#include "io/files/walk.h"

enum { LOG_INPUT_MAX = 1024 };

struct log_input {
	const char *names[LOG_INPUT_MAX];
	int64_t firsts[LOG_INPUT_MAX]; /* the time of the first line; ms */
	size_t count, next;
	struct files_walk *walk; /* ours */
	struct pieces pieces;
	bool is_open, has_pieces;
	int64_t reference; /* of the file: no line is later, in seconds */
	bool is_failed;    /* one could not be read: it was told */
};

/* Begin with names, which are borrowed. False: there are too many. */
bool
log_input_open(struct log_input *input, char **names, int count, int64_t now);
void log_input_close(struct log_input *input);

/*
 * The next piece of whole lines, good until the next call. is_first: of a
 * file. False: there are no more.
 */
bool
log_input_next(struct log_input *input, struct span *piece, bool *is_first);

/* The name of the file that the piece is of. */
const char *log_input_name(const struct log_input *input);

#endif
