#ifndef NIXIE_AUTH_DKIM_MESSAGE_H
#define NIXIE_AUTH_DKIM_MESSAGE_H

/*
 * A message as DKIM sees it (RFC 6376, 3.7): fields byte by byte, found by
 * name from the bottom up, and a body. Unlike core/mime, which reads mail of
 * any shape, this reader guesses nothing: a blank line ends the header, a
 * line that is no field begins the body.
 *
 * Lines end in CR LF. A lone LF counts as one, too, for mail that was saved
 * on Unix; a lone CR is a byte like any other. Both are told.
 */

#include "base/table.h"
#include <stdint.h>

#include "base/list.h"

enum { DKIM_FIELDS_MAX = 5000 };

enum dkim_quirk {
	DKIM_QUIRK_FROM_LINE = 1 << 0, /* an mbox "From " line before it */
	DKIM_QUIRK_BARE_LF = 1 << 1,
	DKIM_QUIRK_LONE_CR = 1 << 2,
	DKIM_QUIRK_NO_BLANK_LINE = 1 << 3, /* the body began at a junk line */
	DKIM_QUIRK_FIELDS_CUT = 1 << 4,    /* over DKIM_FIELDS_MAX */
};

struct dkim_field {
	struct span name;  /* without blanks before the colon */
	struct span value; /* all behind the colon, folds and blanks, too */
	struct span whole; /* both; the last line's end is left out */
	size_t group;      /* fields of one name have the same */
	size_t above;      /* the next field of that name up, + 1; 0: none */
};

LIST_TYPE(dkim_fields, struct dkim_field);
LIST_TYPE(dkim_lasts, size_t);

/* A hash of the body, kept for the next signature that wants the same. */
struct dkim_sum {
	unsigned canon, digest;
	uint64_t limit;  /* bytes of the canonical body that are hashed */
	uint64_t length; /* of all of it */
	struct span bytes;
};

LIST_TYPE(dkim_sums, struct dkim_sum);

struct dkim_message {
	struct span source;
	struct dkim_fields fields; /* from the top */
	struct dkim_lasts lasts;   /* of each group, the lowest field, + 1 */
	struct table groups;       /* by name in small letters: number + 1 */
	struct span body;
	struct dkim_sums *sums; /* of the body */
	unsigned quirks;
	size_t first_bare_lf; /* where, when there is one */
};

/* The message views the source; the arena holds what is found. */
void dkim_message_parse(struct arena *arena, struct span source,
    struct dkim_message *message);

/* The group of a name, + 1; 0: there is no such field. */
size_t dkim_message_group(const struct dkim_message *message, struct span name);

/* The topmost field of that name; NULL: none. */
const struct dkim_field *
dkim_message_find(const struct dkim_message *message, const char *name);

/* How many fields have that name. */
size_t dkim_message_count(const struct dkim_message *message, const char *name);

#endif
