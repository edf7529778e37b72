#ifndef NIXIE_CRYPTO_METHOD_H
#define NIXIE_CRYPTO_METHOD_H

/* For this folder alone: OpenSSL's name for a digest. */

#include <openssl/evp.h>

#include "core/crypto/digest.h"

const EVP_MD *crypto_method(enum crypto_digest kind);

#endif
