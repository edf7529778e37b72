#ifndef NIXIE_MIME_ENCODING_H
#define NIXIE_MIME_ENCODING_H

/*
 * Content-Transfer-Encodings (RFC 2045, 6) and format=flowed (RFC 3676).
 * What is wrong in the encoded bytes is kept or left out, and told.
 */

#include "base/arena.h"
#include "core/mime/quirk.h"

enum mime_encoding {
	MIME_ENCODING_NONE, /* 7bit, 8bit, binary, or nothing said */
	MIME_ENCODING_QUOTED_PRINTABLE,
	MIME_ENCODING_BASE64,
	MIME_ENCODING_UNKNOWN, /* left as it is */
};

/* The value of a Content-Transfer-Encoding field. */
enum mime_encoding mime_encoding_parse(struct span value);

/*
 * The decoded bytes, no more than encoded.len; encoded itself when there is
 * nothing to do. Base64 that is none (a text, wrongly labelled) stays as it
 * is, too.
 */
struct span mime_encoding_decode(struct arena *arena,
    enum mime_encoding encoding, struct span encoded, unsigned *quirks);

/* Encoded words: '_' is a blank, and there are no lines (RFC 2047, 4.2). */
struct span mime_encoding_decode_q(struct arena *arena, struct span encoded,
    unsigned *quirks);

/*
 * Join the lines of format=flowed. With deletes_space (DelSp=yes) the blank
 * that marks a soft line end is no part of the text.
 */
struct span mime_encoding_unflow(struct arena *arena, struct span flowed,
    bool deletes_space);

#endif
