#ifndef NIXIE_AUDIT_MESSAGE_H
#define NIXIE_AUDIT_MESSAGE_H

/*
 * What in a message itself would be refused, or held against it, though it
 * is authenticated: fields, dates, lines, encodings, attachments, the one
 * click to unsubscribe. The message is read as it would be sent.
 */

#include "core/audit/finding.h"

/* Now is in seconds since 1970; 0: not known. */
void audit_message(struct audit *audit, struct span message, int64_t now);

/*
 * What the DNS says of the domains in a message: of its links (eight of them
 * at most), and of who gets its bounces. Needs audit->knowledge.
 */
void audit_message_live(struct audit *audit, struct span message);

#endif
