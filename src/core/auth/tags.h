#ifndef NIXIE_AUTH_TAGS_H
#define NIXIE_AUTH_TAGS_H

/*
 * Tag lists (RFC 6376, 3.2), the grammar that DKIM, ARC, DMARC, BIMI,
 * TLS-RPT and MTA-STS share:
 *
 *	v=DKIM1; k=rsa; p=MIIBIjANBgkqhkiG9w0BAQ
 *	 EFAAOCAQ8A
 *
 * All that can be read is read, the first fault is kept with its place: DKIM
 * throws a faulty list away, DMARC goes on (RFC 9989, 4.7), and people want
 * to see both. White space may be folded; spans view the text as it came.
 */

#include "base/span.h"

enum { TAGS_MAX = 64 };

enum tags_fault {
	TAGS_SOUND,
	TAGS_EMPTY,     /* there is no tag at all */
	TAGS_GAP,       /* nothing between two semicolons */
	TAGS_NO_EQUALS, /* a name alone */
	TAGS_BAD_NAME,  /* no letter in front, or bytes that names have not */
	TAGS_BAD_VALUE, /* a control character */
	TAGS_TWICE,     /* a name that was there before */
	TAGS_TOO_MANY,  /* over TAGS_MAX: the rest is not read */
	TAGS_FAULTS
};

struct tag {
	struct span name;
	struct span value; /* without white space at its ends */
	struct span whole; /* from the name to the end of the value */
};

struct tags {
	struct span text;
	struct tag items[TAGS_MAX]; /* in their order, repeated ones, too */
	size_t count;
	enum tags_fault fault; /* the first one */
	struct span fault_at;  /* its bytes */
};

/* True: the list is sound. One semicolon at the end is. */
bool tags_parse(struct span text, struct tags *tags);

/* The first tag of that name; NULL: none. Names differ by size of letters. */
const struct tag *tags_find(const struct tags *tags, const char *name);

/* Its value; empty when there is none. */
struct span tags_get(const struct tags *tags, const char *name);

/* Is the first tag this one, with exactly this value, as versions must be? */
bool tags_begin(const struct tags *tags, const char *name, const char *value);

/*
 * Take the next word of a list that such a byte parts, as in h=from:to and
 * rua=mailto:a,mailto:b, without white space at its ends. False: the list
 * is at its end. An empty value is a list of one empty word; start with
 * *has_more = true.
 */
bool tags_next_word(struct span *rest, char separator, bool *has_more,
    struct span *word);

/* The fault in words, as in "a tag without '='"; NULL for TAGS_SOUND. */
const char *tags_fault_name(enum tags_fault fault);

#endif
