#ifndef NIXIE_FILES_TAIL_H
#define NIXIE_FILES_TAIL_H

/*
 * Files that grow, such as logs, line by line as they come, whatever is done
 * to them meanwhile:
 *
 *	files_tail_open(&tail);
 *	files_tail_add(&tail, "/var/log/mail.log", &error);
 *	while (files_tail_wait(&tail, 1000))
 *		while (files_tail_next(&tail, &piece))
 *			...
 *	files_tail_close(&tail);
 *
 * A file that was renamed is read on until it has been quiet for a while, for
 * its writers do not notice at once. One that was cut short (copytruncate) is
 * read from its beginning, after what of it was left unread and stands in the
 * copy. What was rotated away before it was ever seen is found beside it.
 */

#include <stdint.h>
#include <sys/types.h>

#include "base/error.h"
#include "base/span.h"

enum {
	FILES_TAIL_NAMES = 64,
	FILES_TAIL_PARTS = 256,            /* of all names */
	FILES_TAIL_MAX_LINE = 1024 * 1024, /* a longer one is left out */
	FILES_TAIL_MARK = 512,             /* bytes: more than a line */
	FILES_TAIL_SEEN = 1024,
};

/* A file, under its name or under another by now. */
struct files_tail_part {
	size_t name; /* of which file */
	int file;
	dev_t device;
	ino_t inode;
	uint64_t offset;            /* read so far */
	char mark[FILES_TAIL_MARK]; /* the bytes before it: the same file? */
	size_t mark_len;
	char front[FILES_TAIL_MARK]; /* its first bytes, of all that we knew */
	size_t front_len;
	char *bytes; /* the beginning of a line, and room */
	size_t len, room, given;
	int64_t changed; /* when bytes came last; ms */
	int watch;
	bool is_old;      /* it has another name now */
	bool is_skipping; /* a line that is too long */
};

/* A file that is known, so that no other name makes it a new one. */
struct files_tail_seen {
	dev_t device;
	ino_t inode;
};

struct files_tail {
	const char *names[FILES_TAIL_NAMES]; /* borrowed; NULL: a stream */
	size_t name_count;
	struct files_tail_part *parts[FILES_TAIL_PARTS]; /* the oldest first */
	size_t count;
	size_t given; /* the part of the last piece, and 1; 0: none */
	int notify;   /* inotify; -1: it is not to be had, we look again */
	struct files_tail_seen *seen; /* the last, in a ring */
	size_t seen_count;
	int64_t scanned; /* when it was looked for files beside */
	int64_t turned;  /* when it was looked for others of these names */
	int64_t now;     /* ms, of a clock that never jumps */
	uint64_t lost;   /* times that something was lost */
};

void files_tail_open(struct files_tail *tail);
void files_tail_close(struct files_tail *tail);

/* One more file, from its beginning. False: see error. */
MUST_CHECK bool
files_tail_add(struct files_tail *tail, const char *name, struct error *error);

/* An open stream, such as a pipe; it stays the caller's. False: too many. */
bool files_tail_add_stream(struct files_tail *tail, int file);

/*
 * Wait until something may have come, for so many ms, or for a signal. False:
 * there is nothing left that could grow.
 */
bool files_tail_wait(struct files_tail *tail, int ms);

/* Whole lines that came, good until the next call. False: none for now. */
bool files_tail_next(struct files_tail *tail, struct span *piece);

/* The name of the file that they are of; NULL: a stream. */
const char *files_tail_name(const struct files_tail *tail);

#endif
