#ifndef NIXIE_LOG_PROTOCOL_H
#define NIXIE_LOG_PROTOCOL_H

/*
 * A row of Exchange's logs of the SMTP protocol:
 *
 *	...,08D9CAFE,7,192.0.2.1:40213,192.0.2.10:25,>,RCPT TO:<joe@...>,
 *	...,08D9CAFE,8,192.0.2.1:40213,192.0.2.10:25,<,250 2.1.5 Ok,
 *
 * Which side we are on is told by who commands and who answers.
 */

#include "core/log/event.h"

struct log_protocol_row {
	struct span peer, direction, said, context;
};

/* The event has its session already; the joiner makes more of it. */
void
log_protocol_read(const struct log_protocol_row *row, struct log_event *event);

#endif
