#ifndef NIXIE_AUDIT_AUTH_LOOK_H
#define NIXIE_AUDIT_AUTH_LOOK_H

/* For the files audit/auth*.c alone. */

#include "core/audit/auth.h"

enum { AUTH_WORDS_MAX = 2048 };

/*
 * The first field that tells of a list, or of somebody who forwards; NULL:
 * none does.
 */
const struct dkim_field *auth_find_list(const struct auth_message *message);

void
audit_auth_signatures(struct audit *audit, const struct auth_subject *subject);

void audit_auth_chain(struct audit *audit, const struct auth_message *message);

#endif
