#ifndef NIXIE_CLI_PIECES_H
#define NIXIE_CLI_PIECES_H

/*
 * A file of any length, in pieces of whole messages, events or lines, so
 * that memory does not grow with it. A file of a kind that must be seen as a
 * whole is one piece, and may have no more than SESSION_MAX_INPUT bytes.
 */

#include "core/intake/intake.h"
#include "io/files/source.h"

struct pieces {
	struct files_layer *source;
	enum intake_kind kind;
	char *bytes;
	size_t room, from, len;
	size_t given; /* of these, as the last piece */
	bool is_end;  /* of the source */
	bool is_cut;  /* the last piece's end is: it was too long */
	bool is_skipping;
	bool is_any; /* was a piece given? */
};

/* Lines: each is an item, whatever the look of it all. */
void
pieces_open(struct pieces *pieces, struct files_layer *source, bool is_lines);
void pieces_close(struct pieces *pieces);

/*
 * The next piece, good until the next call; empty, and not the first: the
 * end. The header is that of the pieces before. False: see error.
 */
MUST_CHECK bool pieces_next(struct pieces *pieces,
    const struct event_header *header, struct span *piece, struct error *error);

/* Is anything behind the last piece? */
bool pieces_have_more(const struct pieces *pieces);

#endif
