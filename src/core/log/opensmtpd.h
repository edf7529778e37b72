#ifndef NIXIE_LOG_OPENSMTPD_H
#define NIXIE_LOG_OPENSMTPD_H

/*
 * The lines of OpenSMTPD's smtpd, from 6.0 on:
 *
 *	smtpd[7]: 1f2e3d4c5b6a7980 smtp connected address=192.0.2.7 host=pc
 *	smtpd[7]: 1f2e3d4c5b6a7980 smtp envelope evpid=4711abcd0815beef from=<
 *	joe@example.org> to=<ann@example.net>
 *	smtpd[7]: 2f2e3d4c5b6a7980 mta delivery evpid=4711abcd0815beef from=<j
 *	oe@example.org> to=<ann@example.net> rcpt=<-> source="192.0.2.1" relay
 *	="192.0.2.9 (mx.example.net)" delay=2s result="Ok" stat="250 OK"
 *
 * An envelope's id begins with the eight digits of its message's.
 */

#include "core/log/event.h"

/* False: it is none of smtpd's. */
bool log_opensmtpd_read(const struct log_line *line, struct log_event *event);

#endif
