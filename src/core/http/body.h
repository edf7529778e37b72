#ifndef NIXIE_HTTP_BODY_H
#define NIXIE_HTTP_BODY_H

/*
 * Where the body of an HTTP/1.1 message ends (RFC 9112, 6): after as many
 * bytes as were announced, behind its last chunk, or with the connection:
 *
 *	19
 *	version: STSv1
 *	mode: none
 *	0
 *
 * The reader keeps no bytes; who calls it says how many are too many.
 */

#include <stdint.h>

#include "core/http/fields.h"

enum {
	HTTP_CHUNK_LINE_MAX = 256, /* bytes: the size, and what stands behind */
};

enum http_framing {
	HTTP_FRAMING_NONE, /* neither length nor chunks are spoken of */
	HTTP_FRAMING_LENGTH,
	HTTP_FRAMING_CHUNKED,
	HTTP_FRAMING_CLOSE, /* a response goes on till its connection ends */
};

enum http_chunk_state {
	HTTP_CHUNK_SIZE,
	HTTP_CHUNK_DATA,
	HTTP_CHUNK_END, /* the line end behind the data */
	HTTP_CHUNK_TRAILER,
	HTTP_CHUNK_DONE,
};

struct http_body {
	enum http_framing framing;
	uint64_t left; /* bytes of the body, or of the chunk */
	enum http_chunk_state state;
};

enum http_piece {
	HTTP_PIECE_DATA, /* some of the body; there may be more at once */
	HTTP_PIECE_MORE, /* all is read: show it again when more has come */
	HTTP_PIECE_END, /* the body is whole; what is left is another message */
	HTTP_PIECE_BAD, /* no chunk, whatever may follow */
};

/*
 * What the fields say of the body's end: none, length or chunked. False: they
 * contradict themselves, or speak of a coding that we do not read.
 */
bool http_body_start(struct http_body *body, struct span fields);

/* Take what comes next off the stream. The data views the stream's bytes. */
enum http_piece
http_body_take(struct http_body *body, struct span *stream, struct span *data);

/* The connection has ended: is the body whole? */
bool http_body_is_whole(const struct http_body *body);

#endif
