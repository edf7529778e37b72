#ifndef NIXIE_CHECK_HOSTS_H
#define NIXIE_CHECK_HOSTS_H

/*
 * The mail hosts that an audit wants to be looked at: a session with each up
 * to TLS, and what the handshake brings to light. No mail is spoken of.
 */

#include "core/audit/contact.h"
#include "service/check/way.h"

/*
 * Visit those wanted hosts whose addresses are known, at the same time, and
 * add what they show; what is missing of the DNS is noted there as wanted.
 * False: see error.
 */
MUST_CHECK bool check_hosts_visit(const struct check_way *way,
    struct dns_known *dns, struct contact_known *hosts, struct error *error);

#endif
