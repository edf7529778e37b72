#include "check.h"

#include <stdlib.h>

#include "core/crypto/base64.h"
#include "core/crypto/private.h"
#include "core/crypto/verify.h"

static struct crypto_keys *keys;
static struct error error;

static struct crypto_private *
make(enum crypto_kind kind, unsigned bits)
{
	struct crypto_private *key = NULL;

	if (!crypto_private_generate(kind, bits, &key, &error)) {
		printf("# %s\n", error.message);
		abort();
	}
	return key;
}

/* The public half of a key; the bytes go into public_bytes. */
static struct crypto_public
public_of(const struct crypto_private *key, struct text *bytes)
{
	struct crypto_public public;

	text_reset(bytes);
	CHECK(crypto_private_write_public(bytes, key, &error));
	CHECK(crypto_public_parse(text_span(bytes), crypto_private_kind(key),
	    &public));
	return public;
}

static void
test_round(enum crypto_kind kind, unsigned bits, enum crypto_digest digest)
{
	struct crypto_private *key = make(kind, bits);
	unsigned char sum[CRYPTO_DIGEST_MAX], signature[CRYPTO_SIGNATURE_MAX];
	unsigned char recovered[CRYPTO_DIGEST_MAX];
	struct crypto_public public;
	struct span sums, signatures;
	struct text bytes;

	text_init(&bytes, NULL, 4096);
	public = public_of(key, &bytes);
	CHECK(public.bits == (kind == CRYPTO_RSA ? bits : 256));
	CHECK(crypto_private_bits(key) == (kind == CRYPTO_RSA ? bits : 256U));
	sums = (struct span){ (char *)sum,
		crypto_digest(digest, span_of("a letter"), sum) };
	signatures = (struct span){ (char *)signature,
		crypto_private_sign(key, digest, sums, signature) };
	CHECK(signatures.len == (kind == CRYPTO_RSA ? bits / 8 : 64));
	for (int i = 0; i < 3; i++)
		CHECK(crypto_verify(keys, &public, digest, sums, signatures));
	CHECK(crypto_recover(keys, &public, digest, signatures, recovered) ==
	    (kind == CRYPTO_RSA ? sums.len : 0));
	CHECK(kind != CRYPTO_RSA || memcmp(sum, recovered, sums.len) == 0);
	sum[0] ^= 1;
	CHECK(!crypto_verify(keys, &public, digest, sums, signatures));
	sum[0] ^= 1;
	signature[5] ^= 1;
	CHECK(!crypto_verify(keys, &public, digest, sums, signatures));
	CHECK(
	    crypto_recover(keys, &public, digest, signatures, recovered) == 0);
	signature[5] ^= 1;
	signatures.len--;
	CHECK(!crypto_verify(keys, &public, digest, sums, signatures));
	signatures.len = 0;
	CHECK(!crypto_verify(keys, &public, digest, sums, signatures));
	text_clear(&bytes);
	crypto_private_free(key);
}

/*
 * With an exponent of 1 a signature is what it opens to, so that any padding
 * can be shown to the verifier; honest keys have no such exponent.
 */
static const char sha256_info[] = "\x30\x31\x30\x0d\x06\x09\x60\x86\x48"
				  "\x01\x65\x03\x04\x02\x01\x05\0\x04\x20";

static const struct {
	const char *name;
	unsigned char begin[2];
	unsigned char fill, last; /* of the padding */
	size_t behind;            /* bytes behind the digest */
	size_t changed;           /* byte of the info that differs; 0: none */
	bool holds;
} paddings[] = {
	{ "as it must be", { 0, 1 }, 0xff, 0, 0, 0, true },
	{ "more than the modulus", { 0xff, 1 }, 0xff, 0, 0, 0, false },
	{ "not 0 in front", { 1, 1 }, 0xff, 0, 0, 0, false },
	{ "of another type", { 0, 2 }, 0xff, 0, 0, 0, false },
	{ "filled with something else", { 0, 1 }, 0xfe, 0, 0, 0, false },
	{ "no 0 behind it", { 0, 1 }, 0xff, 1, 0, 0, false },
	{ "more behind the digest", { 0, 1 }, 0xff, 0, 16, 0, false },
	{ "another digest's name", { 0, 1 }, 0xff, 0, 0, 14, false },
	{ "parameters of another kind", { 0, 1 }, 0xff, 0, 0, 15, false },
};

