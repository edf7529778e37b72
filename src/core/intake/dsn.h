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
 * What the text for people says, and where to go on in it: recipients mostly
 * stand in it in the order in which the groups do. Where they do not, the
 * searches come to an end.
 */
struct dsn_text {
	struct span whole;
	struct span rest;
	unsigned searches; /* of all of it */
	size_t spent;      /* bytes that were looked through in vain */
};

/* The groups that were not read yet. All of it views the mail and its arena. */
struct dsn_reader {
	struct span input;
	struct span body;
	struct dsn_text text;
	struct span envelope, arrival;
};

enum { DSN_MAX_CASES = 10000 };

/* The next recipient's case; false: there are no more. */
bool dsn_next(struct dsn_reader *reader, struct arena *arena,
    struct evidence *evidence);

/*
 * Add a case for each recipient of a message/delivery-status part. text is
 * what the notification says to people: where a recipient has no diagnostic
 * code, the words about him there are the reply. Those beyond DSN_MAX_CASES
 * are left to be read one by one.
 */
void
dsn_read(struct arena *arena, struct span input, const struct mime_part *part,
    struct span text, struct evidence_list *cases, struct dsn_reader *rest);

/*
 * The same for fields that stand in a text, whose part is lost or wrongly
 * labelled. False: there are none.
 */
bool dsn_read_text(struct arena *arena, struct span input, struct span text,
    struct evidence_list *cases, struct dsn_reader *rest);

/* The value of an RFC 3464 field without its type: "rfc822; a@b" is "a@b". */
struct span dsn_untyped(struct span value);

#endif
