#ifndef NIXIE_AUDIT_MAIL_HOST_H
#define NIXIE_AUDIT_MAIL_HOST_H

/*
 * What a mail host says beside TLS: the name that it greets with, whether
 * all of its addresses serve, whom it takes as recipient.
 */

#include "core/audit/contact.h"
#include "core/audit/finding.h"

/* Domain is the one whose mail it takes. */
void audit_mail_host(struct audit *audit, struct span domain,
    const struct contact_answer *contact);

#endif
