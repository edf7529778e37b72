#ifndef NIXIE_FEEDBACK_COMPLAINT_H
#define NIXIE_FEEDBACK_COMPLAINT_H

/*
 * Reports about single messages (RFC 5965; of authentication that failed,
 * RFC 6591 and RFC 9991): a part of type message/feedback-report.
 *
 *	Feedback-Type: auth-failure
 *	Source-IP: 192.0.2.1
 *	Auth-Failure: dmarc
 */

#include <stdint.h>

#include "base/ip.h"
#include "core/mime/message.h"

struct complaint {
	struct span type; /* "abuse", "auth-failure", "fraud", ... */
	struct span reporter;
	struct span failure; /* "dmarc", "dkim", "spf", "bodyhash" ... */
	struct span source_ip;
	struct ip ip; /* where has_ip */
	bool has_ip;
	struct span domain; /* Reported-Domain, or that of Original-Mail-From */
	struct span sender, recipient; /* of the message */
	struct span result;            /* "delivered", "reject", ... */
	struct span dkim_domain, alignment;
	uint64_t incidents; /* 1 unless told */
};

/* False: the mail holds no such report. */
bool complaint_parse(struct arena *arena, const struct mime_message *message,
    struct complaint *complaint);

#endif
