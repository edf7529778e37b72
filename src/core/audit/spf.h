#ifndef NIXIE_AUDIT_SPF_H
#define NIXIE_AUDIT_SPF_H

/*
 * What is wrong with a domain's SPF record (RFC 7208), and whether it lets a
 * sending address pass: the part spf of the catalogue. Records that would
 * mend it are proposed only when an evaluation has proven them: of the
 * present world with that one record changed.
 */

#include "core/audit/finding.h"
#include "core/auth/spf.h"

struct spf_subject {
	struct span domain;
	bool has_ip;
	struct ip ip;       /* that sends */
	struct span helo;   /* that it greets with; empty: not known */
	struct span sender; /* of MAIL FROM; empty: postmaster of the domain */
};

void audit_spf(struct audit *audit, const struct spf_subject *subject);

#endif
