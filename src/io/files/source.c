#include "io/files/source.h"

#include "io/files/wide.h"

enum { MAX_LAYERS = 2 };

static enum files_coding
coding_of(struct span bytes)
{
	if (span_starts(bytes, (struct span){ "\x1f\x8b\x08", 3 }))
		return FILES_GZIP;
	if (span_starts(bytes, (struct span){ "\x28\xb5\x2f\xfd", 4 }))
		return FILES_ZSTD;
	if (span_starts(bytes,
		(struct span){ "\xfd"
			       "7zX",
		    4 }))
		return FILES_XZ;
	if (files_wide_is(bytes))
		return FILES_WIDE;
	return FILES_PLAIN;
}

bool
files_source_unpack(struct files_layer **layer, uint64_t max,
    struct error *error)
{
	for (unsigned i = 0; i < MAX_LAYERS; i++) {
		enum files_coding coding;

		if (!files_layer_fill(*layer, error))
			return false;
		coding = coding_of(files_layer_bytes(*layer));
		if (coding == FILES_PLAIN)
			return true;
		*layer = files_layer_new_decoder(*layer, coding, max);
	}
	return files_layer_fill(*layer, error);
}

bool
files_source_is_zip(const struct files_layer *layer)
{
	struct span bytes = files_layer_bytes(layer);

	return span_starts(bytes, (struct span){ "PK\3\4", 4 }) ||
	    span_starts(bytes, (struct span){ "PK\5\6", 4 });
}

bool
files_source_read(struct files_layer *layer, char *bytes, size_t room,
    size_t *len, struct error *error)
{
	*len = 0;
	while (*len < room) {
		struct span at_hand;
		size_t direct;

		if (!files_layer_read(layer, bytes + *len, room - *len, &direct,
			error))
			return false;
		*len += direct;
		if (direct > 0)
			continue;
		if (!files_layer_fill(layer, error))
			return false;
		at_hand = files_layer_bytes(layer);
		if (at_hand.len == 0)
			break;
		if (at_hand.len > room - *len)
			at_hand.len = room - *len;
		memcpy(bytes + *len, at_hand.ptr, at_hand.len);
		files_layer_skip(layer, at_hand.len);
		*len += at_hand.len;
	}
	return true;
}
