#include "core/crypto/digest.h"

#include "check.h"

/* The first bytes in hexadecimal, as the standards print them. */
static struct span
hex(const unsigned char *sum, size_t len)
{
	static char text[2 * CRYPTO_DIGEST_MAX + 1];

	for (size_t i = 0; i < len; i++)
		snprintf(text + 2 * i, 3, "%02x", sum[i]);
	return (struct span){ text, 2 * len };
}

static void
test_digests(void)
{
	static const struct {
		const char *name;
		enum crypto_digest kind;
		const char *bytes, *sum;
	} cases[] = {
		{ "md5 abc (RFC 1321)", CRYPTO_MD5, "abc",
		    "900150983cd24fb0d6963f7d28e17f72" },
		{ "sha1 abc (FIPS 180)", CRYPTO_SHA1, "abc",
		    "a9993e364706816aba3e25717850c26c9cd0d89d" },
		{ "sha256 abc", CRYPTO_SHA256, "abc",
		    "ba7816bf8f01cfea414140de5dae2223"
		    "b00361a396177a9cb410ff61f20015ad" },
		{ "sha256 of nothing", CRYPTO_SHA256, "",
		    "e3b0c44298fc1c149afbf4c8996fb924"
		    "27ae41e4649b934ca495991b7852b855" },
		{ "sha512 abc", CRYPTO_SHA512, "abc",
		    "ddaf35a193617abacc417349ae204131"
		    "12e6fa4e89a97ea20a9eeee64b55d39a"
		    "2192992a274fc1a836ba3c23a3feebbd"
		    "454d4423643ce80e2a9ac94fa54ca49f" },
	};

	for (size_t i = 0; i < COUNT_OF(cases); i++) {
		unsigned char sum[CRYPTO_DIGEST_MAX];
		struct span bytes = span_of(cases[i].bytes), rest = bytes;
		struct crypto_digest_stream *stream;
		size_t len = crypto_digest(cases[i].kind, bytes, sum);

		CHECK_TEXT(cases[i].name, hex(sum, len), cases[i].sum);
		CHECK_FOR(cases[i].name,
		    len == crypto_digest_size(cases[i].kind));
		stream = crypto_digest_open(cases[i].kind);
		while (rest.len > 0)
			crypto_digest_add(stream, span_take(&rest, 1));
		memset(sum, 0, sizeof(sum));
		len = crypto_digest_close(stream, sum);
		CHECK_TEXT(cases[i].name, hex(sum, len), cases[i].sum);
	}
}

static void
test_hmac(void)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	size_t len;

	/* RFC 2202, 2, case 2; RFC 4231, 4.3. */
	len = crypto_hmac(CRYPTO_MD5, span_of("Jefe"),
	    span_of("what do ya want for nothing?"), sum);
	CHECK_TEXT("md5", hex(sum, len), "750c783e6ab0b503eaa86e310a5db738");
	len = crypto_hmac(CRYPTO_SHA256, span_of("Jefe"),
	    span_of("what do ya want for nothing?"), sum);
	CHECK_TEXT("sha256", hex(sum, len),
	    "5bdcc146bf60754e6a042426089575c7"
	    "5a003f089d2739839dec58b964ec3843");
}

static void
test_pbkdf2(void)
{
	unsigned char key[CRYPTO_DIGEST_MAX];
	size_t len;

	/* RFC 6070, 2. */
	len = crypto_pbkdf2(CRYPTO_SHA1, span_of("password"), span_of("salt"),
	    4096, key);
	CHECK_TEXT("4096 rounds", hex(key, len),
	    "4b007901b765489abead49d926f721d065a429c1");
	CHECK_FOR("no rounds",
	    crypto_pbkdf2(CRYPTO_SHA1, span_of("a"), span_of("b"), 0, key) ==
		0);
}

static void
test_secrets(void)
{
	char secret[4] = "abc";

	CHECK(crypto_equal(span_of("abc"), span_of("abc")));
	CHECK(!crypto_equal(span_of("abc"), span_of("abd")));
	CHECK(!crypto_equal(span_of("abc"), span_of("ab")));
	crypto_wipe(secret, sizeof(secret));
	CHECK(memcmp(secret, "\0\0\0", 4) == 0);
}

int
main(void)
{
	test_digests();
	test_hmac();
	test_pbkdf2();
	test_secrets();
	return check_done();
}
