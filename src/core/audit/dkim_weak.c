#include "core/audit/dkim_weak.h"

#include <stdint.h>

enum { GENERATOR = 65537 };

/* The first primes; more of them would only be surer. */
static const unsigned primes[] = { 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41,
	43, 47, 53, 59, 61, 67, 71, 73, 79, 83, 89, 97, 101, 103, 107, 109, 113,
	127, 131, 137, 139, 149, 151, 157, 163, 167 };

static unsigned
remainder_of(struct span number, unsigned prime)
{
	unsigned rest = 0;

	for (size_t i = 0; i < number.len; i++)
		rest = (rest << 8 | (unsigned char)number.ptr[i]) % prime;
	return rest;
}

/* Is it a power of the generator, modulo the prime? */
static bool
is_power(unsigned number, unsigned prime)
{
	unsigned power = 1;

	for (unsigned i = 0; i < prime; i++) {
		if (power == number)
			return true;
		power = power * (GENERATOR % prime) % prime;
	}
	return false;
}

/*
 * Of the numbers that are no such keys one in a hundred million passes for
 * one (M. Nemec et al., The Return of Coppersmith's Attack, 2017).
 */
static bool
is_roca(struct span modulus)
{
	for (size_t i = 0; i < sizeof(primes) / sizeof(*primes); i++)
		if (!is_power(remainder_of(modulus, primes[i]), primes[i]))
			return false;
	return true;
}

const char *
audit_dkim_weakness(const struct crypto_public *key)
{
	if (key->kind != CRYPTO_RSA)
		return NULL;
	if (key->exponent.len == 1 && key->exponent.ptr[0] == 1)
		return "its exponent is 1, with which anybody can sign";
	if (is_roca(key->modulus))
		return "it was made by a chip with the fault called ROCA "
		       "(CVE-2017-15361)";
	return NULL;
}
