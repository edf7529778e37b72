#ifndef NIXIE_VERIFY_FORM_H
#define NIXIE_VERIFY_FORM_H

/*
 * The form of an address (RFC 5321, 4.1.2; RFC 6531): what stands around it
 * that nobody means, and whether the rest is local part, @ and domain.
 *
 *	" <joe@uni.edu>," = joe, uni.edu
 */

#include "core/verify/address.h"

enum { VERIFY_MAX_DOMAIN = 253 };

/* Without blanks at both ends, those of Unicode included. */
struct span verify_form_trim(struct span given);

/* ... nor brackets, marks and "mailto:". */
struct span verify_form_strip(struct span given);

/* Set local part and domain; FINE, LITERAL, or what is wrong. */
enum verify_reason
verify_form_split(struct verify_result *result, struct span stripped);

/* Two labels at least, and no number at the end. */
bool verify_form_is_domain(struct span domain);

#endif
