#ifndef NIXIE_INTAKE_ATTACHED_H
#define NIXIE_INTAKE_ATTACHED_H

/*
 * A report, or a whole notice, that came as a file of no kind:
 *
 *	Content-Type: application/octet-stream; name="details.dat"
 *	Content-Transfer-Encoding: base64
 *
 * as gateways make of parts they do not know, and people of what they pass on.
 */

#include "core/intake/mail_case.h"

enum attached {
	ATTACHED_NOTHING,
	ATTACHED_REPORT, /* the fields of RFC 3464 alone */
	ATTACHED_MAIL,   /* a message, with its header */
};

/* The first such file; its bytes, decoded. Big ones are left alone. */
enum attached attached_find(struct mail *mail, struct span *bytes);

#endif
