#ifndef NIXIE_SMTP_SCRAM_H
#define NIXIE_SMTP_SCRAM_H

/*
 * SCRAM (RFC 5802, 7677) without channel binding: neither side ever shows the
 * password, and the server proves that it knows it, too. The client's side is
 * here, and the arithmetic of both; the server's is in login.c.
 * Names and passwords beyond ASCII are used as they are given: who has one
 * writes it in composed form (SASLprep changes nothing then).
 */

#include "core/crypto/digest.h"
#include "core/smtp/auth.h"

/* What both sides sign, and with what (RFC 5802, 3). */
struct smtp_scram {
	enum crypto_digest kind;
	struct span password, salt;
	unsigned rounds;
	struct span message; /* AuthMessage: all that was said */
};

struct smtp_scram_proofs {
	unsigned char client[CRYPTO_DIGEST_MAX], server[CRYPTO_DIGEST_MAX];
	size_t len;
};

/* False: the digest is not to be had. */
bool smtp_scram_prove(const struct smtp_scram *scram,
    struct smtp_scram_proofs *proofs);

/* "r=" value ",": an attribute of this name off the front of the rest. */
bool smtp_scram_take(struct span *rest, char name, struct span *value);

/* "n,,n=user,r=nonce" */
void smtp_scram_begin(struct smtp_auth *auth, struct text *response);

/* The next message; for core/smtp/auth. */
bool smtp_scram_answer(struct smtp_auth *auth, struct span challenge,
    struct text *response);

#endif