static void
test_paddings(void)
{
	enum { SIZE = 128, INFO = sizeof(sha256_info) - 1 };
	unsigned char modulus[SIZE], opened[SIZE], sum[CRYPTO_DIGEST_MAX];
	const struct span sums = { (char *)sum,
		crypto_digest(CRYPTO_SHA256, span_of("x"), sum) };
	const struct crypto_public public = { .kind = CRYPTO_RSA,
		.modulus = { (char *)modulus, SIZE },
		.exponent = span_of("\1"),
		.raw = span_empty(),
		.bits = 8 * SIZE };

	memset(modulus, 0xfd, sizeof(modulus));
	for (size_t i = 0; i < COUNT_OF(paddings); i++) {
		size_t info = SIZE - paddings[i].behind - sums.len - INFO;

		memset(opened, paddings[i].fill, sizeof(opened));
		memcpy(opened, paddings[i].begin, 2);
		opened[info - 1] = paddings[i].last;
		memcpy(opened + info, sha256_info, INFO);
		if (paddings[i].changed > 0)
			opened[info + paddings[i].changed] ^= 1;
		memcpy(opened + info + INFO, sum, sums.len);
		CHECK_FOR(paddings[i].name,
		    crypto_verify(keys, &public, CRYPTO_SHA256, sums,
			(struct span){ (char *)opened, SIZE }) ==
			paddings[i].holds);
	}
}

/* More keys than there is room for: each is right when it comes again. */
static void
test_many(void)
{
	enum { KEYS = 200 };
	unsigned char sum[CRYPTO_DIGEST_MAX];
	struct span sums = { (char *)sum,
		crypto_digest(CRYPTO_SHA256, span_of("x"), sum) };
	struct {
		struct text bytes;
		struct crypto_public public;
		unsigned char signature[CRYPTO_SIGNATURE_MAX];
		size_t len;
	} *all = calloc(KEYS, sizeof(*all));
	int right = 0, wrong = 0;

	for (int i = 0; i < KEYS; i++) {
		struct crypto_private *key = make(CRYPTO_ED25519, 0);

		text_init(&all[i].bytes, NULL, 64);
		if (!crypto_private_write_public(&all[i].bytes, key, &error) ||
		    !crypto_public_parse(text_span(&all[i].bytes),
			CRYPTO_ED25519, &all[i].public))
			abort();
		all[i].len = crypto_private_sign(key, CRYPTO_SHA256, sums,
		    all[i].signature);
		crypto_private_free(key);
	}
	for (int i = 0; i < 2 * KEYS; i++) {
		int j = i % KEYS, k = (i + 1) % KEYS;
		struct span own = { (char *)all[j].signature, all[j].len };
		struct span other = { (char *)all[k].signature, all[k].len };

		right += crypto_verify(keys, &all[j].public, CRYPTO_SHA256,
		    sums, own);
		wrong += crypto_verify(keys, &all[j].public, CRYPTO_SHA256,
		    sums, other);
	}
	CHECK(right == 2 * KEYS && wrong == 0);
	for (int i = 0; i < KEYS; i++)
		text_clear(&all[i].bytes);
	free(all);
}

static void
test_forms(void)
{
	struct crypto_private *key = make(CRYPTO_RSA, 1024);
	struct crypto_public public, bare;
	struct text bytes;
	struct span whole;
	bool is_cut = true;

	text_init(&bytes, NULL, 4096);
	public = public_of(key, &bytes);
	whole = text_span(&bytes);
	CHECK(public.form == CRYPTO_SPKI && public.beyond == 0);
	/* What is in the bit string is the other form. */
	CHECK(crypto_public_parse(span_from(whole, 22), CRYPTO_RSA, &bare));
	CHECK(bare.form == CRYPTO_PKCS1 && bare.bits == 1024);
	CHECK(span_equal(bare.modulus, public.modulus));
	for (size_t len = 0; len < whole.len; len++) {
		struct span cut = { whole.ptr, len };

		is_cut = is_cut &&
		    !crypto_public_parse(cut, CRYPTO_RSA, &public) &&
		    public.fault == CRYPTO_KEY_CUT &&
		    (len < 4 || public.missing == whole.len - len);
	}
	CHECK(is_cut);
	CHECK(!crypto_public_parse(whole, CRYPTO_ED25519, &public));
	CHECK(public.fault == CRYPTO_KEY_OTHER_KIND);
	text_write_string(&bytes, "beyond");
	CHECK(crypto_public_parse(text_span(&bytes), CRYPTO_RSA, &public));
	CHECK(public.beyond == 6);
	text_clear(&bytes);
	crypto_private_free(key);
}

