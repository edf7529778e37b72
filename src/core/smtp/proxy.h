#ifndef NIXIE_SMTP_PROXY_H
#define NIXIE_SMTP_PROXY_H

/*
 * The PROXY protocol (haproxy's specification, versions 1 and 2): what a
 * proxy says before anything else, so that the server knows whose connection
 * it passes on.
 *
 *	PROXY TCP4 192.0.2.1 198.51.100.7 49152 25
 */

#include <stdint.h>

#include "base/scan.h"
#include "base/text.h"

/* Longer ones are not taken: only what extensions add makes them so long. */
enum { SMTP_PROXY_MAX = 2048 };

struct smtp_proxy {
	bool is_local; /* the proxy speaks for itself: no addresses */
	bool is_v6;
	unsigned char source[16], target[16]; /* 4 bytes of them, or all 16 */
	uint16_t source_port, target_port;
};

/* Version 1 is a line, version 2 is binary. */
void smtp_proxy_write(struct text *text, unsigned version,
    const struct smtp_proxy *proxy);

/* Read one of any version off the front. MORE: it is not whole yet. */
enum parse smtp_proxy_take(struct span *bytes, struct smtp_proxy *proxy);

/*
 * So many bytes more can be read without going beyond its end, when these
 * have come; what stands behind it may be for TLS. 0: it is whole, or none.
 */
size_t smtp_proxy_lacks(struct span bytes);

#endif
