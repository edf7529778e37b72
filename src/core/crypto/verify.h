#ifndef NIXIE_CRYPTO_VERIFY_H
#define NIXIE_CRYPTO_VERIFY_H

/*
 * Signatures verified with public keys, of which the ones used last stay
 * ready: RSA with the padding of PKCS #1 v1.5 (RFC 8017, 8.2) and Ed25519
 * (RFC 8032). What is signed is always a digest.
 */

#include "core/crypto/digest.h"
#include "core/crypto/public.h"

/* The keys kept ready are OpenSSL's memory, not that of an arena. */
struct crypto_keys;

struct crypto_keys *crypto_keys_new(void);
void crypto_keys_free(struct crypto_keys *keys);

/* Keep none of the keys ready, as if it were new. */
void crypto_keys_forget(struct crypto_keys *keys);

/* Did the owner of this sound key sign that digest? */
bool crypto_verify(struct crypto_keys *keys, const struct crypto_public *key,
    enum crypto_digest kind, struct span sum, struct span signature);

/*
 * The digest that an RSA signature was made for, whatever text it belongs
 * to: comparing with it is a hundred times cheaper than verifying again.
 * Gives its size; 0: the signature was not made with this key, or the key is
 * of Ed25519, which does not tell.
 */
size_t crypto_recover(struct crypto_keys *keys, const struct crypto_public *key,
    enum crypto_digest kind, struct span signature,
    unsigned char sum[CRYPTO_DIGEST_MAX]);

#endif
