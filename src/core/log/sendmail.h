#ifndef NIXIE_LOG_SENDMAIL_H
#define NIXIE_LOG_SENDMAIL_H

/*
 * The lines of Sendmail, whichever of its parts wrote them:
 *
 *	sm-mta[12]: 4AM2P1x0000012: from=<joe@example.org>, size=812, class=0,
 *	nrcpts=1, msgid=<m@example.org>, proto=ESMTP, relay=pc [192.0.2.7]
 *	sm-mta[14]: 4AM2P1x0000012: to=<ann@example.net>, delay=00:00:02, mail
 *	er=esmtp, relay=mx.example.net. [192.0.2.9], dsn=5.1.1, stat=User unkn
 *	own
 *
 * It does not say when a message leaves the queue.
 */

#include "core/log/event.h"

/* False: it is none of Sendmail's. */
bool log_sendmail_read(const struct log_line *line, struct log_event *event);

#endif
