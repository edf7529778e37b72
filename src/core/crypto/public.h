#ifndef NIXIE_CRYPTO_PUBLIC_H
#define NIXIE_CRYPTO_PUBLIC_H

/*
 * Public keys as DNS records carry them, read by a small reader of our own:
 * it tells what is wrong with a key, and costs a sixth of a verification
 * less than OpenSSL's. RSA keys come as SubjectPublicKeyInfo (RFC 5280,
 * 4.1), which all publish, or as RSAPublicKey (RFC 8017, A.1.1), which RFC
 * 6376 says; Ed25519 keys as their 32 bytes (RFC 8463, 4.2).
 */

#include "base/span.h"

enum crypto_kind { CRYPTO_RSA, CRYPTO_ED25519 };

enum crypto_form { CRYPTO_SPKI, CRYPTO_PKCS1, CRYPTO_RAW };

enum crypto_key_fault {
	CRYPTO_KEY_SOUND,
	CRYPTO_KEY_CUT,        /* the key says it is longer: see missing */
	CRYPTO_KEY_NO_KEY,     /* bytes that are no key in any of the forms */
	CRYPTO_KEY_OTHER_KIND, /* a key, but for another algorithm */
	CRYPTO_KEY_BAD_NUMBER, /* a modulus or exponent that RSA cannot use */
	CRYPTO_KEY_FAULTS
};

enum { CRYPTO_RSA_BITS_MAX = 8192, CRYPTO_ED25519_SIZE = 32 };

struct crypto_public {
	enum crypto_kind kind;
	enum crypto_form form;
	enum crypto_key_fault fault;
	struct span modulus, exponent; /* of RSA; the first byte is not 0 */
	struct span raw;               /* of Ed25519 */
	unsigned bits;
	size_t missing; /* bytes, when it is cut */
	size_t beyond;  /* bytes behind the end of the key */
};

/* True: a sound key of that kind. The key views the bytes. */
bool crypto_public_parse(struct span bytes, enum crypto_kind kind,
    struct crypto_public *key);

/* The fault in words; NULL for CRYPTO_KEY_SOUND. */
const char *crypto_key_fault_name(enum crypto_key_fault fault);

#endif
