#ifndef NIXIE_AUDIT_DMARC_H
#define NIXIE_AUDIT_DMARC_H

/*
 * What a domain publishes about mail in its name: is there a DMARC policy,
 * does it say what it was meant to, do its reports arrive?
 */

#include "core/audit/finding.h"

void audit_dmarc(struct audit *audit, struct span domain);

#endif
