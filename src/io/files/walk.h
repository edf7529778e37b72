#ifndef NIXIE_FILES_WALK_H
#define NIXIE_FILES_WALK_H

/*
 * Everything that a name stands for, one file after the other: the file
 * itself, the members of a zip archive, all files of a folder and of those in
 * it. gzip, zstd and xz are undone on the way. Nothing is ever written.
 *
 *	files_walk_open(&walk, "Maildir");
 *	while ((next = files_walk_next(&walk, &error)) != FILES_END)
 *		if (next == FILES_ITEM)
 *			... walk.name, files_source_read(walk.bytes, ...
 *	files_walk_close(&walk);
 *
 * Folders are read in the order of their names; what is hidden is left out,
 * and so are symbolic links, which may lead anywhere. Of a Maildir, cur and
 * new are read.
 */

#include "io/files/source.h"
#include "io/files/zip.h"

enum { FILES_MAX_DEPTH = 40, FILES_MAX_NAME = 4096 };

enum files_next {
	FILES_ITEM,
	FILES_FAILED, /* one that cannot be read, see error; go on */
	FILES_END,
};

struct files_folder {
	char *path;
	char **names;
	size_t count, next;
};

struct files_walk {
	const char *first; /* not visited yet; or NULL */
	struct files_folder folders[FILES_MAX_DEPTH];
	size_t depth;
	int file;
	bool is_in_zip;
	struct files_zip zip;
	char path[FILES_MAX_NAME];
	char name[2 * FILES_MAX_NAME]; /* of the item, for people */
	struct files_layer *bytes;     /* of the item, until the next call */
};

/* Begin with a name, which is borrowed; "-" is standard input. */
void files_walk_open(struct files_walk *walk, const char *name);

enum files_next files_walk_next(struct files_walk *walk, struct error *error);

void files_walk_close(struct files_walk *walk);

#endif
