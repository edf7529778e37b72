#ifndef NIXIE_CLI_KEY_FILE_H
#define NIXIE_CLI_KEY_FILE_H

/* A private key to sign with, from a PEM file. */

#include "core/crypto/private.h"

enum { KEY_FILE_MAX = 64 * 1024, KEY_FILE_BITS_MIN = 1024 /* RFC 8301, 3.2 */ };

/*
 * Read it; the algorithm, such as "rsa-sha256", is what it must be for, or
 * NULL. False: told on standard error. The key is the caller's to free.
 */
bool key_file_read(const char *name, const char *algorithm,
    struct crypto_private **key);

#endif
