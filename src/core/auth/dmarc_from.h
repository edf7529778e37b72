#ifndef NIXIE_AUTH_DMARC_FROM_H
#define NIXIE_AUTH_DMARC_FROM_H

/*
 * The domain that DMARC is about: that of the address in From (RFC 9989,
 * 4.2). A message has one From field with one address; what has none, or
 * several of different domains, cannot be judged, and is refused by many.
 *
 *	From: "Jane Doe" <jane@news.example.org>
 */

#include "base/list.h"
#include "core/mime/header.h"

enum { DMARC_FROM_MAX = 100 };

enum dmarc_from_state {
	DMARC_FROM_GOOD,
	DMARC_FROM_MISSING, /* no From field */
	DMARC_FROM_EMPTY,   /* no address in it that has a domain */
	DMARC_FROM_BAD,     /* what stands behind the @ is no domain */
	DMARC_FROM_DOMAINS, /* addresses of several domains */
	DMARC_FROM_FIELDS,  /* several From fields */
};

struct dmarc_from {
	enum dmarc_from_state state;
	struct span domain; /* the first one; "": none */
	struct span value;  /* of the first field, folded as it stands */
	size_t fields;
	LIST(struct span) domains; /* all, each once */
};

void dmarc_from_parse(struct arena *arena, const struct mime_header *header,
    struct dmarc_from *from);

/* Why it cannot be judged, in words. */
const char *dmarc_from_words(enum dmarc_from_state state);

#endif
