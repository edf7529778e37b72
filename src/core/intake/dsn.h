#ifndef NIXIE_INTAKE_DSN_H
#define NIXIE_INTAKE_DSN_H

/*
 * The part of a delivery status notification that is for programs:
 *
 *	Reporting-MTA: dns; mx.example.com
 *
 *	Final-Recipient: rfc822; joe@example.org
 *	Action: failed
 *	Status: 5.1.1
 *	Diagnostic-Code: smtp; 550 5.1.1 <joe@example.org>: User unknown
 */

#include "core/intake/transcript.h"
#include "core/mime/part.h"

/*
 * Add a case for each recipient of a message/delivery-status part. text is
 * what the notification says to people: where a recipient has no diagnostic
 * code, the words about him there are the reply.
 */
void
dsn_read(struct arena *arena, struct span input, const struct mime_part *part,
    struct span text, struct evidence_list *cases);

/*
 * The same for fields that stand in a text, whose part is lost or wrongly
 * labelled. False: there are none.
 */
bool dsn_read_text(struct arena *arena, struct span input, struct span text,
    struct evidence_list *cases);

/* The value of an RFC 3464 field without its type: "rfc822; a@b" is "a@b". */
struct span dsn_untyped(struct span value);

#endif
