#include "core/crypto/verify.h"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <openssl/rsa.h>
#include <stdlib.h>

#include "core/crypto/method.h"

enum { ROOM = 128, DIGESTS = CRYPTO_SHA512 + 1 };

/* A key that is ready, found again by its bytes. */
struct ready {
	EVP_PKEY *key;
	EVP_PKEY_CTX *contexts[DIGESTS]; /* made when first needed */
	enum crypto_kind kind;
	char *bytes;
	size_t len;
};

struct crypto_keys {
	struct ready slots[ROOM];
	EVP_PKEY_CTX *maker; /* of RSA keys */
};

struct crypto_keys *
crypto_keys_new(void)
{
	struct crypto_keys *keys = calloc(1, sizeof(*keys));

	if (!keys)
		abort();
	keys->maker = EVP_PKEY_CTX_new_from_name(NULL, "RSA", NULL);
	if (keys->maker && EVP_PKEY_fromdata_init(keys->maker) != 1) {
		EVP_PKEY_CTX_free(keys->maker);
		keys->maker = NULL;
	}
	return keys;
}

static void
clear(struct ready *ready)
{
	for (size_t i = 0; i < DIGESTS; i++)
		EVP_PKEY_CTX_free(ready->contexts[i]);
	EVP_PKEY_free(ready->key);
	free(ready->bytes);
	*ready = (struct ready){ 0 };
}

void
crypto_keys_forget(struct crypto_keys *keys)
{
	for (size_t i = 0; i < ROOM; i++)
		if (keys->slots[i].bytes)
			clear(&keys->slots[i]);
}

void
crypto_keys_free(struct crypto_keys *keys)
{
	if (!keys)
		return;
	crypto_keys_forget(keys);
	EVP_PKEY_CTX_free(keys->maker);
	free(keys);
}

/* OpenSSL wants numbers in the order of the machine's own. */
static void
turn(const char *from, size_t len, unsigned char *to)
{
	for (size_t i = 0; i < len; i++)
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
		to[i] = (unsigned char)from[len - 1 - i];
#else
		to[i] = (unsigned char)from[i];
#endif
}

static EVP_PKEY *
make_rsa(struct crypto_keys *keys, const struct crypto_public *public)
{
	unsigned char n[CRYPTO_RSA_BITS_MAX / 8], e[CRYPTO_RSA_BITS_MAX / 8];
	EVP_PKEY *key = NULL;
	OSSL_PARAM params[3];

	if (!keys->maker)
		return NULL;
	turn(public->modulus.ptr, public->modulus.len, n);
	turn(public->exponent.ptr, public->exponent.len, e);
	params[0] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_N, n,
	    public->modulus.len);
	params[1] = OSSL_PARAM_construct_BN(OSSL_PKEY_PARAM_RSA_E, e,
	    public->exponent.len);
	params[2] = OSSL_PARAM_construct_end();
	if (EVP_PKEY_fromdata(keys->maker, &key, EVP_PKEY_PUBLIC_KEY, params) !=
	    1)
		return NULL;
	return key;
}

static EVP_PKEY *
make_key(struct crypto_keys *keys, const struct crypto_public *public)
{
	if (public->kind == CRYPTO_RSA)
		return make_rsa(keys, public);
	return EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL,
	    (const unsigned char *)public->raw.ptr, public->raw.len);
}

/* Where the bytes of a key stand; the exponent of RSA counts apart. */
static struct span
bytes_of(const struct crypto_public *public)
{
	return public->kind == CRYPTO_RSA ? public->modulus : public->raw;
}

/* The low bytes of a modulus are as good as random. */
static size_t
slot_of(struct span bytes)
{
	size_t slot = 0;

	for (size_t i = 0; i < bytes.len && i < 8; i++)
		slot = slot * 31 + (unsigned char)bytes.ptr[bytes.len - 1 - i];
	return slot % ROOM;
}

