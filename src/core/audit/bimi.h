#ifndef NIXIE_AUDIT_BIMI_H
#define NIXIE_AUDIT_BIMI_H

/*
 * A domain's picture (BIMI): its record, what the record demands of DMARC,
 * and the picture itself as it comes over HTTPS, which must be SVG of the
 * profile Tiny PS (draft-svg-tiny-ps-abrotman).
 */

#include "core/audit/finding.h"

/* Look at DMARC first: its findings are heeded. */
void audit_bimi(struct audit *audit, struct span domain);

#endif
