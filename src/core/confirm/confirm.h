#ifndef NIXIE_CONFIRM_CONFIRM_H
#define NIXIE_CONFIRM_CONFIRM_H

/*
 * A diagnosis asks: "which name belongs to the address?" Here its questions
 * are answered by what is known of the DNS, and the diagnosis is drawn
 * again: confirmed, doubted, or left as it was.
 *
 *	do
 *		confirm(&audit, diagnosis);
 *	while (known.wanted.count > 0 && ... answer what is wanted ...);
 *
 * Pure, like the audit: each run starts anew. What our own resolver could
 * not tell is never held against anybody.
 */

#include "base/ip.h"
#include "core/audit/finding.h"
#include "core/diagnose/diagnose.h"

/*
 * Answer the questions of the diagnosis: its questions, findings, standing
 * and confidence are set. Audit is one that was just initialised; what it
 * found belongs to the diagnosis, and must live as long. Mail hosts and pages
 * of the web are asked where the audit knows of them. Now is in seconds since
 * 1970; 0: not known.
 */
void confirm(struct audit *audit, struct diagnosis *diagnosis, int64_t now);

/* Whom the questions are about, as far as the case tells. */
struct confirm_subject {
	bool has_ip;
	struct ip ip;              /* that was refused */
	struct span helo;          /* that it greeted with */
	struct span sender;        /* the envelope sender; or empty */
	struct span sender_domain; /* of it, or named by the reply */
	struct span from_domain;   /* of From; else the sender's */
	struct span recipient_domain;
	struct span selector;        /* of the DKIM key named by the reply */
	struct span key_domain;      /* whose key that is; else the sender's */
	struct span host;            /* that refused, by its name; or empty */
	const struct zone_row *zone; /* the blocklist named; or NULL */
};

/* Of knowledge the blocklists count; it may be NULL. */
void confirm_find_subject(const struct diagnosis *diagnosis,
    const struct knowledge *knowledge, struct confirm_subject *subject);

#endif
