#ifndef NIXIE_AUDIT_TLS_H
#define NIXIE_AUDIT_TLS_H

/*
 * How the mail hosts of a domain do TLS, as they show it to who connects
 * (core/audit/contact.h): held against what MTA-STS and DANE promise of them.
 * Where the audit knows of no contacts, nothing is said.
 */

#include "core/audit/mx.h"

/* After audit_transport(). Now is in seconds since 1970; 0: not known. */
void audit_tls(struct audit *audit, struct span domain,
    const struct mx_view *view, int64_t now);

#endif
