#include "core/crypto/private.h"

#include <limits.h>
#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>

#include "core/crypto/base64.h"
#include "core/crypto/method.h"

/* A key is OpenSSL's own; nobody else sees into it. */
static EVP_PKEY *
pkey_of(const struct crypto_private *key)
{
	union {
		const struct crypto_private *ours;
		EVP_PKEY *theirs;
	} key_of = { key };

	return key_of.theirs;
}

static struct crypto_private *
ours_of(EVP_PKEY *key)
{
	return (struct crypto_private *)(void *)key;
}

/* Without this, OpenSSL asks at the terminal. */
static int
refuse_password(char *buffer, int size, int is_writing, void *context)
{
	(void)is_writing;
	(void)context;
	if (size > 0)
		buffer[0] = '\0';
	return -1;
}

static EVP_PKEY *
read_pem(struct span text)
{
	BIO *bio;
	EVP_PKEY *key;

	if (text.len > INT_MAX)
		return NULL;
	bio = BIO_new_mem_buf(text.ptr, (int)text.len);
	key = bio ? PEM_read_bio_PrivateKey(bio, NULL, refuse_password, NULL)
		  : NULL;
	BIO_free(bio);
	return key;
}

static EVP_PKEY *
read_seed(struct span text)
{
	char bytes[CRYPTO_ED25519_SIZE + 8];
	struct text seed = text_in(bytes, sizeof(bytes));
	EVP_PKEY *key = NULL;

	if (crypto_base64_decode(&seed, text) &&
	    seed.len == CRYPTO_ED25519_SIZE && !seed.is_cut)
		key = EVP_PKEY_new_raw_private_key_ex(NULL, "ED25519", NULL,
		    (const unsigned char *)bytes, seed.len);
	crypto_wipe(bytes, sizeof(bytes));
	return key;
}

bool
crypto_private_read(struct span text, struct crypto_private **key,
    struct error *error)
{
	EVP_PKEY *found = read_pem(text);

	if (!found)
		found = read_seed(text);
	if (!found)
		return error_set(error,
		    "no private key in PEM that can be read without a "
		    "password");
	if (!EVP_PKEY_is_a(found, "RSA") && !EVP_PKEY_is_a(found, "ED25519")) {
		EVP_PKEY_free(found);
		return error_set(error,
		    "the key is neither one of RSA nor of Ed25519");
	}
	*key = ours_of(found);
	return true;
}

bool
crypto_private_generate(enum crypto_kind kind, unsigned bits,
    struct crypto_private **key, struct error *error)
{
	EVP_PKEY *made = kind == CRYPTO_RSA
	    ? EVP_PKEY_Q_keygen(NULL, NULL, "RSA", (size_t)bits)
	    : EVP_PKEY_Q_keygen(NULL, NULL, "ED25519");

	if (!made)
		return error_set(error, "OpenSSL cannot make such a key");
	*key = ours_of(made);
	return true;
}

void
crypto_private_free(struct crypto_private *key)
{
	EVP_PKEY_free(pkey_of(key));
}

enum crypto_kind
crypto_private_kind(const struct crypto_private *key)
{
	return EVP_PKEY_is_a(pkey_of(key), "RSA") ? CRYPTO_RSA : CRYPTO_ED25519;
}

unsigned
crypto_private_bits(const struct crypto_private *key)
{
	return (unsigned)EVP_PKEY_get_bits(pkey_of(key));
}

bool
crypto_private_write(struct text *text, const struct crypto_private *key,
    struct error *error)
{
	BIO *bio = BIO_new(BIO_s_secmem());
	bool is_written = bio &&
	    PEM_write_bio_PKCS8PrivateKey(bio, pkey_of(key), NULL, NULL, 0,
		NULL, NULL) == 1;
	char *bytes = NULL;

	if (is_written) {
		long len = BIO_get_mem_data(bio, &bytes);

		text_write(text, (struct span){ bytes, (size_t)len });
	}
	BIO_free(bio);
	return is_written || error_set(error, "OpenSSL cannot write the key");
}

static bool
write_raw(struct text *text, const EVP_PKEY *key)
{
	unsigned char raw[CRYPTO_ED25519_SIZE];
	size_t len = sizeof(raw);

	if (EVP_PKEY_get_raw_public_key(key, raw, &len) != 1)
		return false;
	text_write(text, (struct span){ (const char *)raw, len });
	return true;
}

static bool
write_spki(struct text *text, const EVP_PKEY *key)
{
	unsigned char *der = NULL;
	int len = i2d_PUBKEY(key, &der);

	if (len <= 0)
		return false;
	text_write(text, (struct span){ (const char *)der, (size_t)len });
	OPENSSL_free(der);
	return true;
}

bool
crypto_private_write_public(struct text *text, const struct crypto_private *key,
    struct error *error)
{
	bool is_written = crypto_private_kind(key) == CRYPTO_RSA
	    ? write_spki(text, pkey_of(key))
	    : write_raw(text, pkey_of(key));

	return is_written ||
	    error_set(error, "OpenSSL cannot write the public key");
}

static size_t
sign_rsa(EVP_PKEY *key, enum crypto_digest kind, struct span sum,
    unsigned char *signature)
{
	EVP_PKEY_CTX *context = EVP_PKEY_CTX_new_from_pkey(NULL, key, NULL);
	const EVP_MD *method = crypto_method(kind);
	size_t len = CRYPTO_SIGNATURE_MAX;

	if (!context || !method || EVP_PKEY_sign_init(context) != 1 ||
	    EVP_PKEY_CTX_set_rsa_padding(context, RSA_PKCS1_PADDING) != 1 ||
	    EVP_PKEY_CTX_set_signature_md(context, method) != 1 ||
	    EVP_PKEY_sign(context, signature, &len,
		(const unsigned char *)sum.ptr, sum.len) != 1)
		len = 0;
	EVP_PKEY_CTX_free(context);
	return len;
}

static size_t
sign_ed25519(EVP_PKEY *key, struct span sum, unsigned char *signature)
{
	EVP_MD_CTX *context = EVP_MD_CTX_new();
	size_t len = CRYPTO_SIGNATURE_MAX;

	if (!context ||
	    EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
	    EVP_DigestSign(context, signature, &len,
		(const unsigned char *)sum.ptr, sum.len) != 1)
		len = 0;
	EVP_MD_CTX_free(context);
	return len;
}

size_t
crypto_private_sign(const struct crypto_private *key, enum crypto_digest kind,
    struct span sum, unsigned char signature[CRYPTO_SIGNATURE_MAX])
{
	if (crypto_private_kind(key) == CRYPTO_ED25519)
		return sign_ed25519(pkey_of(key), sum, signature);
	if (crypto_private_bits(key) > CRYPTO_RSA_BITS_MAX)
		return 0;
	return sign_rsa(pkey_of(key), kind, sum, signature);
}
