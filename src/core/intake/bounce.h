#ifndef NIXIE_INTAKE_BOUNCE_H
#define NIXIE_INTAKE_BOUNCE_H

/*
 * Notices of failure that are written for people alone. Programs lay them out
 * in their own ways, in any language; what they have in common is a
 * recipient, and words that say why. One case per recipient.
 */

#include "core/intake/mail_case.h"

/* Read the mail's text; adds one case at the least. */
void bounce_read(struct mail *mail);

/* Whom its text is about, where nothing else in the mail tells. */
bool bounce_find_recipient(struct mail *mail, struct span *recipient);

#endif
