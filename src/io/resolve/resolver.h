#ifndef NIXIE_RESOLVE_RESOLVER_H
#define NIXIE_RESOLVE_RESOLVER_H

/*
 * Whoever answers what core wants to know of the DNS:
 *
 *	do
 *		result = spf_check(&request, known, NULL, arena);
 *	while (result.verdict == SPF_WAITS &&
 *	    resolve_wanted(resolver, known, &error));
 *
 * That is the world, through libunbound; a zone file; or a recording of
 * what the world said another time. Each question gets an answer, if only
 * one that says why there is none: the world's failures are no failures of
 * ours.
 *
 * Of the world's failures it is found out what they are. libunbound says
 * SERVFAIL whatever happened, so the aliases are followed by hand to see
 * whether they turn in a circle, and then the servers that were named are
 * asked once more, directly.
 */

#include "core/dns/known.h"
#include "core/dns/recording.h"
#include "core/dns/zone.h"
#include "io/resolve/server.h"

enum resolve_source {
	RESOLVE_SYSTEM,    /* the servers of /etc/resolv.conf */
	RESOLVE_SERVERS,   /* those that are given */
	RESOLVE_RECURSIVE, /* ourselves, from the root on */
	RESOLVE_ZONE,      /* a zone: what it does not hold does not exist */
	RESOLVE_REPLAY,    /* a recording: the rest was not asked */
};

enum {
	RESOLVE_DEFAULT_TIMEOUT = 5000, /* ms */
	RESOLVE_DEFAULT_QUERIES = 2000,
};

struct resolve_options {
	enum resolve_source source;
	/* Of RESOLVE_SERVERS; of RESOLVE_RECURSIVE the root's, if not the world's */
	struct resolve_servers servers;
	const struct dns_zone *zone;        /* of RESOLVE_ZONE */
	const struct dns_recording *replay; /* of RESOLVE_REPLAY */
	struct dns_recording *record;       /* gets all answers; or NULL */
	/*
	 * A file of trust anchors, in the form of a zone file, for DNSSEC;
	 * "none": do not validate; NULL: the root's. With the root's, servers
	 * that do not bring what validation needs are used without it.
	 */
	const char *anchors;
	unsigned timeout;     /* ms for the answer to a question; 0: default */
	unsigned queries_max; /* in all; then nobody is asked; 0: default */
};

struct resolver;

/* The options' zone and recordings are borrowed. NULL: see error. */
struct resolver *
resolve_open(const struct resolve_options *options, struct error *error);

/* NULL is fine. */
void resolve_close(struct resolver *resolver);

/*
 * Find the answers to all that is wanted, at the same time, and add them.
 * Takes at most the timeout, and a second for what failed. False: we could
 * not work at all.
 */
MUST_CHECK bool resolve_wanted(struct resolver *resolver,
    struct dns_known *known, struct error *error);

/* Wait for answers no longer than so many milliseconds from now on. */
void resolve_limit(struct resolver *resolver, unsigned timeout);

/* How many questions went to the world so far. */
size_t resolve_count(const struct resolver *resolver);

#endif
