#ifndef NIXIE_INTAKE_REPORT_H
#define NIXIE_INTAKE_REPORT_H

/*
 * Reports in a form for programs that are about no failure: complaints
 * (RFC 5965, with RFC 6591) and receipts (RFC 8098).
 */

#include "core/intake/mail_case.h"

/* A case for each recipient that a message/feedback-report names. */
void report_read_feedback(struct mail *mail, const struct mime_part *part);

/*
 * The complaints of Outlook.com: the message itself, with the recipient in a
 * field "X-HmXmrOriginalRecipient". No case: this is none of them.
 */
void report_read_hotmail(struct mail *mail);

/* message/disposition-notification; whatever it says, the mail arrived. */
void report_read_receipt(struct mail *mail, const struct mime_part *part);

#endif
