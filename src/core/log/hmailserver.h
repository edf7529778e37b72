#ifndef NIXIE_LOG_HMAILSERVER_H
#define NIXIE_LOG_HMAILSERVER_H

/*
 * The lines of hMailServer, whose fields stand between tabs:
 *
 *	"SMTPC"	1836	14	"2026-11-22 10:00:01.003"	"192.0.2.10"
 *	"RECEIVED: 550 5.1.1 User unknown"
 *	"APPLICATION"	1836	"2026-11-22 10:00:00.998"
 *	"SMTPDeliverer - Message 17: Delivering message from joe@example.org
 *	to ann@example.net. File: C:\Data\{...}.eml"
 *
 * and of the log that it writes for AWStats, which has no more than codes:
 *
 *	2026-11-22 10:00:00	joe@example.org	ann@example.net	192.0.2.7
 *	192.0.2.10	SMTP	?	250	812
 *
 * Sessions are joined by their numbers, and with the message that is sent in
 * them by its sender and recipient.
 */

#include "core/log/event.h"

/* The line whole; the event is fresh. False: it is none of hMailServer's. */
bool log_hmailserver_read(struct log_clock *clock, struct log_scratch *scratch,
    struct span line, struct log_event *event);

#endif
