#include "io/files/layer.h"

#include <errno.h>
#include <lzma.h>
#include <stdlib.h>
#include <unistd.h>
#include <zlib.h>
#include <zstd.h>

#include "io/files/wide.h"

enum {
	MAX_RATIO = 250, /* of a bomb; mail packs 3 to 20 times, logs 60 */
	RATIO_FROM = 16 * 1024 * 1024,    /* small ones harm nobody */
	XZ_MEMORY_MAX = 80 * 1024 * 1024, /* as for a window of 64 MiB */
	WINDOW_LOG_MAX = 26, /* 64 MiB of a zstd frame's window, no more */
	GZIP_WINDOW = 15 + 16,
	RAW_WINDOW = -15,
};

struct files_layer {
	enum files_coding coding;
	int file;
	bool is_range;
	uint64_t offset, left; /* of a range */
	struct files_layer *below;
	z_stream flate;
	ZSTD_DStream *zstd;
	lzma_stream xz;
	struct files_wide wide;
	bool is_open; /* amid a member or frame */
	bool is_done;
	uint64_t used, made, max;
	size_t begin, end; /* of what is at hand */
	char bytes[FILES_BLOCK];
};

static struct files_layer *
new_layer(enum files_coding coding)
{
	struct files_layer *layer = calloc(1, sizeof(*layer));

	if (!layer)
		abort();
	layer->coding = coding;
	return layer;
}

struct files_layer *
files_layer_new(int file)
{
	struct files_layer *layer = new_layer(FILES_PLAIN);

	layer->file = file;
	return layer;
}

struct files_layer *
files_layer_new_range(int file, uint64_t offset, uint64_t length)
{
	struct files_layer *layer = files_layer_new(file);

	layer->is_range = true;
	layer->offset = offset;
	layer->left = length;
	return layer;
}

struct files_layer *
files_layer_new_decoder(struct files_layer *taken_below,
    enum files_coding coding, uint64_t max)
{
	struct files_layer *layer = new_layer(coding);

	layer->below = taken_below;
	layer->max = max;
	if (coding == FILES_ZSTD) {
		layer->zstd = ZSTD_createDStream();
		if (!layer->zstd)
			abort();
		ZSTD_DCtx_setParameter(layer->zstd, ZSTD_d_windowLogMax,
		    WINDOW_LOG_MAX);
	} else if (coding == FILES_XZ) {
		layer->xz = (lzma_stream)LZMA_STREAM_INIT;
	} else if (coding == FILES_WIDE) {
		layer->wide = (struct files_wide){ .high = 0 };
	} else if (inflateInit2(&layer->flate,
		       coding == FILES_GZIP ? GZIP_WINDOW : RAW_WINDOW) !=
	    Z_OK) {
		abort();
	}
	return layer;
}

void
files_layer_free(struct files_layer *layer)
{
	while (layer) {
		struct files_layer *below = layer->below;

		if (layer->coding == FILES_ZSTD)
			ZSTD_freeDStream(layer->zstd);
		else if (layer->coding == FILES_XZ)
			lzma_end(&layer->xz);
		else if (layer->coding == FILES_GZIP ||
		    layer->coding == FILES_DEFLATE)
			inflateEnd(&layer->flate);
		free(layer);
		layer = below;
	}
}

static bool
read_plain(struct files_layer *layer, char *bytes, size_t room, size_t *got,
    struct error *error)
{
	ssize_t len;

	if (layer->is_range && layer->left < room)
		room = (size_t)layer->left;
	do
		len = layer->is_range
		    ? pread(layer->file, bytes, room, (off_t)layer->offset)
		    : read(layer->file, bytes, room);
	while (len < 0 && errno == EINTR);
	if (len < 0)
		return error_set(error, "cannot read: %s", strerror(errno));
	layer->offset += (uint64_t)len;
	layer->left -= layer->is_range ? (uint64_t)len : 0;
	layer->is_done = len == 0;
	*got = (size_t)len;
	return true;
}

static bool
fill_plain(struct files_layer *layer, struct error *error)
{
	layer->begin = 0;
	return read_plain(layer, layer->bytes, sizeof(layer->bytes),
	    &layer->end, error);
}

bool
files_layer_read(struct files_layer *layer, char *bytes, size_t room,
    size_t *len, struct error *error)
{
	*len = 0;
	if (layer->coding != FILES_PLAIN || layer->begin < layer->end ||
	    layer->is_done)
		return true;
	return read_plain(layer, bytes, room, len, error);
}

/*
 * A file may hold several members, one by one. Behind the last there may be
 * zeros, as tapes have them.
 */
static bool
is_behind_last(const struct files_layer *layer, struct span in, char mark)
{
	return !layer->is_open && layer->used > 0 && in.ptr[0] != mark;
}

