#ifndef NIXIE_SMTP_ENCODED_H
#define NIXIE_SMTP_ENCODED_H

/*
 * Replies that were taken out of a mail with its encoding left on:
 *
 *	550 5.1.1 User=20unknown=3D  = 550 5.1.1 User unknown=
 */

#include <stdint.h>

#include "base/arena.h"

/* Is this text left in quoted-printable (RFC 2045, 6.7)? */
bool smtp_encoded_is(struct span source);

/*
 * The decoded bytes, and where in the source each came from; one more tells
 * where they ended.
 */
struct span
smtp_encoded_decode(struct arena *arena, struct span source, uint32_t **origin);

#endif
