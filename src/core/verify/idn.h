#ifndef NIXIE_VERIFY_IDN_H
#define NIXIE_VERIFY_IDN_H

/*
 * Domains beyond ASCII, in both their forms (RFC 5890): as people write them,
 * and as the DNS has them. However its letters were composed, one name comes
 * out in one form (UTS 46, non-transitional).
 *
 *	M\u00dcLLER.example = xn--mller-kva.example = m\u00fcller.example
 */

#include "base/text.h"

/* Does any of its labels begin with "xn--"? */
bool verify_idn_is_encoded(struct span domain);

/* Write both forms. False: it is no such name. */
bool
verify_idn_write(struct text *ascii, struct text *unicode, struct span domain);

#endif
