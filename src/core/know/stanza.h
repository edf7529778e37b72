#ifndef NIXIE_KNOW_STANZA_H
#define NIXIE_KNOW_STANZA_H

/*
 * The form in which knowledge is written: fields as in a mail header
 * (RFC 5322, 2.2), a blank line between stanzas, "#" for remarks.
 *
 *	Rule: google-unauthenticated
 *	Seen: 550-5.7.26 Your email has been blocked because
 *	 the sender is unauthenticated.
 *
 * A stanza and its fields view the text. Nothing is refused here; a line
 * that is no field comes out as a field without a name.
 */

#include "base/arena.h"

struct stanza_field {
	struct span name;  /* empty: this line is no field */
	struct span value; /* with its folds, if any; see stanza_value() */
	unsigned line;     /* counted from 1, in the whole text */
};

struct stanza_reader {
	struct span rest;
	unsigned line; /* of the front of rest */
};

void stanza_init(struct stanza_reader *reader, struct span text);

/* Go to the next stanza; false: there is none. */
bool stanza_next(struct stanza_reader *reader);

/* The next field of the stanza the reader stands in; false: it is over. */
bool
stanza_next_field(struct stanza_reader *reader, struct stanza_field *field);

/* A value with its folds undone: the lines remain, their indents go. */
struct span stanza_value(struct arena *arena, struct span value);

#endif