/* One step of zlib. */
static bool
step_flate(struct files_layer *layer, struct span in, size_t *used)
{
	int status;

	if (is_behind_last(layer, in, '\x1f')) {
		layer->is_done = true;
		return true;
	}
	if (!layer->is_open && layer->coding == FILES_GZIP &&
	    inflateReset(&layer->flate) != Z_OK)
		return false;
	/* zlib never writes to its input; the pointer is not const for C89. */
	/* NOLINTNEXTLINE(performance-no-int-to-ptr) */
	layer->flate.next_in = (Bytef *)(uintptr_t)in.ptr;
	layer->flate.avail_in = (uInt)in.len;
	layer->flate.next_out = (Bytef *)layer->bytes;
	layer->flate.avail_out = sizeof(layer->bytes);
	status = inflate(&layer->flate, Z_NO_FLUSH);
	*used = in.len - layer->flate.avail_in;
	layer->end = sizeof(layer->bytes) - layer->flate.avail_out;
	layer->is_open = status != Z_STREAM_END;
	if (status == Z_STREAM_END && layer->coding == FILES_DEFLATE)
		layer->is_done = true;
	return status == Z_OK || status == Z_STREAM_END ||
	    status == Z_BUF_ERROR;
}

static bool
step_zstd(struct files_layer *layer, struct span in, size_t *used)
{
	ZSTD_inBuffer from = { in.ptr, in.len, 0 };
	ZSTD_outBuffer to = { layer->bytes, sizeof(layer->bytes), 0 };
	size_t left = ZSTD_decompressStream(layer->zstd, &to, &from);

	*used = from.pos;
	layer->end = to.pos;
	layer->is_open = left != 0;
	return !ZSTD_isError(left);
}

static bool
step_xz(struct files_layer *layer, struct span in, size_t *used)
{
	lzma_ret status;

	if (is_behind_last(layer, in, '\xfd')) {
		layer->is_done = true;
		return true;
	}
	if (!layer->is_open &&
	    lzma_stream_decoder(&layer->xz, XZ_MEMORY_MAX, 0) != LZMA_OK)
		return false;
	layer->xz.next_in = (const uint8_t *)in.ptr;
	layer->xz.avail_in = in.len;
	layer->xz.next_out = (uint8_t *)layer->bytes;
	layer->xz.avail_out = sizeof(layer->bytes);
	status = lzma_code(&layer->xz, LZMA_RUN);
	*used = in.len - layer->xz.avail_in;
	layer->end = sizeof(layer->bytes) - layer->xz.avail_out;
	layer->is_open = status != LZMA_STREAM_END;
	return status == LZMA_OK || status == LZMA_STREAM_END;
}

static bool
step_wide(struct files_layer *layer, struct span in, size_t *used)
{
	if (in.len > sizeof(layer->bytes) / 3 - 1)
		in.len = sizeof(layer->bytes) / 3 - 1;
	layer->end = files_wide_decode(&layer->wide, in, layer->bytes);
	*used = in.len;
	return true;
}

static bool
step(struct files_layer *layer, struct span in, size_t *used)
{
	*used = 0;
	if (layer->coding == FILES_ZSTD)
		return step_zstd(layer, in, used);
	if (layer->coding == FILES_XZ)
		return step_xz(layer, in, used);
	if (layer->coding == FILES_WIDE)
		return step_wide(layer, in, used);
	return step_flate(layer, in, used);
}

static bool
is_bomb(const struct files_layer *layer)
{
	return layer->made > RATIO_FROM &&
	    layer->made / MAX_RATIO > layer->used;
}

/* Decode until something comes out, or the layer below ends. */
static bool
fill_decoded(struct files_layer *layer, struct error *error)
{
	layer->begin = layer->end = 0;
	while (layer->end == 0 && !layer->is_done) {
		struct span in;
		size_t used = 0;

		if (!files_layer_fill(layer->below, error))
			return false;
		in = files_layer_bytes(layer->below);
		if (in.len == 0 && layer->is_open)
			return error_set(error, "it ends amid its data");
		if (in.len == 0) {
			layer->is_done = true;
			break;
		}
		if (!step(layer, in, &used))
			return error_set(error, "its compression is damaged");
		if (used == 0 && layer->end == 0 && !layer->is_done)
			return error_set(error, "its compression stands still");
		files_layer_skip(layer->below, used);
		layer->used += used;
		layer->made += layer->end;
		if (layer->made > layer->max)
			return error_set(error,
			    "it unpacks to more than %u MiB",
			    (unsigned)(layer->max / 1024 / 1024));
		if (is_bomb(layer))
			return error_set(error,
			    "it unpacks to more than %d times its size",
			    MAX_RATIO);
	}
	return true;
}

bool
files_layer_fill(struct files_layer *layer, struct error *error)
{
	if (layer->begin < layer->end || layer->is_done)
		return true;
	return layer->coding == FILES_PLAIN ? fill_plain(layer, error)
					    : fill_decoded(layer, error);
}

struct span
files_layer_bytes(const struct files_layer *layer)
{
	return (struct span){ layer->bytes + layer->begin,
		layer->end - layer->begin };
}

void
files_layer_skip(struct files_layer *layer, size_t len)
{
	assert(len <= layer->end - layer->begin);
	layer->begin += len;
}
