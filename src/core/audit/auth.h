#ifndef NIXIE_AUDIT_AUTH_H
#define NIXIE_AUDIT_AUTH_H

/*
 * What is wrong with how a message proves its sender: its signatures, their
 * keys, the alignment of DMARC, the chain of ARC. All that was evaluated
 * before; here it is only weighed, and told with its remedy:
 *
 *	dmarc.not_aligned, block: a sender is proven, but it is not
 *	    example.org, the domain in From: SPF proves esp.example
 *
 * Part of the signatures library, like what it looks at.
 */

#include "core/audit/finding.h"
#include "core/auth/dkim_break.h"
#include "core/auth/message.h"

struct auth_subject {
	const struct auth_message *message; /* that waits for nothing */
	const struct dkim_breaks *breaks;   /* one per signature; or NULL */
};

/* The audit's known is that of the evaluation: keys are looked at, too. */
void audit_auth(struct audit *audit, const struct auth_subject *subject);

#endif
