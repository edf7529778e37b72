#include "core/crypto/digest.h"

#include <limits.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <pthread.h>

#include "core/crypto/method.h"

/* A stream is OpenSSL's own context; nobody else sees into it. */
static EVP_MD_CTX *
context_of(struct crypto_digest_stream *stream)
{
	return (EVP_MD_CTX *)(void *)stream;
}

static EVP_MD *methods[CRYPTO_SHA512 + 1];

static void
fetch_methods(void)
{
	static const char *const names[] = { "MD5", "SHA1", "SHA256",
		"SHA512" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		methods[i] = EVP_MD_fetch(NULL, names[i], NULL);
	ERR_clear_error();
}

/*
 * Fetched once, and kept until the program ends: EVP_sha256() and the like
 * have OpenSSL fetch anew for every digest.
 */
const EVP_MD *
crypto_method(enum crypto_digest kind)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;

	pthread_once(&once, fetch_methods);
	return methods[kind];
}

size_t
crypto_digest_size(enum crypto_digest kind)
{
	const EVP_MD *method = crypto_method(kind);

	return method ? (size_t)EVP_MD_get_size(method) : 0;
}

size_t
crypto_digest(enum crypto_digest kind, struct span bytes,
    unsigned char sum[CRYPTO_DIGEST_MAX])
{
	unsigned len = 0;

	if (EVP_Digest(bytes.ptr, bytes.len, sum, &len, crypto_method(kind),
		NULL) != 1)
		return 0;
	return len;
}

struct crypto_digest_stream *
crypto_digest_open(enum crypto_digest kind)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();

	if (context &&
	    EVP_DigestInit_ex(context, crypto_method(kind), NULL) != 1) {
		EVP_MD_CTX_free(context);
		context = NULL;
	}
	return (struct crypto_digest_stream *)(void *)context;
}

void
crypto_digest_add(struct crypto_digest_stream *stream, struct span bytes)
{
	EVP_DigestUpdate(context_of(stream), bytes.ptr, bytes.len);
}

size_t
crypto_digest_peek(const struct crypto_digest_stream *stream, struct span last,
    unsigned char sum[CRYPTO_DIGEST_MAX])
{
	EVP_MD_CTX *copy = EVP_MD_CTX_new();
	unsigned len = 0;

	if (!copy ||
	    EVP_MD_CTX_copy_ex(copy,
		(const EVP_MD_CTX *)(const void *)stream) != 1 ||
	    EVP_DigestUpdate(copy, last.ptr, last.len) != 1 ||
	    EVP_DigestFinal_ex(copy, sum, &len) != 1)
		len = 0;
	EVP_MD_CTX_free(copy);
	return len;
}

size_t
crypto_digest_close(struct crypto_digest_stream *stream,
    unsigned char sum[CRYPTO_DIGEST_MAX])
{
	unsigned len = 0;

	if (EVP_DigestFinal_ex(context_of(stream), sum, &len) != 1)
		len = 0;
	EVP_MD_CTX_free(context_of(stream));
	return len;
}

size_t
crypto_hmac(enum crypto_digest kind, struct span key, struct span bytes,
    unsigned char sum[CRYPTO_DIGEST_MAX])
{
	unsigned len = 0;

	if (key.len > INT_MAX || !crypto_method(kind) ||
	    !HMAC(crypto_method(kind), key.ptr, (int)key.len,
		(const unsigned char *)bytes.ptr, bytes.len, sum, &len))
		return 0;
	return len;
}

size_t
crypto_pbkdf2(enum crypto_digest kind, struct span password, struct span salt,
    unsigned iterations, unsigned char key[CRYPTO_DIGEST_MAX])
{
	const size_t len = crypto_digest_size(kind);

	if (len == 0 || password.len > INT_MAX || salt.len > INT_MAX ||
	    iterations == 0 || iterations > INT_MAX ||
	    PKCS5_PBKDF2_HMAC(password.ptr, (int)password.len,
		(const unsigned char *)salt.ptr, (int)salt.len, (int)iterations,
		crypto_method(kind), (int)len, key) != 1)
		return 0;
	return len;
}

bool
crypto_equal(struct span a, struct span b)
{
	return a.len == b.len && CRYPTO_memcmp(a.ptr, b.ptr, a.len) == 0;
}

void
crypto_wipe(void *bytes, size_t len)
{
	explicit_bzero(bytes, len);
}
