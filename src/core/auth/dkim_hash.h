#ifndef NIXIE_AUTH_DKIM_HASH_H
#define NIXIE_AUTH_DKIM_HASH_H

/* What a signature covers of a message (RFC 6376, 3.7). */

#include "core/auth/dkim_signature.h"

/* The fields that h= names, in its order; NULL: there is none (left). */
LIST_TYPE(dkim_selected, const struct dkim_field *);

/*
 * Fields of one name are taken from the bottom up, each once (RFC 6376,
 * 5.4.2); the signature itself is never one of them.
 */
void dkim_hash_select(struct arena *arena, const struct dkim_message *message,
    const struct dkim_signature *signature, struct dkim_selected *selected);

/* Write a field and CR LF; what is NULL is nothing. */
void dkim_hash_write_field(struct text *text, enum dkim_canon canon,
    const struct dkim_field *field);

/* Write the signature field without what stands in b=, and no CR LF. */
void dkim_hash_write_signature(struct arena *arena, struct text *text,
    const struct dkim_signature *signature);

/* All of them: what the signature signs. */
struct span dkim_hash_header(struct arena *arena,
    const struct dkim_message *message, const struct dkim_signature *signature,
    const struct dkim_selected *selected);

#endif
