#ifndef NIXIE_AUTH_DKIM_BREAK_PARTS_H
#define NIXIE_AUTH_DKIM_BREAK_PARTS_H

/* For the files of the search alone: see dkim_break.h. */

#include "core/auth/dkim_break.h"
#include "core/auth/dkim_undo.h"

enum {
	/* Bytes hashed at most; a body of any size is hashed a few times. */
	BREAK_BODY_BUDGET = 12 * 1024 * 1024,
	BREAK_HEADER_BUDGET = 8 * 1024 * 1024,
	BREAK_BODY_MAX = 2 * 1024 * 1024, /* greater ones: no undoing */
	BREAK_MEMORY = 128 * 1024 * 1024, /* for bodies that are guessed */
};

/* The search for what was done to the body. */
struct break_body {
	struct arena *arena; /* for guesses alone: it goes when all are made */
	const struct dkim_message *message;
	const struct dkim_signature *signature;
	struct dkim_breaks *breaks;
	uint64_t left; /* of the budget */
	bool keeps_lf;
	enum dkim_canon canon;
};

/* A piece of a body, of which there are some. */
enum { BREAK_PIECES_MAX = 5 };

/*
 * Is the body that these pieces make the signed one? Then that is noted, and
 * nothing more is tried. Now is what the change has left in the message.
 */
bool break_body_try(struct break_body *search, enum dkim_change change,
    const struct span *pieces, size_t count, struct span now);

/* The same of one piece, when it differs from the body as it is. */
bool break_body_try_text(struct break_body *search, enum dkim_change change,
    struct span text);

bool break_body_is_done(const struct break_body *search);

/* What was added behind or before; what was done to any one line; to parts. */
void break_lines(struct break_body *search);
void break_single_lines(struct break_body *search);
void break_mime(struct break_body *search);

/* Note what was found. */
void break_body_note(struct break_body *search, enum dkim_change change,
    bool is_proven, struct span now);

/* What was done to the header; the signed digest is known or can be tried. */
void break_header(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, const struct dkim_outcome *outcome,
    struct dkim_breaks *breaks);

#endif
