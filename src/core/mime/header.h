#ifndef NIXIE_MIME_HEADER_H
#define NIXIE_MIME_HEADER_H

/*
 * Header fields (RFC 5322, 2.2), as mail and delivery reports have them:
 *
 *	Subject: =?utf-8?Q?Zustellung_fehlgeschlagen?=
 *	Diagnostic-Code: smtp; 550 5.1.1 <nobody@example.org>:
 *	 User unknown
 *
 * A header is a view of the source; walking and finding take no memory. It
 * may stand in a text as a quotation, each line behind the same prefix.
 */

#include <stdint.h>

#include "base/arena.h"
#include "core/mime/field.h"
#include "core/mime/line.h"
#include "core/mime/quirk.h"

enum {
	MIME_FIELDS_MAX = 1000,
	MIME_HEADER_MAX = 256 * 1024, /* bytes that are looked at */
	MIME_NAME_MAX = 128,          /* longer ones are no names */
	MIME_PLACES = 24,             /* fields whose place is kept */
};

/* Where a field begins, and a sum of its name by which it is found. */
struct mime_place {
	uint32_t at;
	uint16_t sum;
};

struct mime_header {
	struct span text;   /* the fields, up to the limits */
	struct span prefix; /* "> ", in front of each line; mostly empty */
	bool ends_at_cr;
	size_t count;                          /* fields in text */
	unsigned quirks;                       /* a set of enum mime_quirk */
	struct mime_place places[MIME_PLACES]; /* of the first fields */
};

/*
 * Take the header of a message and the blank line off the front; what is left
 * is the body. Skips blank lines and an mbox "From " line, understands a
 * prefix. Any text has a header, if only an empty one.
 */
void mime_header_parse(struct span *text, struct mime_header *header);

/* Take that of a body part, where a blank first line means: no fields. */
void mime_header_take(struct mime_lines *lines, struct mime_header *header);

/*
 * Take the next group of fields off a text of many, as in delivery-status
 * (RFC 3464, 2.1). Blank lines and lines that are no fields are skipped.
 */
bool mime_header_next_group(struct span *text, struct mime_header *header);

/*
 * Let the header have the fields of another text, around the same first line:
 * one that was found to end earlier, or to go on.
 */
void mime_header_resize(struct mime_header *header, size_t len);

/*
 * Where in a free text a header begins: at the first of two fields that mail
 * is known to have. Bounces quote the message they are about in this way.
 */
bool mime_header_find_in_text(struct span text, size_t *at);

/* for (rest = header.text; mime_header_next(&header, &rest, &field);) */
bool mime_header_next(const struct mime_header *header, struct span *rest,
    struct mime_field *field);

/* The first field of that name, letters of either size. */
bool mime_header_find(const struct mime_header *header, const char *name,
    struct mime_field *field);

/* Unfold and decode the first field of that name; empty: there is none. */
struct span mime_header_get(struct arena *arena,
    const struct mime_header *header, const char *name);

#endif
