#ifndef NIXIE_AUTH_DKIM_KEY_H
#define NIXIE_AUTH_DKIM_KEY_H

/*
 * A key record (RFC 6376, 3.6.1) read:
 *
 *	mail._domainkey.example.org. TXT "v=DKIM1; k=rsa; t=s; p=MIIB..."
 */

#include "core/auth/dkim_signature.h"

struct dkim_key {
	struct span text;
	struct tags tags;
	bool is_foreign; /* neither v= nor p=: a record of something else */
	bool is_testing, is_strict; /* t=y, t=s */
	bool is_revoked;            /* p= is empty */
	bool is_for_mail;           /* s= allows it */
	bool allows_sha1, allows_sha256;
	bool is_known_kind; /* k= is rsa, ed25519 or absent */
	enum crypto_kind kind;
	struct crypto_public public; /* sound when has_public */
	bool has_public, is_base64;
	enum dkim_reason reason; /* of the record by itself */
	struct span fault_at;    /* bytes of text */
};

void
dkim_key_parse(struct arena *arena, struct span text, struct dkim_key *key);

/* What keeps this key from judging that signature: NONE, or a reason. */
enum dkim_reason dkim_key_reason(const struct dkim_key *key,
    const struct dkim_signature *signature);

#endif
