#ifndef NIXIE_FILES_LAYER_H
#define NIXIE_FILES_LAYER_H

/*
 * One layer of a file's bytes: the file itself, or what a decoder makes of
 * the layer below. Each holds the bytes that it has made and nobody took.
 */

#include <stdint.h>

#include "base/error.h"
#include "base/span.h"

enum { FILES_BLOCK = 64 * 1024 };

enum files_coding {
	FILES_PLAIN,
	FILES_GZIP,
	FILES_DEFLATE,
	FILES_ZSTD,
	FILES_XZ,
	FILES_WIDE /* UTF-16, with its mark */
};

struct files_layer;

/*
 * The bytes of an open file, which stays the caller's: from where it stands
 * to its end; or, when length is given, so many from an offset.
 */
struct files_layer *files_layer_new(int file);
struct files_layer *
files_layer_new_range(int file, uint64_t offset, uint64_t length);

/*
 * What a decoder makes of the layer, which it owns from then on. It refuses
 * to make more than max bytes, and more than a bomb's multiple of its input.
 */
struct files_layer *files_layer_new_decoder(struct files_layer *taken_below,
    enum files_coding coding, uint64_t max);

/* The layer, and all below. NULL is fine. */
void files_layer_free(struct files_layer *layer);

/* Have bytes at hand unless at the end. False: see error. */
MUST_CHECK bool
files_layer_fill(struct files_layer *layer, struct error *error);

/*
 * Read straight into the caller's bytes, where that saves a copy: when
 * nothing is at hand, and the layer is a file itself. Else len is 0.
 */
MUST_CHECK bool files_layer_read(struct files_layer *layer, char *bytes,
    size_t room, size_t *len, struct error *error);

/* The bytes at hand; empty after a fill: the end. */
struct span files_layer_bytes(const struct files_layer *layer);

/* So many of them are used. */
void files_layer_skip(struct files_layer *layer, size_t len);

#endif
