#ifndef NIXIE_CHECK_HOSTS_H
#define NIXIE_CHECK_HOSTS_H

/*
 * The mail hosts that an audit wants to be looked at: a session with each of
 * their addresses up to TLS, and what the handshake brings to light; then one
 * more with each host, to see the certificate that it shows to who does not
 * name it. No mail is spoken of, unless the way says so: then recipients are
 * named in the latter, among them one of another domain, and nothing is sent.
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
