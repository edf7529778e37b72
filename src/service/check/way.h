#ifndef NIXIE_CHECK_WAY_H
#define NIXIE_CHECK_WAY_H

/*
 * How a check gets to the servers that it looks at: the addresses of a name,
 * as the DNS has them, or a place that was given instead.
 */

#include "core/dns/known.h"
#include "io/loop/endpoint.h"

enum { CHECK_PLACES_MAX = 16, CHECK_ENDS_MAX = 4 };

/* "mx.example.org=127.0.0.1:2525": there that host is, whatever others say. */
struct check_place {
	struct span host;
	struct endpoint end;
};

struct check_way {
	struct check_place places[CHECK_PLACES_MAX];
	size_t place_count;
	bool is_offline;         /* no other host can be had */
	const char *authorities; /* file or folder; NULL: the system's */
	unsigned timeout;        /* ms for a server; 0: default */
	bool names_recipients;   /* ask mail hosts whom they take */
	struct span name;        /* what we call ourselves */
};

/* False: it is none, or there are too many. */
bool check_place_add(struct check_way *way, const char *word);

struct check_ends {
	struct endpoint items[CHECK_ENDS_MAX];
	size_t count;
	bool is_waiting; /* for answers of the DNS: ask again with them */
	bool is_barred;  /* nobody is to be asked for it */
	const char *why; /* there are none; or "" */
};

/* IPv4 first: too many machines believe that they have IPv6. */
void check_ends_find(struct check_ends *ends, const struct check_way *way,
    struct dns_known *known, struct span host, unsigned port);

#endif
