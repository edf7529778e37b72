#ifndef NIXIE_CRYPTO_DER_H
#define NIXIE_CRYPTO_DER_H

/*
 * As much of ASN.1's DER (X.690) as public keys need: definite lengths of at
 * most four bytes, tags of one byte.
 */

#include <stdint.h>

#include "base/scan.h"

enum der_tag {
	DER_INTEGER = 0x02,
	DER_BIT_STRING = 0x03,
	DER_OBJECT_ID = 0x06,
	DER_SEQUENCE = 0x30,
};

/*
 * Take a value of that tag off the front. PARSE_MORE: it says that it is
 * longer than the bytes there are, by *missing; nothing is taken then.
 */
enum parse der_take(struct span *rest, enum der_tag tag, struct span *content,
    size_t *missing);

/* Take a number that is not negative, without the zeros in front. */
bool der_take_number(struct span *rest, struct span *number);

#endif
