#ifndef NIXIE_CRYPTO_DIGEST_H
#define NIXIE_CRYPTO_DIGEST_H

/*
 * Digests (FIPS 180-4, RFC 1321), HMAC (RFC 2104) and PBKDF2 (RFC 8018):
 * pure functions of bytes, computed by OpenSSL, which has its home here.
 *
 *	unsigned char sum[CRYPTO_DIGEST_MAX];
 *	size_t len = crypto_digest(CRYPTO_SHA256, text, sum);
 *
 * A length of 0 means that OpenSSL does not offer this digest: MD5 and SHA-1
 * are switched off on some systems, and that is a finding, no mistake.
 */

#include <stdint.h>

#include "base/span.h"

enum crypto_digest { CRYPTO_MD5, CRYPTO_SHA1, CRYPTO_SHA256, CRYPTO_SHA512 };

enum { CRYPTO_DIGEST_MAX = 64 };

/* Bytes that the digest has: 16, 20, 32 or 64. */
size_t crypto_digest_size(enum crypto_digest kind);

/* The digest of all bytes; gives its size. */
size_t crypto_digest(enum crypto_digest kind, struct span bytes,
    unsigned char sum[CRYPTO_DIGEST_MAX]);

/*
 * The same in pieces. Holds memory of OpenSSL's until it is closed: between
 * open and close nothing may leave through an arena's door. NULL: not
 * offered.
 */
struct crypto_digest_stream;

struct crypto_digest_stream *crypto_digest_open(enum crypto_digest kind);
void crypto_digest_add(struct crypto_digest_stream *stream, struct span bytes);
/* The digest if these were the last bytes; they are not added. */
size_t crypto_digest_peek(const struct crypto_digest_stream *stream,
    struct span last, unsigned char sum[CRYPTO_DIGEST_MAX]);
size_t crypto_digest_close(struct crypto_digest_stream *stream,
    unsigned char sum[CRYPTO_DIGEST_MAX]);

size_t crypto_hmac(enum crypto_digest kind, struct span key, struct span bytes,
    unsigned char sum[CRYPTO_DIGEST_MAX]);

/* PBKDF2 with HMAC, as long as one digest: SCRAM's Hi() (RFC 5802, 2.2). */
size_t
crypto_pbkdf2(enum crypto_digest kind, struct span password, struct span salt,
    unsigned iterations, unsigned char key[CRYPTO_DIGEST_MAX]);

/* Compare secrets: takes as long whatever they are. */
bool crypto_equal(struct span a, struct span b);

/* Overwrite a secret; the compiler does not leave it out. */
void crypto_wipe(void *bytes, size_t len);

#endif
