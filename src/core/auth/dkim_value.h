#ifndef NIXIE_AUTH_DKIM_VALUE_H
#define NIXIE_AUTH_DKIM_VALUE_H

/* What the values of DKIM's tags are made of (RFC 6376, 2 and 3.5). */

#include <stdint.h>

#include "base/arena.h"

/*
 * Two labels or more, as in RFC 5321, 4.1.2, but underscores are let through,
 * which are seen; letters beyond ASCII, too (RFC 8616, 5).
 */
bool dkim_value_is_domain(struct span value);

/* The same with one label or more (RFC 6376, 3.1). */
bool dkim_value_is_selector(struct span value);

/* RFC 5322, 3.6.8, but no semicolon, which ends a tag. */
bool dkim_value_is_field_name(struct span value);

/* Digits alone, at most that many; what is too big becomes UINT64_MAX. */
bool dkim_value_number(struct span value, size_t max_digits, uint64_t *number);

/*
 * Dkim-quoted-printable (RFC 6376, 2.11): "=3B" is a semicolon, white space
 * is nothing. Borrowed when there is nothing to decode.
 */
struct span dkim_value_decode(struct arena *arena, struct span value);

/* The domain behind the last "@"; false: no "@", or no domain behind it. */
bool dkim_value_split_address(struct span address, struct span *domain);

#endif
