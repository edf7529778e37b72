#ifndef NIXIE_CRYPTO_BASE64_H
#define NIXIE_CRYPTO_BASE64_H

/*
 * Base64 (RFC 4648, 4) for protocols: keys, signatures, the words of AUTH.
 * Strict, where core/mime/encoding forgives what mail programs write.
 */

#include "base/text.h"

/* Write the bytes encoded, in one line. */
void crypto_base64_write(struct text *text, struct span bytes);

/*
 * Write what the encoded text means. White space is passed over, as tags of
 * DKIM have it folded; padding may be missing. False: other bytes, or a text
 * of an impossible length, and nothing was written; nor is it when there is
 * no room for all of it, and the text is cut.
 */
bool crypto_base64_decode(struct text *text, struct span encoded);

#endif
