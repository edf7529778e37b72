#ifndef NIXIE_LOG_HARAKA_H
#define NIXIE_LOG_HARAKA_H

/*
 * The lines of Haraka, behind a stamp or none: level, id, who says it.
 *
 *	[NOTICE] [0E174DE1-...-53F8.1] [core] recipient <ann@example.net>
 *	code=OK msg="" sender="joe@example.org"
 *	[NOTICE] [0E174DE1-...-53F8.1.1] [outbound] delivered file=1484_0
 *	domain=example.net host="mx.example.net" ip=192.0.2.10 port=25
 *	mode=SMTP tls=Y auth=N response="queued" delay=1.2 fails=0 rcpts=1/0/0
 *
 * The first number behind the id is the message's in its session, the second
 * that of a part of it, which goes to one domain. What became of a part does
 * not name the recipients, so the joiner keeps whom the server took.
 */

#include "core/log/event.h"

/* False: it is none of Haraka's. */
bool log_haraka_read(const struct log_line *line, struct log_event *event);

#endif