static void
test_broken(void)
{
	static const struct {
		const char *name, *encoded;
		enum crypto_kind kind;
		enum crypto_key_fault fault;
	} cases[] = {
		{ "empty", "", CRYPTO_RSA, CRYPTO_KEY_CUT },
		{ "text", "aGVsbG8gd29ybGQ=", CRYPTO_RSA, CRYPTO_KEY_NO_KEY },
		{ "no length", "MIA=", CRYPTO_RSA, CRYPTO_KEY_NO_KEY },
		{ "empty sequence", "MAA=", CRYPTO_RSA, CRYPTO_KEY_NO_KEY },
		{ "even modulus", "MAgCAgEAAgIBAQ==", CRYPTO_RSA,
		    CRYPTO_KEY_BAD_NUMBER },
		{ "negative modulus", "MAcCAoEBAgED", CRYPTO_RSA,
		    CRYPTO_KEY_NO_KEY },
		{ "exponent over the modulus", "MAoCAgEBAgQBAQEB", CRYPTO_RSA,
		    CRYPTO_KEY_BAD_NUMBER },
		{ "small but possible", "MAcCAgEBAgED", CRYPTO_RSA,
		    CRYPTO_KEY_SOUND },
		{ "an elliptic curve", "MBMwBwYFK4EEAAoDCAAEAQIDBAUG",
		    CRYPTO_RSA, CRYPTO_KEY_OTHER_KIND },
		{ "Ed25519 wrapped",
		    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcH"
		    "URo=",
		    CRYPTO_ED25519, CRYPTO_KEY_SOUND },
		{ "Ed25519 too short",
		    "MCkwBQYDK2VwAyAA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcH"
		    "UQ==",
		    CRYPTO_ED25519, CRYPTO_KEY_NO_KEY },
		{ "Ed25519 where RSA should be",
		    "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcH"
		    "URo=",
		    CRYPTO_RSA, CRYPTO_KEY_OTHER_KIND },
	};
	struct crypto_public public;

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		struct text bytes;

		text_init(&bytes, NULL, 4096);
		CHECK(crypto_base64_decode(&bytes, span_of(cases[i].encoded)));
		CHECK_FOR(cases[i].name,
		    crypto_public_parse(text_span(&bytes), cases[i].kind,
			&public) == (cases[i].fault == CRYPTO_KEY_SOUND));
		CHECK_FOR(cases[i].name, public.fault == cases[i].fault);
		CHECK_FOR(cases[i].name,
		    (crypto_key_fault_name(public.fault) == NULL) ==
			(cases[i].fault == CRYPTO_KEY_SOUND));
		text_clear(&bytes);
	}
}

static void
test_reading(void)
{
	struct crypto_private *key = make(CRYPTO_RSA, 1024), *again = NULL;
	struct text pem, one, other;

	text_init(&pem, NULL, 8192);
	text_init(&one, NULL, 4096);
	text_init(&other, NULL, 4096);
	CHECK(crypto_private_write(&pem, key, &error));
	CHECK(span_starts(text_span(&pem),
	    span_of("-----BEGIN PRIVATE KEY-----\n")));
	CHECK(crypto_private_read(text_span(&pem), &again, &error));
	CHECK(crypto_private_write_public(&one, key, &error));
	CHECK(crypto_private_write_public(&other, again, &error));
	CHECK(span_equal(text_span(&one), text_span(&other)));
	crypto_private_free(again);
	crypto_private_free(key);
	/* 32 bytes in Base64, as other tools keep Ed25519 keys. */
	CHECK(crypto_private_read(
	    span_of("nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=\n"), &key,
	    &error));
	CHECK(crypto_private_kind(key) == CRYPTO_ED25519);
	text_reset(&one);
	CHECK(crypto_private_write_public(&one, key, &error));
	text_reset(&other);
	crypto_base64_write(&other, text_span(&one));
	CHECK_TEXT("RFC 8032, 7.1, test 1", text_span(&other),
	    "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
	crypto_private_free(key);
	CHECK(!crypto_private_read(span_of("no key"), &key, &error));
	CHECK(!crypto_private_read(span_empty(), &key, &error));
	pem.len /= 2;
	CHECK(!crypto_private_read(text_span(&pem), &key, &error));
	text_clear(&pem);
	text_clear(&one);
	text_clear(&other);
}

int
main(void)
{
	keys = crypto_keys_new();
	test_round(CRYPTO_RSA, 512, CRYPTO_SHA1);
	test_round(CRYPTO_RSA, 1024, CRYPTO_SHA1);
	test_round(CRYPTO_RSA, 1024, CRYPTO_SHA256);
	test_round(CRYPTO_RSA, 2048, CRYPTO_SHA256);
	test_round(CRYPTO_RSA, 2048, CRYPTO_SHA512);
	test_round(CRYPTO_RSA, 4096, CRYPTO_SHA256);
	test_round(CRYPTO_ED25519, 0, CRYPTO_SHA256);
	test_paddings();
	test_many();
	test_forms();
	test_broken();
	test_reading();
	crypto_keys_free(keys);
	crypto_keys_free(NULL);
	return check_done();
}
