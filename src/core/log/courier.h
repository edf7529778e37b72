#ifndef NIXIE_LOG_COURIER_H
#define NIXIE_LOG_COURIER_H

/*
 * The lines of Courier:
 *
 *	courierd: started,id=00A1.43D0E5.1267,from=<joe@example.org>,
 *	module=esmtp,host=example.com,addr=<ann@example.com>
 *	courieresmtp: id=00A1.43D0E5.1267,from=<joe@example.org>,
 *	addr=<ann@example.com>: 550 User unknown.
 *	courieresmtp: id=00A1.43D0E5.1267,from=<joe@example.org>,
 *	addr=<ann@example.com>,size=812,success: delivered: mx [192.0.2.9]
 *	courierd: completed,id=00A1.43D0E5.1267
 *	courieresmtpd: error,relay=::ffff:203.0.113.9,from=<x@example.biz>,
 *	to=<gone@example.org>: 550 User unknown.
 */

#include "core/log/event.h"

/* False: it is none of Courier's. */
bool log_courier_read(const struct log_line *line, struct log_event *event);

#endif
