#ifndef NIXIE_FILES_ZIP_H
#define NIXIE_FILES_ZIP_H

/*
 * The members of a zip archive, by its central directory (PKWARE's APPNOTE,
 * 4.3.12). Names are only shown, never used as names of files.
 */

#include "base/text.h"
#include "io/files/layer.h"

enum { FILES_MAX_MEMBERS = 100000, FILES_MAX_MEMBER = 64 * 1024 * 1024 };

struct files_zip {
	int file; /* not ours */
	struct text directory;
	struct span rest;
	size_t members; /* told so far */
};

enum files_zip_next { FILES_ZIP_MEMBER, FILES_ZIP_BAD, FILES_ZIP_END };

/* Read the directory of an archive, which must be a file that can be seeked. */
MUST_CHECK bool
files_zip_open(struct files_zip *zip, int file, struct error *error);
void files_zip_close(struct files_zip *zip);

/*
 * The next member that is a file, and not hidden: its name, good until the
 * archive is closed, and its bytes, which the caller frees. FILES_ZIP_BAD: it
 * cannot be read, see error; the next one may.
 */
enum files_zip_next files_zip_next(struct files_zip *zip, struct span *name,
    struct files_layer **bytes, struct error *error);

#endif
