#ifndef NIXIE_PROBE_TRUST_H
#define NIXIE_PROBE_TRUST_H

/*
 * What a server's certificate must be for a session to go on, and whether it
 * is: vouched for by a known authority, for its name and in date; or one that
 * the DNS names (DANE, RFC 7672), which stands above all that.
 */

#include "base/list.h"
#include "core/auth/dane.h"
#include "core/smtp/outcome.h"
#include "io/loop/stream.h"

LIST_TYPE(probe_chain, struct dane_certificate);

/* All zero: anything goes. All is borrowed. */
struct probe_trust {
	bool must_verify;               /* authority, name and dates */
	bool keeps_chain;               /* wanted for its own sake */
	const struct dane_lookup *dane; /* DANE_FOUND; or NULL */
	const char *domain;      /* DANE: good besides the name; or NULL */
	enum smtp_fault forbids; /* why nobody may even connect; or NONE */
};

/* The certificates that were shown, in the order in which they were. */
void probe_chain_read(struct probe_chain *chain, const struct stream *stream,
    struct arena *arena);

/*
 * What is wrong, in a few words; "": nothing is. With DANE *match is the
 * record that vouches, if one does.
 */
const char *
probe_trust_flaw(const struct probe_trust *trust, const struct stream *stream,
    const struct probe_chain *chain, const struct dns_tlsa **match);

#endif
