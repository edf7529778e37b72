#include "core/crypto/public.h"

#include "core/crypto/der.h"

/* 1.2.840.113549.1.1.1, rsaEncryption, and 1.3.101.112, id-Ed25519. */
static const char rsa_id[] = "\x2a\x86\x48\x86\xf7\x0d\x01\x01\x01";
static const char ed25519_id[] = "\x2b\x65\x70";

static bool
set_fault(struct crypto_public *key, enum crypto_key_fault fault)
{
	key->fault = fault;
	return false;
}

static unsigned
count_bits(struct span number)
{
	unsigned bits = (unsigned)number.len * 8;

	for (unsigned top = 0x80;
	     top > 0 && ((unsigned char)number.ptr[0] & top) == 0; top >>= 1)
		bits--;
	return bits;
}

static bool
is_odd(struct span number)
{
	return (number.ptr[number.len - 1] & 1) != 0;
}

/* RSAPublicKey: modulus and exponent. */
static bool
parse_rsa(struct span content, struct crypto_public *key)
{
	if (!der_take_number(&content, &key->modulus) ||
	    !der_take_number(&content, &key->exponent))
		return set_fault(key, CRYPTO_KEY_NO_KEY);
	if (key->modulus.len > CRYPTO_RSA_BITS_MAX / 8 ||
	    key->exponent.len > key->modulus.len || !is_odd(key->modulus) ||
	    !is_odd(key->exponent) || key->modulus.len < 2)
		return set_fault(key, CRYPTO_KEY_BAD_NUMBER);
	key->bits = count_bits(key->modulus);
	return true;
}

/* What the bit string of a SubjectPublicKeyInfo holds. */
static bool
parse_bits(struct span bits, struct span id, struct crypto_public *key)
{
	const bool is_rsa = span_equal(id, span_of(rsa_id));
	struct span content;
	size_t missing;

	if (!is_rsa && !span_equal(id, span_of(ed25519_id)))
		return set_fault(key, CRYPTO_KEY_OTHER_KIND);
	if (is_rsa != (key->kind == CRYPTO_RSA))
		return set_fault(key, CRYPTO_KEY_OTHER_KIND);
	/* The number of unused bits in the last byte, which is none. */
	if (bits.len == 0 || bits.ptr[0] != 0)
		return set_fault(key, CRYPTO_KEY_NO_KEY);
	span_take(&bits, 1);
	if (!is_rsa) {
		key->raw = bits;
		return bits.len == CRYPTO_ED25519_SIZE ||
		    set_fault(key, CRYPTO_KEY_NO_KEY);
	}
	if (der_take(&bits, DER_SEQUENCE, &content, &missing) != PARSE_OK)
		return set_fault(key, CRYPTO_KEY_NO_KEY);
	return parse_rsa(content, key);
}

static bool
parse_der(struct span bytes, struct crypto_public *key)
{
	struct span content, algorithm, id, bits, ahead;
	size_t missing;

	switch (der_take(&bytes, DER_SEQUENCE, &content, &missing)) {
	case PARSE_MORE:
		key->missing = missing;
		return set_fault(key, CRYPTO_KEY_CUT);
	case PARSE_BAD:
		return set_fault(key, CRYPTO_KEY_NO_KEY);
	case PARSE_OK:
		break;
	}
	key->beyond = bytes.len;
	ahead = content;
	if (der_take(&ahead, DER_SEQUENCE, &algorithm, &missing) != PARSE_OK) {
		key->form = CRYPTO_PKCS1;
		if (key->kind != CRYPTO_RSA)
			return set_fault(key, CRYPTO_KEY_OTHER_KIND);
		return parse_rsa(content, key);
	}
	key->form = CRYPTO_SPKI;
	if (der_take(&algorithm, DER_OBJECT_ID, &id, &missing) != PARSE_OK ||
	    der_take(&ahead, DER_BIT_STRING, &bits, &missing) != PARSE_OK)
		return set_fault(key, CRYPTO_KEY_NO_KEY);
	return parse_bits(bits, id, key);
}

bool
crypto_public_parse(struct span bytes, enum crypto_kind kind,
    struct crypto_public *key)
{
	*key = (struct crypto_public){ .kind = kind,
		.form = CRYPTO_RAW,
		.modulus = span_empty(),
		.exponent = span_empty(),
		.raw = span_empty() };
	if (kind == CRYPTO_RSA || bytes.len != CRYPTO_ED25519_SIZE)
		return parse_der(bytes, key);
	key->raw = bytes;
	key->bits = 8 * CRYPTO_ED25519_SIZE;
	return true;
}

const char *
crypto_key_fault_name(enum crypto_key_fault fault)
{
	static const char *const names[CRYPTO_KEY_FAULTS] = {
		[CRYPTO_KEY_CUT] = "the end of the key is missing",
		[CRYPTO_KEY_NO_KEY] = "these bytes are no key",
		[CRYPTO_KEY_OTHER_KIND] = "a key for another algorithm",
		[CRYPTO_KEY_BAD_NUMBER] = "a number in the key is not possible",
	};

	return names[fault];
}
