#include "app/cli/pieces.h"

#include <stdlib.h>

#include "nixie/session.h"

enum { WINDOW = 256 * 1024, PIECE = 64 * 1024 };

void
pieces_open(struct pieces *pieces, struct files_layer *source, bool is_lines)
{
	*pieces = (struct pieces){ .source = source,
		.kind = is_lines ? INTAKE_REPLIES : INTAKE_EMPTY };
}

void
pieces_close(struct pieces *pieces)
{
	free(pieces->bytes);
	pieces->bytes = NULL;
}

static struct span
at_hand(const struct pieces *pieces)
{
	return (struct span){ pieces->bytes + pieces->from, pieces->len };
}

static void
make_room(struct pieces *pieces, size_t wanted)
{
	if (pieces->len > 0 && pieces->from > 0)
		memmove(pieces->bytes, pieces->bytes + pieces->from,
		    pieces->len);
	pieces->from = 0;
	if (wanted <= pieces->room)
		return;
	pieces->bytes = realloc(pieces->bytes, wanted);
	if (!pieces->bytes)
		abort();
	pieces->room = wanted;
}

/* Have so many bytes at hand, or all to the end. */
static bool
fill(struct pieces *pieces, size_t wanted, struct error *error)
{
	size_t len;

	if (pieces->len >= wanted || pieces->is_end)
		return true;
	make_room(pieces, wanted);
	if (!files_source_read(pieces->source, pieces->bytes + pieces->len,
		wanted - pieces->len, &len, error))
		return false;
	pieces->len += len;
	pieces->is_end = pieces->len < wanted;
	return true;
}

static void
drop(struct pieces *pieces, size_t len)
{
	pieces->from += len;
	pieces->len -= len;
	pieces->given = 0;
}

/* Behind an item that was too long: on to where the next one begins. */
static bool
skip(struct pieces *pieces, struct error *error)
{
	size_t at = 0;

	while (pieces->is_skipping && pieces->len > 0) {
		if (intake_find_begin(pieces->kind, at_hand(pieces), &at))
			pieces->is_skipping = false;
		else /* what is looked for may be cut in two here */
			at = pieces->is_end || pieces->len < 8
			    ? pieces->len
			    : pieces->len - 8;
		drop(pieces, at);
		if (!fill(pieces, WINDOW, error))
			return false;
	}
	return true;
}

/* Look further and further until a whole item is seen. */
static bool
find_whole(struct pieces *pieces, const struct event_header *header,
    struct error *error)
{
	for (size_t most = PIECE;; most *= 2) {
		struct span seen;

		if (most > SESSION_MAX_INPUT)
			most = SESSION_MAX_INPUT;
		if (pieces->len < most &&
		    !fill(pieces, most > WINDOW ? most : WINDOW, error))
			return false;
		seen = at_hand(pieces);
		if (seen.len > most)
			seen.len = most;
		pieces->given = pieces->is_end && seen.len == pieces->len
		    ? seen.len
		    : intake_whole(pieces->kind, header, seen);
		if (pieces->given > 0 || pieces->len == 0)
			return true;
		if (most == SESSION_MAX_INPUT)
			break;
	}
	pieces->given = pieces->len;
	pieces->is_cut = pieces->is_skipping = true;
	return true;
}

/* A kind that must be seen as a whole. */
static bool
fill_all(struct pieces *pieces, struct error *error)
{
	for (size_t wanted = WINDOW;
	     !pieces->is_end && wanted <= SESSION_MAX_INPUT; wanted *= 2)
		if (!fill(pieces, wanted, error))
			return false;
	if (!pieces->is_end && !fill(pieces, SESSION_MAX_INPUT + 1, error))
		return false;
	if (!pieces->is_end)
		return error_set(error,
		    "it is larger than %d MiB: give it in parts",
		    SESSION_MAX_INPUT / 1024 / 1024);
	pieces->given = pieces->len;
	return true;
}

static bool
find_piece(struct pieces *pieces, const struct event_header *header,
    struct error *error)
{
	bool is_first = !pieces->is_any;

	pieces->is_any = true;
	pieces->is_cut = false;
	if (!is_first)
		drop(pieces, pieces->given);
	if ((is_first || pieces->is_skipping) && !fill(pieces, WINDOW, error))
		return false;
	if (!skip(pieces, error))
		return false;
	if (is_first && pieces->kind == INTAKE_EMPTY)
		pieces->kind = intake_detect(at_hand(pieces));
	if (!intake_is_stream(pieces->kind))
		return fill_all(pieces, error);
	return find_whole(pieces, header, error);
}

bool
pieces_next(struct pieces *pieces, const struct event_header *header,
    struct span *piece, struct error *error)
{
	if (!find_piece(pieces, header, error))
		return false;
	*piece = (struct span){ pieces->bytes + pieces->from, pieces->given };
	return true;
}

bool
pieces_have_more(const struct pieces *pieces)
{
	return !pieces->is_end || pieces->given < pieces->len;
}
