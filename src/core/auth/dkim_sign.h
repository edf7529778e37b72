#ifndef NIXIE_AUTH_DKIM_SIGN_H
#define NIXIE_AUTH_DKIM_SIGN_H

/*
 * A message signed (RFC 6376, 5): gives the field to put in front of it.
 *
 *	DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=example.org;
 *		s=mail; t=1764350000; h=from:from:to:subject:date;
 *		bh=...; b=...
 */

#include "base/error.h"
#include "core/auth/dkim_hash.h"
#include "core/crypto/private.h"

struct dkim_recipe {
	const struct crypto_private *key;
	enum crypto_digest digest; /* SHA-1 is for tests */
	enum dkim_canon header_canon, body_canon;
	struct span domain, selector;
	struct span identity; /* i=; empty: none */
	struct span headers;  /* h=; empty: what is worth signing */
	uint64_t time;        /* t=; 0: none */
	uint64_t expiry;      /* x=; 0: none */
	uint64_t length;      /* l=, or DKIM_WHOLE */
};

/*
 * Write the field, folded, with CR LF at its end. By itself the recipe signs
 * each field that people see or that says how to read the body, and those
 * that a forger would add once more than there are.
 */
MUST_CHECK bool dkim_sign(struct arena *arena, struct span message,
    const struct dkim_recipe *recipe, struct text *field, struct error *error);

/* The same over a message that is already read; h= is not completed. */
MUST_CHECK bool
dkim_sign_message(struct arena *arena, const struct dkim_message *message,
    const struct dkim_recipe *recipe, struct text *field, struct error *error);

#endif
