#ifndef NIXIE_CRYPTO_METHOD_H
#define NIXIE_CRYPTO_METHOD_H

/* For this folder alone: OpenSSL's method for a digest; NULL: not offered. */

#include <openssl/evp.h>

#include "core/crypto/digest.h"

const EVP_MD *crypto_method(enum crypto_digest kind);

#endif
