#include "core/crypto/verify.h"

#include <openssl/evp.h>
#include <stdlib.h>

#include "core/crypto/rsa.h"

enum { ROOM = 128 };

/* A key that is ready, found again by its bytes. */
struct ready {
	bool is_used;
	enum crypto_kind kind;
	struct crypto_rsa rsa;
	EVP_PKEY *key; /* of Ed25519 */
	char *bytes;
	size_t len, size; /* of them, and of the room for them */
};

struct crypto_keys {
	struct ready slots[ROOM];
	BN_CTX *room; /* for numbers on the way */
};

struct crypto_keys *
crypto_keys_new(void)
{
	struct crypto_keys *keys = calloc(1, sizeof(*keys));

	if (keys)
		keys->room = BN_CTX_new();
	if (!keys || !keys->room)
		abort();
	return keys;
}

/* Numbers keep their memory for the next key. */
static void
forget(struct ready *ready)
{
	EVP_PKEY_free(ready->key);
	ready->key = NULL;
	ready->is_used = false;
}

void
crypto_keys_forget(struct crypto_keys *keys)
{
	for (size_t i = 0; i < ROOM; i++)
		if (keys->slots[i].is_used)
			forget(&keys->slots[i]);
}

void
crypto_keys_free(struct crypto_keys *keys)
{
	if (!keys)
		return;
	crypto_keys_forget(keys);
	for (size_t i = 0; i < ROOM; i++) {
		crypto_rsa_clear(&keys->slots[i].rsa);
		free(keys->slots[i].bytes);
	}
	BN_CTX_free(keys->room);
	free(keys);
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

	return ready->is_used && ready->kind == public->kind &&
	    ready->len == bytes.len + public->exponent.len &&
	    memcmp(ready->bytes, bytes.ptr, bytes.len) == 0 &&
	    memcmp(ready->bytes + bytes.len, public->exponent.ptr,
		public->exponent.len) == 0;
}

static void
keep_bytes(struct ready *ready, const struct crypto_public *public)
{
	const struct span bytes = bytes_of(public);

	ready->len = bytes.len + public->exponent.len;
	if (ready->len > ready->size) {
		free(ready->bytes);
		ready->size = ready->len;
		ready->bytes = malloc(ready->size);
	}
	if (!ready->bytes)
		abort();
	memcpy(ready->bytes, bytes.ptr, bytes.len);
	memcpy(ready->bytes + bytes.len, public->exponent.ptr,
	    public->exponent.len);
}

static bool
make_ready(struct crypto_keys *keys, struct ready *ready,
    const struct crypto_public *public)
{
	if (public->kind == CRYPTO_RSA)
		return crypto_rsa_set(&ready->rsa, public, keys->room);
	ready->key = EVP_PKEY_new_raw_public_key_ex(NULL, "ED25519", NULL,
	    (const unsigned char *)public->raw.ptr, public->raw.len);
	return ready->key != NULL;
}

/* The key, ready; NULL: OpenSSL does not take it. */
static struct ready *
get_ready(struct crypto_keys *keys, const struct crypto_public *public)
{
	struct ready *ready = &keys->slots[slot_of(bytes_of(public))];

	if (is_same(ready, public))
		return ready;
	forget(ready);
	keep_bytes(ready, public);
	ready->kind = public->kind;
	ready->is_used = make_ready(keys, ready, public);
	return ready->is_used ? ready : NULL;
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
	unsigned char bytes[CRYPTO_RSA_BITS_MAX / 8];

	if (!ready || sum.len == 0)
		return false;
	if (key->kind == CRYPTO_ED25519)
		return verify_ed25519(ready->key, sum, signature);
	return span_equal(crypto_rsa_open(&ready->rsa, kind, signature,
			      keys->room, bytes),
	    sum);
}

size_t
crypto_recover(struct crypto_keys *keys, const struct crypto_public *key,
    enum crypto_digest kind, struct span signature,
    unsigned char sum[CRYPTO_DIGEST_MAX])
{
	struct ready *ready =
	    key->kind == CRYPTO_RSA ? get_ready(keys, key) : NULL;
	unsigned char bytes[CRYPTO_RSA_BITS_MAX / 8];
	struct span found;

	if (!ready)
		return 0;
	found =
	    crypto_rsa_open(&ready->rsa, kind, signature, keys->room, bytes);
	memcpy(sum, found.ptr, found.len);
	return found.len;
}
