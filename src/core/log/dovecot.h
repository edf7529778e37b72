#ifndef NIXIE_LOG_DOVECOT_H
#define NIXIE_LOG_DOVECOT_H

/*
 * The lines of Dovecot's LMTP server, its delivery agent and its log-ins:
 *
 *	dovecot: lmtp(joe)<12><x>: msgid=<1@example.org>: saved mail to INBOX
 *	dovecot: lmtp(joe)<12><x>: sieve: msgid=<1@example.org>: failed to
 *	store into mailbox 'INBOX': Quota exceeded (mailbox for user is full)
 *	dovecot: imap-login: Disconnected (auth failed, 3 attempts in 9 secs):
 *	user=<joe>, method=PLAIN, rip=203.0.113.9, lip=192.0.2.1
 *
 * There is no queue id: the Message-ID stands for it.
 */

#include "core/log/event.h"

/* False: it is none of Dovecot's. */
bool log_dovecot_read(const struct log_line *line, struct log_event *event);

#endif
