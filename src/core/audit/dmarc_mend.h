#ifndef NIXIE_AUDIT_DMARC_MEND_H
#define NIXIE_AUDIT_DMARC_MEND_H

/* A policy record made out of one, without what can be mended in it. */

#include "core/auth/dmarc_record.h"

/*
 * The same tags in the same order, but: what nobody reads is left out, sp and
 * np are as strict as p, and a policy that cannot be read is "none". Without
 * is_organization sp and np mean nothing, and are left out. Empty: it would
 * be the same.
 */
struct span dmarc_mend(struct arena *arena, const struct dmarc_record *record,
    bool is_organization);

#endif
