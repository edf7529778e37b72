#ifndef NIXIE_CRYPTO_RSA_H
#define NIXIE_CRYPTO_RSA_H

/*
 * For this folder alone: signatures of RSA opened with the public key, by
 * OpenSSL's numbers. Most keys are met once, and to have one made ready by
 * EVP_PKEY costs an eighth of a verification (ADR 11).
 */

#include <openssl/bn.h>

#include "core/crypto/digest.h"
#include "core/crypto/public.h"

/* All zero, it has no key. */
struct crypto_rsa {
	BIGNUM *modulus, *exponent;
	BN_MONT_CTX *montgomery; /* what is known beforehand of the modulus */
	size_t size;             /* bytes of the modulus */
};

/* Take a sound key in place of the one before; false: it cannot be used. */
bool crypto_rsa_set(struct crypto_rsa *rsa, const struct crypto_public *key,
    BN_CTX *room);

void crypto_rsa_clear(struct crypto_rsa *rsa);

/*
 * The digest that a signature was made for (RFC 8017, 8.2.2), in bytes;
 * empty: it was not made with this key, or for another kind of digest.
 */
struct span crypto_rsa_open(const struct crypto_rsa *rsa,
    enum crypto_digest kind, struct span signature, BN_CTX *room,
    unsigned char bytes[CRYPTO_RSA_BITS_MAX / 8]);

#endif
