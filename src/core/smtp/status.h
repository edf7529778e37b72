#ifndef NIXIE_SMTP_STATUS_H
#define NIXIE_SMTP_STATUS_H

/*
 * Enhanced status codes, X.Y.Z (RFC 3463). What they mean stands in
 * knowledge/registries/status.registry; here they are only read.
 */

#include <stdint.h>

#include "base/span.h"

struct smtp_status {
	uint16_t severity; /* 2, 4 or 5, the "class"; 0: there is no code */
	uint16_t subject;
	uint16_t detail;
};

static inline bool
smtp_status_equal(struct smtp_status a, struct smtp_status b)
{
	return a.severity == b.severity && a.subject == b.subject &&
	    a.detail == b.detail;
}

enum { SMTP_STATUS_TEXT = 24 };

/* Write "5.7.26" and a NUL; gives its length. */
size_t
smtp_status_print(struct smtp_status status, char text[SMTP_STATUS_TEXT]);

/* Take a status code, and the space after it, off the front of a text. */
bool smtp_status_scan(struct span *text, struct smtp_status *status);

/*
 * The same, as people and programs mangle it: "#5.1.1", "5. 5. 1", "5 2 1",
 * "(5.1.1)", with any punctuation behind it.
 */
bool smtp_status_scan_loose(struct span *text, struct smtp_status *status);

/*
 * The first status code that stands alone somewhere in a text: no part of an
 * IP address or of a version number. The class must be the one given, if it
 * is not 0. *at becomes its place.
 */
bool smtp_status_find(struct span text, unsigned severity,
    struct smtp_status *status, size_t *at);

#endif
