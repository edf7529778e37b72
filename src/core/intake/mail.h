#ifndef NIXIE_INTAKE_MAIL_H
#define NIXIE_INTAKE_MAIL_H

/*
 * Mail that comes back: delivery status notifications (RFC 3464), the
 * notices of programs that do not write them, complaints (RFC 5965), receipts
 * (RFC 8098), automatic answers. One case per recipient.
 */

#include "core/intake/transcript.h"
#include "core/mime/message.h"

/* Read all cases of one message. There is always at least one. */
void
mail_read(struct arena *arena, struct span input, struct evidence_list *cases);

/*
 * Take the next message off an mbox; a file that is none is one message.
 * False: there are no more.
 */
bool mail_take(struct span *mbox, struct span *message);

/* How many bytes at the front of an mbox are whole messages; 0: no end seen. */
size_t mail_whole(struct span mbox);

#endif
