#ifndef NIXIE_INTAKE_MAIL_H
#define NIXIE_INTAKE_MAIL_H

/*
 * Mail that comes back: delivery status notifications (RFC 3464), the
 * notices of programs that do not write them, complaints (RFC 5965), receipts
 * (RFC 8098), automatic answers. One case per recipient.
 */

#include "core/intake/dsn.h"
#include "core/intake/transcript.h"
#include "core/mime/message.h"

/* The recipients of a message beyond the first DSN_MAX_CASES. */
struct mail_rest {
	struct dsn_reader dsn;
	struct evidence first; /* what it says of the message is said of all */
};

/*
 * Read the cases of one message. There is always at least one. What is left
 * of very many goes into the rest, or, where that is NULL, is told as cut.
 */
void mail_read(struct arena *arena, struct span input,
    struct evidence_list *cases, struct mail_rest *rest);

/* The next of the rest; false: there are no more. */
bool mail_next(struct mail_rest *rest, struct arena *arena,
    struct evidence *evidence);

/*
 * Take the next message off an mbox; a file that is none is one message.
 * False: there are no more.
 */
bool mail_take(struct span *mbox, struct span *message);

/* How many bytes at the front of an mbox are whole messages; 0: no end seen. */
size_t mail_whole(struct span mbox);

#endif
