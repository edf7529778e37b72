#ifndef NIXIE_AUTH_DKIM_SIGNATURE_H
#define NIXIE_AUTH_DKIM_SIGNATURE_H

/*
 * A signature field read (RFC 6376, 3.5), and the two of ARC that are like
 * it (RFC 8617, 4.1):
 *
 *	DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed;
 *	 d=example.org; s=mail; h=from:to:subject:date;
 *	 bh=frcCV1k9oG9oKj3dpUqdJg1PxRT2RSN/XKdLCPjaYaY=; b=...
 *
 * A faulty one is read as far as it goes: whether the cryptography would
 * hold is worth telling, too.
 */

#include "core/auth/dkim_canon.h"
#include "core/auth/dkim_message.h"
#include "core/auth/tags.h"
#include "core/crypto/public.h"

enum dkim_reason {
#define DKIM_REASON(id, name, result, rule, words) DKIM_REASON_##id,
#include "core/auth/dkim_reason_table.h"
#undef DKIM_REASON
	DKIM_REASONS
};

enum dkim_flavour {
	DKIM_FLAVOUR_DKIM,
	DKIM_FLAVOUR_AMS,  /* ARC-Message-Signature: no v=, i= is a number */
	DKIM_FLAVOUR_SEAL, /* ARC-Seal: no bh=, h=, c= or l= either */
};

struct dkim_signature {
	const struct dkim_field *field;
	enum dkim_flavour flavour;
	struct tags tags; /* of the field's value */
	enum crypto_kind kind;
	enum crypto_digest digest;
	enum dkim_canon header_canon, body_canon;
	struct span domain, selector; /* as written */
	struct span query;            /* where the key is; empty: nowhere */
	struct span identity;         /* i=, decoded; empty: none */
	struct span identity_domain;  /* or that in d= */
	struct span headers;          /* h=: words between colons */
	struct span body_hash, data;  /* bh= and b=, decoded */
	uint64_t length;              /* l=, or DKIM_WHOLE */
	uint64_t time, expiry;        /* t=, x=; UINT64_MAX: beyond 12 digits */
	bool has_length, has_time, has_expiry;
	bool is_identity_below;  /* i= is of a domain below d= */
	enum dkim_reason reason; /* the fault that counts, or NONE */
	struct span fault_at;    /* its bytes, or the place */
	const char *fault_tag;   /* "bh"; NULL: none */
	bool is_computable;      /* all is there that the cryptography needs */
};

/* Takes a few KiB of the arena. */
void dkim_signature_parse(struct arena *arena, const struct dkim_field *field,
    enum dkim_flavour flavour, struct dkim_signature *signature);

const char *dkim_reason_name(enum dkim_reason reason);
const char *dkim_reason_rule(enum dkim_reason reason);
const char *dkim_reason_words(enum dkim_reason reason);

#endif
