#ifndef NIXIE_LOG_POSTFIX_H
#define NIXIE_LOG_POSTFIX_H

/*
 * The lines of Postfix's daemons:
 *
 *	smtp[12]: 4A1B2C3D4E: to=<joe@example.org>, relay=mx.example.org[192
 *	.0.2.1]:25, delay=1.2, delays=0.1/0/0.5/0.6, dsn=5.1.1, status=bounced
 *	(host mx.example.org[192.0.2.1] said: 550 ... (in reply to RCPT TO))
 *
 * A daemon is known by the name behind the last slash, so any syslog_name
 * and any number of instances will do.
 */

#include "core/log/event.h"

/* False: it is none of Postfix's daemons. */
bool log_postfix_read(const struct log_line *line, struct log_event *event);

/*
 * For the parts of the reader. Take an id of the short form (hexadecimal) or
 * the long (base 52) with what ends it: "4A1B2C3D4E: ".
 */
bool log_postfix_take_id(struct span *text, struct span *id);

/* "mx.example.org[192.0.2.1]:25", "[192.0.2.1]:25", "none" */
void
log_postfix_read_peer(struct span peer, struct span *host, struct span *ip);

/* smtpd's, postscreen's and cleanup's lines behind the queue id, if any. */
void log_postfix_read_smtpd(struct span text, struct log_event *event);
void log_postfix_read_cleanup(struct span text, struct log_event *event);

/* "warning: ", "fatal: ": whose trouble it is, and failed log-ins. */
void log_postfix_read_warning(struct span text, struct log_event *event);

#endif
