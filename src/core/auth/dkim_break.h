#ifndef NIXIE_AUTH_DKIM_BREAK_H
#define NIXIE_AUTH_DKIM_BREAK_H

/*
 * Which change broke a signature. The signed hash of the body stands in bh=,
 * that of the header can be had from an RSA signature and its key. So each
 * guess at what was done can be proven: undo it, and compare.
 *
 *	the body: a text was added at the end of the body (proven)
 *	    at 1834: "_____\r\nlist mailing list\r\n"
 *	Subject: a tag was added to the subject (proven)
 *	    before: "hello", now: "[list] hello"
 *
 * It works by a budget of bytes hashed, so that it takes well below 50 ms.
 */

#include "core/auth/dkim.h"

enum dkim_change {
#define DKIM_CHANGE(id, name, words) DKIM_CHANGE_##id,
#include "core/auth/dkim_change_table.h"
#undef DKIM_CHANGE
	DKIM_CHANGES
};

enum {
	DKIM_BREAK_CHANGES_MAX = 3,
	DKIM_BREAK_SIGNATURES_MAX = 8, /* of a message: more are not sought */
};

/* One change, of the body or of a header field. */
struct dkim_broken {
	enum dkim_change change;
	bool is_proven;     /* undone, the hash is the signed one */
	struct span field;  /* the name of the field; empty: the body */
	struct span now;    /* bytes of the message, as far as they are known */
	struct span before; /* what they were; mostly empty for the body */
};

/* Body and header, each NONE where it matches. */
struct dkim_breaks {
	struct dkim_broken body;
	struct dkim_broken header[DKIM_BREAK_CHANGES_MAX];
	size_t header_count; /* changes that together explain the header */
	size_t tried;        /* guesses */
	uint64_t hashed;     /* bytes */
};

/* The outcome is one of dkim_verify(), with crypto not NONE. */
void dkim_break_find(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, const struct dkim_outcome *outcome,
    struct dkim_breaks *breaks);

/* One for each signature of a message that was verified, in its order. */
struct dkim_breaks *dkim_breaks_find(struct arena *arena,
    const struct dkim_request *request, const struct dkim_check *check);

const char *dkim_change_name(enum dkim_change change);
const char *dkim_change_words(enum dkim_change change);

#endif
