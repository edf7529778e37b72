#ifndef NIXIE_FILES_SOURCE_H
#define NIXIE_FILES_SOURCE_H

/*
 * The bytes that a file holds, unpacked where its first bytes say that it is
 * packed (gzip, zstd, xz), twice if need be. Its name is not asked.
 */

#include "io/files/layer.h"

/* Unpack the layer if it is packed. It is taken, whatever the outcome. */
MUST_CHECK bool files_source_unpack(struct files_layer **layer, uint64_t max,
    struct error *error);

/* Is it a zip archive, by its first bytes? They must have been filled in. */
bool files_source_is_zip(const struct files_layer *layer);

/* Read up to room bytes; fewer: the end. False: see error. */
MUST_CHECK bool files_source_read(struct files_layer *layer, char *bytes,
    size_t room, size_t *len, struct error *error);

#endif
