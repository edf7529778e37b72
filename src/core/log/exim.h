#ifndef NIXIE_LOG_EXIM_H
#define NIXIE_LOG_EXIM_H

/*
 * The lines of Exim's main log and reject log, behind their stamp:
 *
 *	1abcDE-000abc-XY <= joe@example.org H=pc [192.0.2.7] P=esmtpsa S=812
 *	1abcDE-000abc-XY ** ann@example.net R=dnslookup T=remote_smtp H=mx.exa
 *	mple.net [192.0.2.1]: SMTP error from remote mail server after RCPT ...
 *
 * With any log_selector, with process ids or zones, with ids of the old form
 * (6-6-2) or the new (6-11-4).
 */

#include "core/log/event.h"

/*
 * False: nothing in the line shows that Exim wrote it. It may have, if those
 * around it are Exim's.
 */
bool log_exim_read(const struct log_line *line, struct log_event *event);

/* The length of the id in front of a text; 0: there is none. */
size_t log_exim_find_id(struct span text);

/* Take an id and the blank behind it, for all that look for one. */
bool log_exim_take_id(struct span *text, struct span *id);

/*
 * For the parts of the reader: take "H=mx [192.0.2.1]:25 X=TLS1.3:..." and
 * whatever other fields there are. What stands behind a colon that ends a
 * field is the reply.
 */
void log_exim_take_fields(struct span *text, struct log_event *event);

/* A line without an id: refusals, failed log-ins, the server's trouble. */
bool log_exim_read_other(struct span text, struct log_event *event);

#endif
