#ifndef NIXIE_LOG_QMAIL_H
#define NIXIE_LOG_QMAIL_H

/*
 * The lines of qmail-send and its kin, by multilog or by splogger:
 *
 *	@400000006743d0e51a2b3c4d starting delivery 7: msg 4711 to remote a@b
 *	@400000006743d0e61a2b3c4d delivery 7: success: 192.0.2.1_accepted_...
 *	Nov 22 02:25:01 mx qmail: 1732242301.123456 end msg 4711
 *
 * The second line does not say which message it is about: its session is the
 * "delivery 7" of the first.
 */

#include "core/log/event.h"

/* False: it is none of qmail's. */
bool log_qmail_read(const struct log_line *line, struct log_event *event);

/* Mail for a virtual domain is for "example.org-joe@example.org" within. */
void log_qmail_skip_prefix(struct span *address);

#endif
