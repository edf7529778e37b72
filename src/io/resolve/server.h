#ifndef NIXIE_RESOLVE_SERVER_H
#define NIXIE_RESOLVE_SERVER_H

/*
 * Name servers that are asked, as people and systems name them:
 *
 *	192.0.2.53   127.0.0.1@5353   2001:db8::53@53
 */

#include "base/error.h"
#include "base/ip.h"

enum { RESOLVE_SERVERS_MAX = 8, RESOLVE_SERVER_TEXT_MAX = IP_TEXT_MAX + 8 };

struct resolve_server {
	struct ip ip;
	unsigned port;
};

struct resolve_servers {
	struct resolve_server items[RESOLVE_SERVERS_MAX];
	size_t count;
};

/* Servers with commas between them. False: see error. */
MUST_CHECK bool resolve_servers_parse(struct span text,
    struct resolve_servers *servers, struct error *error);

/*
 * What a resolv.conf(5) names; at most its first three. If that is none, it
 * is the server on this machine.
 */
void resolve_servers_read(struct span file, struct resolve_servers *servers);

/* 192.0.2.53, and @ and the port where it is another than 53. */
void
resolve_server_write(struct text *text, const struct resolve_server *server);

/* All of them, with ", " between. */
void
resolve_servers_write(struct text *text, const struct resolve_servers *servers);

/* Are all on this machine? */
bool resolve_servers_are_local(const struct resolve_servers *servers);

#endif
