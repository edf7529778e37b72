#ifndef NIXIE_HTTP_URL_H
#define NIXIE_HTTP_URL_H

/*
 * Addresses of pages, as far as we fetch or serve any (RFC 9110, 4.2):
 *
 *	https://mta-sts.example.org/.well-known/mta-sts.txt
 *
 * Names and passwords in front of the host are refused: they are a trick to
 * make an address look like another's (4.2.4).
 */

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

enum { HTTP_URL_MAX = 2048, HTTP_HOST_MAX = 253 };

struct http_url {
	bool is_secure;     /* https */
	struct span host;   /* a name or an address; of IPv6 without brackets */
	uint16_t port;      /* 443, or 80, if none is given */
	struct span target; /* path and query; begins with '/', or is empty */
};

/* Read a whole address; what stands behind a '#' is left out. */
bool http_url_parse(struct span text, struct http_url *url);

/* Host, and port if it is not the usual one: the field Host (7.2). */
void http_url_write_host(struct text *text, const struct http_url *url);

/*
 * Write what a part of a path or query stands for: "%40" is "@", and with
 * is_form '+' is a blank. False: a '%' without its two digits.
 */
bool http_url_decode(struct text *text, struct span part, bool is_form);

#endif
