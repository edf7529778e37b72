#ifndef NIXIE_CLI_TRACK_FIND_H
#define NIXIE_CLI_TRACK_FIND_H

/*
 * All lines of a log that speak of a message: those with what was asked for
 * in them, and those of the queue ids found there, over filters, forwards
 * and bounces. Lines are looked for before they are read, so that this takes
 * little longer than reading the file.
 */

#include "base/list.h"
#include "base/table.h"
#include "core/log/reader.h"

enum {
	TRACK_MAX_IDS = 5000,
	TRACK_MAX_BYTES = 64 * 1024 * 1024, /* of the lines kept */
	TRACK_ARENA_MAX = 256 * 1024 * 1024,
};

struct track_line {
	size_t file;
	uint64_t offset;
	struct span text; /* without its end */
};

LIST_TYPE(track_lines, struct track_line);
LIST_TYPE(track_names, struct span);

/* How far into the files a pass must look. */
struct track_limit {
	size_t file;
	uint64_t offset;
};

struct track_find {
	struct arena arena;
	struct log_reader reader;
	struct table ids;  /* queue ids: found; the value is the pass */
	struct span asked; /* what is looked for first */
	struct track_names needles; /* to look for in this pass */
	struct track_names found;   /* in the next one */
	struct track_lines lines;
	struct track_limit limit, next_limit;
	size_t bytes, id_count, pass;
	bool is_cut; /* there was more than is kept */
	bool is_failed;
};

void
track_find_init(struct track_find *find, uint64_t seed, const char *needle);
void track_find_clear(struct track_find *find);

/* Look into the files, as often as it takes; the lines are in order then. */
void
track_find_run(struct track_find *find, char **names, int count, int64_t now);

#endif