static bool
is_same(const struct ready *ready, const struct crypto_public *public)
{
	const struct span bytes = bytes_of(public);

	return ready->key && ready->kind == public->kind &&
	    ready->len == bytes.len + public->exponent.len &&
	    memcmp(ready->bytes, bytes.ptr, bytes.len) == 0 &&
	    memcmp(ready->bytes + bytes.len, public->exponent.ptr,
		public->exponent.len) == 0;
}

/* The key, ready; NULL: OpenSSL does not take it. */
static struct ready *
get_ready(struct crypto_keys *keys, const struct crypto_public *public)
{
	const struct span bytes = bytes_of(public);
	struct ready *ready = &keys->slots[slot_of(bytes)];

	if (is_same(ready, public))
		return ready;
	clear(ready);
	ready->len = bytes.len + public->exponent.len;
	ready->bytes = malloc(ready->len + 1);
	if (!ready->bytes)
		abort();
	memcpy(ready->bytes, bytes.ptr, bytes.len);
	memcpy(ready->bytes + bytes.len, public->exponent.ptr,
	    public->exponent.len);
	ready->kind = public->kind;
	ready->key = make_key(keys, public);
	return ready->key ? ready : NULL;
}

/* Set up once; good for any number of verifications. */
static EVP_PKEY_CTX *
get_context(struct ready *ready, enum crypto_digest kind)
{
	EVP_PKEY_CTX **context = &ready->contexts[kind];
	const EVP_MD *method = crypto_method(kind);

	if (*context || !method)
		return *context;
	*context = EVP_PKEY_CTX_new_from_pkey(NULL, ready->key, NULL);
	if (*context && EVP_PKEY_verify_init(*context) == 1 &&
	    EVP_PKEY_CTX_set_rsa_padding(*context, RSA_PKCS1_PADDING) == 1 &&
	    EVP_PKEY_CTX_set_signature_md(*context, method) == 1)
		return *context;
	EVP_PKEY_CTX_free(*context);
	*context = NULL;
	return NULL;
}

static bool
verify_ed25519(EVP_PKEY *key, struct span sum, struct span signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	bool holds = context &&
	    EVP_DigestVerifyInit(context, NULL, NULL, NULL, key) == 1 &&
	    EVP_DigestVerify(context, (const unsigned char *)signature.ptr,
		signature.len, (const unsigned char *)sum.ptr, sum.len) == 1;

	EVP_MD_CTX_free(context);
	return holds;
}

bool
crypto_verify(struct crypto_keys *keys, const struct crypto_public *key,
    enum crypto_digest kind, struct span sum, struct span signature)
{
	struct ready *ready = get_ready(keys, key);
	EVP_PKEY_CTX *context;

	if (!ready)
		return false;
	if (key->kind == CRYPTO_ED25519)
		return verify_ed25519(ready->key, sum, signature);
	context = get_context(ready, kind);
	return context &&
	    EVP_PKEY_verify(context, (const unsigned char *)signature.ptr,
		signature.len, (const unsigned char *)sum.ptr, sum.len) == 1;
}

size_t
crypto_recover(struct crypto_keys *keys, const struct crypto_public *key,
    enum crypto_digest kind, struct span signature,
    unsigned char sum[CRYPTO_DIGEST_MAX])
{
	struct ready *ready =
	    key->kind == CRYPTO_RSA ? get_ready(keys, key) : NULL;
	const EVP_MD *method = crypto_method(kind);
	size_t len = CRYPTO_DIGEST_MAX;
	EVP_PKEY_CTX *context;

	if (!ready || !method)
		return 0;
	context = EVP_PKEY_CTX_new_from_pkey(NULL, ready->key, NULL);
	if (!context || EVP_PKEY_verify_recover_init(context) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) != 1 ||
	    EVP_PKEY_CTX_set_signature_md(context, method) != 1 ||
	    EVP_PKEY_verify_recover(context, sum, &len,
		(const unsigned char *)signature.ptr, signature.len) != 1)
		len = 0;
	EVP_PKEY_CTX_free(context);
	return len;
}
