#include "core/auth/dane.h"

#include "core/crypto/digest.h"

enum { USAGE_EE = 3, SELECTOR_KEY = 1, MATCHING_SHA256 = 1 };

/* What of a certificate is compared; empty: its digest is not offered. */
static struct span
associate(unsigned selector, unsigned matching,
    const struct dane_certificate *certificate,
    unsigned char sum[CRYPTO_DIGEST_MAX])
{
	struct span bytes = selector == SELECTOR_KEY ? certificate->key
						     : certificate->certificate;
	enum crypto_digest kind =
	    matching == MATCHING_SHA256 ? CRYPTO_SHA256 : CRYPTO_SHA512;

	if (matching == 0)
		return bytes;
	return (
	    struct span){ (const char *)sum, crypto_digest(kind, bytes, sum) };
}

int
dane_match(const struct dns_tlsa *tlsa, const struct dane_certificate *chain,
    size_t count)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	size_t first = tlsa->usage == USAGE_EE ? 0 : 1;

	if (dane_judge(tlsa) != DANE_USABLE)
		return -1;
	if (tlsa->usage == USAGE_EE && count > 1)
		count = 1;
	for (size_t i = first; i < count && i < DANE_CHAIN_MAX; i++)
		if (span_equal(associate(tlsa->selector, tlsa->matching,
				   &chain[i], sum),
			tlsa->association))
			return (int)i;
	return -1;
}

bool
dane_write(struct text *text, unsigned usage, unsigned selector,
    unsigned matching, const struct dane_certificate *certificate)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	struct span bytes = associate(selector, matching, certificate, sum);

	if (bytes.len == 0)
		return false;
	text_write_format(text, "%u %u %u ", usage, selector, matching);
	for (size_t i = 0; i < bytes.len; i++)
		text_write_format(text, "%02x", (unsigned char)bytes.ptr[i]);
	return true;
}
