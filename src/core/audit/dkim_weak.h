#ifndef NIXIE_AUDIT_DKIM_WEAK_H
#define NIXIE_AUDIT_DKIM_WEAK_H

/*
 * RSA keys that look sound and can be broken: an exponent of 1 leaves a
 * signature that anybody can make, and chips with the fault called ROCA
 * (CVE-2017-15361) chose primes of one form, which their product betrays.
 */

#include "core/crypto/public.h"

/* What is weak in a sound RSA key, in words; NULL: nothing that we know. */
const char *audit_dkim_weakness(const struct crypto_public *key);

#endif
