#ifndef NIXIE_AUTH_DKIM_BREAK_HEADER_H
#define NIXIE_AUTH_DKIM_BREAK_HEADER_H

/* For the search in the header alone: guesses at what a field was before. */

#include "core/auth/dkim_break_parts.h"

enum { BREAK_GUESSES_MAX = 4000, BREAK_VALUE_MAX = 8192 };

enum { BREAK_FIELD_MAX = 2 * BREAK_VALUE_MAX };

/* One field of those that are signed, as it may have been. */
struct break_guess {
	size_t entry; /* its place in h= */
	enum dkim_change change;
	struct span text;   /* canonical, with CR LF; empty: it was not there */
	struct span before; /* its value then, for people */
};

LIST_TYPE(break_guesses, struct break_guess);

struct break_header {
	struct arena *arena;
	const struct dkim_request *request;
	const struct dkim_message *message;
	const struct dkim_outcome *outcome;
	const struct dkim_signature *signature;
	struct dkim_breaks *breaks;
	unsigned char wanted[CRYPTO_DIGEST_MAX];
	size_t wanted_len;             /* 0: Ed25519 does not tell it */
	struct dkim_selected selected; /* by h= */
	struct span *names;            /* as h= writes them */
	struct span *texts;            /* canonical */
	struct span last;              /* the signature itself, likewise */
	struct break_guesses guesses;
	uint64_t left;
};

/* Guess that the field had this value, with name and blanks as they are. */
void break_guess_value(struct break_header *search, size_t entry,
    enum dkim_change change, struct span value);

/* The same of the whole field: name, colon, value. */
void break_guess_whole(struct break_header *search, size_t entry,
    enum dkim_change change, struct span whole);

/* All guesses at one entry of h=. */
void break_field(struct break_header *search, size_t entry);

/* Parts of it, by what the field is: white space, addresses, MIME. */
void break_field_space(struct break_header *search, size_t entry,
    const struct dkim_field *field);
void break_field_address(struct break_header *search, size_t entry,
    struct span value);
void break_field_content(struct break_header *search, size_t entry,
    struct span name, struct span value);

#endif
