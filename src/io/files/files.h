#ifndef NIXIE_FILES_FILES_H
#define NIXIE_FILES_FILES_H

/*
 * Reading files and streams whole, up to a limit. Nothing is ever written.
 */

#include <stdint.h>
#include <stdio.h>

#include "base/text.h"
#include "base/error.h"

/*
 * Read a file into an empty text; "-" is standard input. False: it cannot be
 * opened or read, is a directory, or holds more than the text's limit.
 */
MUST_CHECK bool
files_read(const char *name, struct text *text, struct error *error);

/* Is there something of this name? And is it a directory? */
bool files_exist(const char *name, bool *is_directory);

/* How long a regular file is that is not packed; false: it is none. */
bool files_size(const char *name, uint64_t *size);

#endif
