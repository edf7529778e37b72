#ifndef NIXIE_AUDIT_STS_POLICY_H
#define NIXIE_AUDIT_STS_POLICY_H

/*
 * The MTA-STS policy that a sender has to keep (RFC 8461, 3.3, 4 and 5.1): the
 * one that the domain's record announces; or the one that was kept from
 * before, as long as it is good, where the record names the same edition, or
 * where no newer one can be had. What is kept is a text:
 *
 *	id: 20260101T000000
 *	fetched: 1796000000
 *
 *	version: STSv1
 *	...
 *
 *	do
 *		look = sts_policy_look(&web, &known, domain, kept, now);
 *	while (look.found == STS_POLICY_WAITS && ... get the answers ...);
 */

#include "core/audit/web.h"
#include "core/auth/mta_sts.h"
#include "core/dns/known.h"

enum sts_policy_found {
	STS_POLICY_WAITS, /* for answers: look again with them */
	STS_POLICY_NONE,  /* the domain announces none */
	STS_POLICY_LOST,  /* it does, and none can be had: why */
	STS_POLICY_NEW,   /* fetched now */
	STS_POLICY_KEPT,  /* from before; why no newer one: why, or empty */
};

struct sts_policy_look {
	enum sts_policy_found found;
	struct mta_sts_policy policy; /* when NEW or KEPT */
	struct span id;               /* its edition */
	int64_t until;                /* it is good; seconds since 1970 */
	struct span why;
};

/* Kept is a text as above, or empty. Views the answers, and kept. */
struct sts_policy_look sts_policy_look(struct web_known *web,
    struct dns_known *known, struct span domain, struct span kept, int64_t now);

/* What to keep of one that is NEW. */
void sts_policy_write(struct text *text, const struct sts_policy_look *look,
    int64_t now);

#endif
