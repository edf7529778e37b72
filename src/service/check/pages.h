#ifndef NIXIE_CHECK_PAGES_H
#define NIXIE_CHECK_PAGES_H

/* The pages of the web that an audit wants, fetched (io/web/fetch). */

#include "core/audit/web.h"
#include "service/check/way.h"

/*
 * Fetch those wanted pages whose servers' addresses are known, at the same
 * time, and add them; what is missing of the DNS is noted there as wanted.
 * False: see error.
 */
MUST_CHECK bool check_pages_fetch(const struct check_way *way,
    struct dns_known *dns, struct web_known *pages, struct error *error);

#endif
