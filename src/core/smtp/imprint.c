#include "core/smtp/imprint.h"

#include <string.h>

/*
 * The hash of a window that moves along (Rabin, Karp): a polynomial of the
 * bytes at this place, modulo 2^64. One that looks like the secret by chance
 * is masked, too; that harms nobody.
 */
enum { LEAST = 4 };

static const uint64_t base = UINT64_C(0x9e3779b97f4a7c15);

static uint64_t
hash_of(const char *bytes, size_t len)
{
	uint64_t hash = 0;

	for (size_t i = 0; i < len; i++)
		hash = hash * base + (unsigned char)bytes[i];
	return hash;
}

struct smtp_imprint
smtp_imprint_of(struct span secret)
{
	struct smtp_imprint imprint = { 0, 0 };

	if (secret.len >= LEAST)
		imprint = (struct smtp_imprint){ secret.len,
			hash_of(secret.ptr, secret.len) };
	return imprint;
}

/* Where the bytes first look like the secret; len: nowhere. */
static size_t
find(const struct smtp_imprint *imprint, const char *bytes, size_t len)
{
	size_t width = imprint->len;
	uint64_t first = 1, hash;

	if (width > len)
		return len;
	for (size_t i = 1; i < width; i++)
		first *= base;
	hash = hash_of(bytes, width);
	for (size_t at = 0;; at++) {
		if (hash == imprint->hash)
			return at;
		if (at + width == len)
			return len;
		hash = (hash - (unsigned char)bytes[at] * first) * base +
		    (unsigned char)bytes[at + width];
	}
}

void
smtp_imprint_mask(const struct smtp_imprint *imprint, char *bytes, size_t len)
{
	size_t at;

	if (imprint->len == 0)
		return;
	while ((at = find(imprint, bytes, len)) < len) {
		memset(bytes + at, '*', imprint->len);
		bytes += at + imprint->len;
		len -= at + imprint->len;
	}
}
