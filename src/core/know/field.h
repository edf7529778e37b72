#ifndef NIXIE_KNOW_FIELD_H
#define NIXIE_KNOW_FIELD_H

/*
 * How the fields of a stanza fill a row: one table line per field, for
 * read.c. A value is stored at its offset, in the form that its kind says.
 */

#include "core/know/read.h"

enum field_kind {
	FIELD_SPAN,    /* the text as it is */
	FIELD_STRINGS, /* one more text */
	FIELD_WORDS,   /* texts separated by blanks */
	FIELD_STEP,    /* "audience: text", one more */
	FIELD_YES,     /* yes or no */
	FIELD_NO,      /* the same, true when no */
	FIELD_STRICT,  /* the word strict */
	FIELD_STAGE,   /* the first word is a stage */
	FIELD_PERMANENCE,
	FIELD_SIDE,
	FIELD_ACTS, /* actors, separated by blanks */
	FIELD_RETRY,
	FIELD_SUPPRESS,
	FIELD_CODES,    /* 550 5xx */
	FIELD_STATUSES, /* 5.7.26 x.7.26 */
	FIELD_STATUS,   /* x.1.1: a registry row's own */
	FIELD_CODE,     /* 550: a registry row's own */
};

struct field_row {
	const char *name;
	enum field_kind kind;
	size_t offset;  /* of what is filled */
	size_t further; /* of a count or a flag, where the kind has one */
};

/* Fill the row from a value; what is wrong goes into error. */
MUST_CHECK bool field_fill(struct arena *arena, const struct field_row *field,
    void *row, struct span value, struct error *error);

#endif
