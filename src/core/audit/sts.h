#ifndef NIXIE_AUDIT_STS_H
#define NIXIE_AUDIT_STS_H

/*
 * MTA-STS (RFC 8461): the record that announces a policy, and the policy
 * itself, held against the mail hosts that there are. The policy is looked
 * at where the audit knows of the web; without that nothing is said of it.
 */

#include "core/audit/mx.h"

void
audit_sts(struct audit *audit, struct span domain, const struct mx_view *view);

#endif
