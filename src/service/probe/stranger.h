#ifndef NIXIE_PROBE_STRANGER_H
#define NIXIE_PROBE_STRANGER_H

/*
 * Does somebody else answer in a server's name? Networks that shut port 25
 * sometimes lead it to a server of their own, which is seen by the name that
 * it greets with, or by the names in its certificate:
 *
 *	mx.example.org: 220 smtp-out.provider.example ESMTP
 *
 * A mail host that bears a customer's name looks the same, so this is a hint
 * and no proof; a certificate that is good for the name is one to the
 * contrary.
 */

#include "io/loop/tls.h"

enum probe_stranger {
	PROBE_STRANGER_NONE,
	PROBE_STRANGER_GREETING,
	PROBE_STRANGER_CERTIFICATE,
};

/*
 * The host that was asked for, the text of its greeting, and what TLS
 * brought to light (or NULL). *name views whom they name instead.
 */
enum probe_stranger probe_stranger_find(struct span host, struct span greeting,
    const struct tls_facts *tls, struct span *name);

#endif
