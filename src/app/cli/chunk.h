#ifndef NIXIE_CLI_CHUNK_H
#define NIXIE_CLI_CHUNK_H

/*
 * Some cases in a row, told and counted, and what is to be said between
 * them. Who explains makes chunks, maybe several at once; the sink takes
 * them one after the other.
 */

#include "core/report/tally.h"

enum note_kind {
	NOTE_FILE,   /* a file begins */
	NOTE_PIECE,  /* the next piece of it does */
	NOTE_END,    /* it ends */
	NOTE_FAILED, /* it, or something in it, could not be read */
	NOTE_CUT,    /* only the front of an item was read */
};

struct note {
	enum note_kind kind;
	size_t before;    /* so many cases of the chunk */
	struct span name; /* of the file */
	struct span why;  /* of a failure */
	size_t index;     /* that a piece's first case was told with */
	bool is_empty;    /* the piece is */
};

struct chunk {
	struct text out;
	struct arena arena; /* of the lists, and of what the notes say */
	LIST(size_t) cases; /* where each begins in out */
	LIST(struct note) notes;
	struct tally tally;
};

void chunk_init(struct chunk *chunk, uint64_t seed);
void chunk_clear(struct chunk *chunk);

/* Empty again; keeps its memory, unless that is much. */
void chunk_reset(struct chunk *chunk);

/* Add a note behind the cases there are. The name and reason are copied. */
void chunk_note(struct chunk *chunk, struct note note);

#endif
