#ifndef NIXIE_CHECK_AUTHORITIES_H
#define NIXIE_CHECK_AUTHORITIES_H

/* The name servers that an audit wants to be asked themselves. */

#include "core/audit/authority.h"
#include "service/check/way.h"

/*
 * Ask those wanted servers whose addresses are known, one after the other,
 * and add what they say; what is missing of the DNS is noted there as wanted.
 */
void check_authorities_ask(const struct check_way *way, struct dns_known *dns,
    struct authority_known *servers);

#endif
