#ifndef NIXIE_AUTH_BIMI_H
#define NIXIE_AUTH_BIMI_H

/*
 * The assertion record of BIMI (draft-brand-indicators-for-message-
 * identification): where the domain's logo is, and the certificate that
 * proves that it is the domain's:
 *
 *	default._bimi.example.org. TXT "v=BIMI1; l=https://example.org/l.svg;
 *	    a=https://example.org/l.pem"
 */

#include "core/auth/tags.h"

enum bimi_fault {
	BIMI_SOUND = 0,
	BIMI_NO_LOGO = 1, /* no l=, or one that is empty */
	BIMI_LOGO_NOT_HTTPS = 2,
	BIMI_NO_PROOF = 4, /* no a=: the large mailbox providers show nothing */
	BIMI_PROOF_NOT_HTTPS = 8,
	BIMI_UNKNOWN_TAG = 16,
	BIMI_BAD_LIST = 32, /* of tags; see fault_at */
};

struct bimi_record {
	struct span text;
	struct span logo, proof; /* l= and a= */
	bool is_declined;        /* both empty: the domain takes no part */
	unsigned faults;         /* a set of enum bimi_fault */
	struct span fault_at;    /* of the list, or the unknown tag */
};

bool bimi_record_is(struct span text);

/* Read a record that is one. */
void bimi_record_parse(struct span text, struct bimi_record *record);

#endif
