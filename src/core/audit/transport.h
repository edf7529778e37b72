#ifndef NIXIE_AUDIT_TRANSPORT_H
#define NIXIE_AUDIT_TRANSPORT_H

/*
 * What a domain publishes about TLS on the way to it: MTA-STS, TLS-RPT, DANE
 * of its mail hosts; and the picture of BIMI.
 */

#include "core/audit/mx.h"

/* The view is of the domain's mail hosts, as audit_mx() has filled it. */
void audit_transport(struct audit *audit, struct span domain,
    const struct mx_view *view);

/* DANE of one mail host alone, as the DNS has it. */
void audit_dane(struct audit *audit, struct span host);

#endif
