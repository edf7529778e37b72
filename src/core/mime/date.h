#ifndef NIXIE_MIME_DATE_H
#define NIXIE_MIME_DATE_H

/*
 * Dates as mail has them (RFC 5322, 3.3 and 4.3), and as programs write them:
 *
 *	Fri, 21 Nov 1997 09:55:06 -0600 (CST)
 *	Fri Nov 21 09:55:06 1997          21-Nov-97 09:55:06 CST
 *	1997-11-21T09:55:06.5-06:00       11/21/1997 9:55:06 AM
 */

#include <stdint.h>

#include "base/text.h"

struct mime_date {
	int64_t seconds; /* since 1970-01-01T00:00:00Z; no leap seconds */
	int offset;      /* of the zone it was written in, in minutes */
	bool has_zone;   /* else it is taken for UTC, and may be wrong */
};

/* False: no day, month and year in it, or days that do not exist. */
bool mime_date_parse(struct span text, struct mime_date *date);

/* As RFC 3339: "1997-11-21T09:55:06-06:00"; without a zone, "-00:00". */
void mime_date_write(struct text *text, const struct mime_date *date);

#endif
