#ifndef NIXIE_INTAKE_EVENT_VALUE_H
#define NIXIE_INTAKE_EVENT_VALUE_H

/*
 * A JSON text (RFC 8259) as a tree of views, all in one arena, and the rows
 * of a CSV file (RFC 4180) as the same. Every scalar is text: an event's
 * code may be 550 or "550". What has no text is an object or an array.
 *
 *	event_value_text(root, "bounce.bouncedRecipients.0.emailAddress")
 */

#include "base/scan.h"
#include "base/text.h"

enum {
	EVENT_MAX_DEPTH = 32,             /* of JSON; more is not read */
	EVENT_MAX_BYTES = 4 * 1024 * 1024 /* of one event */
};

struct event_value {
	struct span key;  /* empty: an array's item, or the root */
	struct span text; /* of a scalar */
	bool is_string;
	const struct event_value *child; /* the first; NULL: none */
	const struct event_value *next;
};

/*
 * Take the next JSON object off the front, whatever stands between: commas,
 * brackets, lines. PARSE_MORE: it is not there as a whole; PARSE_BAD: there
 * is none, and nothing is left.
 */
enum parse event_value_take(struct span *rest, struct span *document);

/* NULL: no JSON, too deep, or too large. */
const struct event_value *
event_value_parse(struct arena *arena, struct span text);

/*
 * Why a text that could not be parsed is no JSON: the byte, and the reason,
 * written into a text. False: it is JSON, but too deep or too large.
 */
bool event_value_explain(struct span text, size_t *at, struct text *why);

/* Take a row of CSV, quotes and line breaks in quotes and all. */
enum parse event_value_take_row(struct span *rest, struct span *row);

/* The row as an object whose keys are in the header, another row. */
const struct event_value *
event_value_parse_row(struct arena *arena, struct span header, struct span row);

/* By a path: keys, or numbers for items, joined with dots. NULL: not there. */
const struct event_value *
event_value_at(const struct event_value *root, struct span path);

/* The first of the paths "a.b|c" that has a text. */
struct span event_value_text(const struct event_value *root, const char *paths);

#endif
