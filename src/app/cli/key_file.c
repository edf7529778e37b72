#include "app/cli/key_file.h"

#include <string.h>

#include "app/cli/cli.h"
#include "io/files/files.h"

static bool
is_fit(const struct crypto_private *key, const char *algorithm)
{
	const bool is_rsa = crypto_private_kind(key) == CRYPTO_RSA;
	const char *own = is_rsa ? "rsa-sha256" : "ed25519-sha256";

	if (algorithm && strcmp(algorithm, own) != 0) {
		cli_fail("the key is for %s, not for %s", own, algorithm);
		return false;
	}
	if (is_rsa && crypto_private_bits(key) < KEY_FILE_BITS_MIN) {
		cli_fail("a key of %u bits must not be used: 1024 are the "
			 "least (RFC 8301), 2048 are better",
		    crypto_private_bits(key));
		return false;
	}
	return true;
}

bool
key_file_read(const char *name, const char *algorithm,
    struct crypto_private **key)
{
	struct error error;
	struct text pem;
	bool is_read;

	text_init(&pem, NULL, KEY_FILE_MAX);
	is_read = files_read(name, &pem, &error);
	if (is_read && !crypto_private_read(text_span(&pem), key, &error))
		is_read = error_prefix(&error, "%s: ", name);
	if (pem.ptr)
		crypto_wipe(pem.ptr, pem.len);
	text_clear(&pem);
	if (!is_read) {
		cli_fail("%s", error.message);
		return false;
	}
	if (is_fit(*key, algorithm))
		return true;
	crypto_private_free(*key);
	*key = NULL;
	return false;
}
