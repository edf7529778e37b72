#ifndef NIXIE_VERIFY_PROVIDER_H
#define NIXIE_VERIFY_PROVIDER_H

/*
 * Whom a mail host belongs to, and how it may be asked about addresses: what
 * knowledge/addresses/providers.list says; of others, the last two labels of
 * the host's name.
 *
 *	aspmx.l.google.com = google, 2 s between two sessions
 */

#include <stdint.h>

#include "base/span.h"

struct verify_manners {
	struct span name;
	uint64_t interval; /* microseconds */
	bool is_shy;       /* it punishes who asks */
};

/* The name is a view of the host, or good for ever. */
void verify_manners_find(struct verify_manners *manners, struct span host);

#endif
