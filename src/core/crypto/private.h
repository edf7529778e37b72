#ifndef NIXIE_CRYPTO_PRIVATE_H
#define NIXIE_CRYPTO_PRIVATE_H

/*
 * Private keys: read, made, signed with. They live in OpenSSL's memory,
 * which is wiped when they go. Whatever text holds one is the caller's to
 * wipe.
 */

#include "base/error.h"
#include "base/text.h"
#include "core/crypto/digest.h"
#include "core/crypto/public.h"

struct crypto_private;

enum { CRYPTO_SIGNATURE_MAX = CRYPTO_RSA_BITS_MAX / 8 };

/*
 * Read a key from PEM (PKCS #8 or PKCS #1), or an Ed25519 key from the Base64
 * of its 32 bytes. A key behind a password cannot be read.
 */
MUST_CHECK bool crypto_private_read(struct span text,
    struct crypto_private **key, struct error *error);

/* Make a new one; bits count for RSA only. */
MUST_CHECK bool crypto_private_generate(enum crypto_kind kind, unsigned bits,
    struct crypto_private **key, struct error *error);

void crypto_private_free(struct crypto_private *key);

enum crypto_kind crypto_private_kind(const struct crypto_private *key);
unsigned crypto_private_bits(const struct crypto_private *key);

/* Write it as PEM (PKCS #8). */
MUST_CHECK bool crypto_private_write(struct text *text,
    const struct crypto_private *key, struct error *error);

/* Write the public half as DNS carries it: see public.h. */
MUST_CHECK bool crypto_private_write_public(struct text *text,
    const struct crypto_private *key, struct error *error);

/* Sign a digest; gives the size of the signature, 0: cannot. */
size_t
crypto_private_sign(const struct crypto_private *key, enum crypto_digest kind,
    struct span sum, unsigned char signature[CRYPTO_SIGNATURE_MAX]);

#endif
