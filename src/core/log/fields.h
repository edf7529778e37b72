#ifndef NIXIE_LOG_FIELDS_H
#define NIXIE_LOG_FIELDS_H

/*
 * A JSON object that stands on a line, laid out flat, so that its values can
 * be found by paths: "bounce.bouncedRecipients.0.emailAddress". Nothing is
 * copied; all texts view the line, escapes and all.
 *
 * Lists of a message's header fields, which are long and seldom told apart,
 * are passed over; so is what lies deeper, or comes later, than there is room
 * for.
 */

#include "core/log/json.h"

enum { LOG_FIELDS_MAX = 4096, LOG_FIELDS_DEPTH = 8 };

struct log_field {
	struct span key;   /* empty: an item of an array, or the root */
	struct span value; /* as it stands there; a string without its quotes */
	unsigned parent;   /* its place among the fields */
	unsigned next;     /* the place of the parent's next one; 0: none */
	bool is_string;
	bool is_group; /* an object or an array */
};

struct log_fields {
	struct log_field items[LOG_FIELDS_MAX]; /* the first is the root */
	unsigned count;
};

/* False: no object begins here. */
bool log_fields_read(struct log_fields *fields, struct span text);

/* By a path, from a field on; NULL: there is none. */
const struct log_field *log_fields_find(const struct log_fields *fields,
    const struct log_field *from, struct span path);

/* The next field that has this parent, behind another, or, NULL, the first. */
const struct log_field *log_fields_next(const struct log_fields *fields,
    const struct log_field *parent, const struct log_field *before);

#endif
