#ifndef NIXIE_LOOP_ENDPOINT_H
#define NIXIE_LOOP_ENDPOINT_H

/*
 * One end of a connection: an address and a port, or the path of a Unix
 * socket.
 *
 *	192.0.2.1   192.0.2.1:25   2001:db8::1   [2001:db8::1]:25   unix:/run/x
 */

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include "base/error.h"
#include "base/text.h"

enum { ENDPOINT_TEXT = 128 };

struct endpoint {
	union {
		struct sockaddr any;
		struct sockaddr_in v4;
		struct sockaddr_in6 v6;
		struct sockaddr_un local;
	} address;
	socklen_t len;
};

/* Read an address; without a port it gets the one given. */
bool endpoint_parse(struct endpoint *endpoint, struct span text, unsigned port);

/* "192.0.2.1", "2001:db8::1", "unix:/run/x"; and with "[...]:25" around it. */
void endpoint_write(struct text *text, const struct endpoint *endpoint);
void endpoint_write_port(struct text *text, const struct endpoint *endpoint);

bool endpoint_is_v6(const struct endpoint *endpoint);
unsigned endpoint_port(const struct endpoint *endpoint);
void endpoint_set_port(struct endpoint *endpoint, unsigned port);

/* The bytes of the address, 4 or 16; 0: it has none. */
size_t endpoint_bytes(const struct endpoint *endpoint, unsigned char bytes[16]);

/*
 * The addresses of a name, as the system knows them; it may take seconds.
 * Family is AF_INET, AF_INET6 or AF_UNSPEC. Gives their number; 0: none, and
 * the error says why.
 */
size_t endpoint_lookup(const char *name, unsigned port, int family,
    struct endpoint *endpoints, size_t room, struct error *error);

#endif
