#include "core/crypto/rsa.h"

enum { PADDING_MIN = 8, SMALL_MODULUS = 3072, EXPONENT_BITS_MAX = 64 };

/* What stands before a digest: its DigestInfo (RFC 8017, 9.2, note 1). */
/* clang-format off */
static const char *const infos[] = {
	[CRYPTO_MD5] = "\x30\x20\x30\x0c\x06\x08\x2a\x86\x48\x86\xf7\x0d\x02\x05\x05\0\x04\x10",
	[CRYPTO_SHA1] = "\x30\x21\x30\x09\x06\x05\x2b\x0e\x03\x02\x1a\x05\0\x04\x14",
	[CRYPTO_SHA256] = "\x30\x31\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x01\x05\0\x04\x20",
	[CRYPTO_SHA512] = "\x30\x51\x30\x0d\x06\x09\x60\x86\x48\x01\x65\x03\x04\x02\x03\x05\0\x04\x40",
};
/* clang-format on */

/* Its second byte says how much follows, the digest included. */
static struct span
info_of(enum crypto_digest kind, size_t digest)
{
	size_t whole = 2 + (size_t)infos[kind][1];

	return (struct span){ infos[kind], whole - digest };
}

static bool
set_number(BIGNUM **number, struct span bytes)
{
	*number = BN_bin2bn((const unsigned char *)bytes.ptr, (int)bytes.len,
	    *number);
	return *number != NULL;
}

/*
 * With a large modulus a large exponent would cost what no honest key does:
 * the bounds are OpenSSL's own.
 */
bool
crypto_rsa_set(struct crypto_rsa *rsa, const struct crypto_public *key,
    BN_CTX *room)
{
	rsa->size = 0;
	if (!set_number(&rsa->modulus, key->modulus) ||
	    !set_number(&rsa->exponent, key->exponent) ||
	    BN_ucmp(rsa->modulus, rsa->exponent) <= 0 ||
	    (BN_num_bits(rsa->modulus) > SMALL_MODULUS &&
		BN_num_bits(rsa->exponent) > EXPONENT_BITS_MAX))
		return false;
	if (!rsa->montgomery)
		rsa->montgomery = BN_MONT_CTX_new();
	if (!rsa->montgomery ||
	    BN_MONT_CTX_set(rsa->montgomery, rsa->modulus, room) != 1)
		return false;
	rsa->size = key->modulus.len;
	return true;
}

void
crypto_rsa_clear(struct crypto_rsa *rsa)
{
	BN_free(rsa->modulus);
	BN_free(rsa->exponent);
	BN_MONT_CTX_free(rsa->montgomery);
	*rsa = (struct crypto_rsa){ 0 };
}

/* signature ^ exponent mod modulus, in as many bytes as the modulus has. */
static bool
raise(const struct crypto_rsa *rsa, struct span signature, BN_CTX *room,
    unsigned char *bytes)
{
	BIGNUM *base, *power;
	bool is_done;

	BN_CTX_start(room);
	base = BN_CTX_get(room);
	power = BN_CTX_get(room);
	is_done = power && set_number(&base, signature) &&
	    BN_ucmp(base, rsa->modulus) < 0 &&
	    BN_mod_exp_mont(power, base, rsa->exponent, rsa->modulus, room,
		rsa->montgomery) == 1 &&
	    BN_bn2binpad(power, bytes, (int)rsa->size) == (int)rsa->size;
	BN_CTX_end(room);
	return is_done;
}

/* 00 01 ff ... ff 00, the DigestInfo, the digest; nothing else will do. */
static bool
is_padded(struct span padding, struct span info, const unsigned char *bytes)
{
	if (bytes[0] != 0 || bytes[1] != 1 || bytes[padding.len - 1] != 0)
		return false;
	for (size_t i = 2; i + 1 < padding.len; i++)
		if (bytes[i] != 0xff)
			return false;
	return memcmp(bytes + padding.len, info.ptr, info.len) == 0;
}

struct span
crypto_rsa_open(const struct crypto_rsa *rsa, enum crypto_digest kind,
    struct span signature, BN_CTX *room,
    unsigned char bytes[CRYPTO_RSA_BITS_MAX / 8])
{
	const size_t digest = crypto_digest_size(kind);
	const struct span info = info_of(kind, digest);
	struct span padding = { (const char *)bytes, 0 };

	if (digest == 0 || signature.len != rsa->size ||
	    rsa->size < 3 + PADDING_MIN + info.len + digest)
		return span_empty();
	padding.len = rsa->size - info.len - digest;
	if (!raise(rsa, signature, room, bytes) ||
	    !is_padded(padding, info, bytes))
		return span_empty();
	return (struct span){ padding.ptr + rsa->size - digest, digest };
}
