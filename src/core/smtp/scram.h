#ifndef NIXIE_SMTP_SCRAM_H
#define NIXIE_SMTP_SCRAM_H

/*
 * SCRAM (RFC 5802, 7677), the client's side, without channel binding: neither
 * side ever shows the password, and the server proves that it knows it, too.
 * Names and passwords beyond ASCII are used as they are given: who has one
 * writes it in composed form (SASLprep changes nothing then).
 */

#include "core/smtp/auth.h"

/* "n,,n=user,r=nonce" */
void smtp_scram_begin(struct smtp_auth *auth, struct text *response);

/* The next message; for core/smtp/auth. */
bool smtp_scram_answer(struct smtp_auth *auth, struct span challenge,
    struct text *response);

#endif
