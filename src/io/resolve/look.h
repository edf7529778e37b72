#ifndef NIXIE_RESOLVE_LOOK_H
#define NIXIE_RESOLVE_LOOK_H

/*
 * One plain packet to a server, and what comes back: no retry, no cache, no
 * TCP. That is how we see what a resolver does not tell: that a server is
 * silent, that it refuses, that its answer does not fit into a packet.
 */

#include "core/dns/packet.h"
#include "io/resolve/server.h"

struct look {
	struct dns_question question;
	bool is_answered;
	bool is_garbled; /* not, but something came that cannot be read */
	bool is_closed;  /* not, and nobody listens at some server */
	struct resolve_server server;
	struct dns_packet packet; /* in the arena */
};

/*
 * Ask each server each question, and wait until all have answered, or for
 * that many milliseconds. Of several answers one that has data, or says that
 * there is none, is kept before one that fails. False: no packet could be
 * sent at all.
 */
bool look_all(const struct resolve_servers *servers, struct arena *arena,
    struct look *looks, size_t count, unsigned timeout);

/*
 * Several servers at the same time, each asked questions of its own, of which
 * there are as many for each: looks[i] are those for servers[i].
 */
void look_each(const struct resolve_server *servers, struct look **looks,
    size_t count, size_t questions, struct arena *arena, unsigned timeout);

#endif
