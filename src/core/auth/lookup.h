#ifndef NIXIE_AUTH_LOOKUP_H
#define NIXIE_AUTH_LOOKUP_H

/*
 * The one TXT record of its kind at a name: how DMARC, MTA-STS, TLS-RPT and
 * BIMI publish. Other records may stand beside it; two of the kind mean that
 * none of them counts.
 *
 *	_mta-sts.example.org. TXT "v=STSv1; id=20260101"
 */

#include "core/dns/known.h"

enum auth_found {
	AUTH_FOUND_WAITS, /* the answer is not there yet */
	AUTH_FOUND_NOTHING,
	AUTH_FOUND_RECORD,
	AUTH_FOUND_SEVERAL,
	AUTH_FOUND_FAILED, /* nobody could tell */
};

struct auth_lookup {
	enum auth_found found;
	const struct dns_answer *answer; /* NULL while it is waited for */
	size_t count;                    /* records of the kind */
	struct span text;                /* of the first one */
};

/*
 * Ask below the domain: prefix "_mta-sts." of example.org. The function says
 * which records are of the kind.
 */
struct auth_lookup auth_lookup_text(struct arena *arena,
    struct dns_known *known, const char *prefix, struct span domain,
    bool (*is_record)(struct span text));

#endif
