#ifndef NIXIE_INTAKE_CAMPAIGN_H
#define NIXIE_INTAKE_CAMPAIGN_H

/*
 * Which message a report is about, and which list and subscriber: by the
 * header that came back, and by the address that the report was sent to.
 */

#include "core/intake/mail_case.h"

/* The header of the message that came back, wherever it is. */
bool campaign_find_original(struct mail *mail, struct mime_header *header);

/*
 * The subscriber that an envelope sender bears (VERP):
 *
 *	bounce+joe=example.org@lists.example.com = joe@example.org
 */
bool campaign_note_verp(struct mail *mail, struct evidence *evidence,
    struct span sender);

/* Add all of it to the mail's cases. */
void campaign_note(struct mail *mail);

#endif
