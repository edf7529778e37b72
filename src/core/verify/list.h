#ifndef NIXIE_VERIFY_LIST_H
#define NIXIE_VERIFY_LIST_H

/*
 * Addresses off the front of a list, in whatever form people keep it: one a
 * line; a column of CSV (RFC 4180; also with semicolons or tabs); a field of
 * JSON objects, in an array or one a line; JSON strings.
 *
 *	id;"E-Mail";name
 *	1;"joe@uni.edu";"Doe, Joe"
 *	{"id": 2, "email": "ann@uni.edu"}
 *
 * The stream comes in pieces. What is broken in it costs the record that it
 * stands in, never what follows: a quotation mark that does not close is one
 * byte of its line.
 */

#include "base/scan.h"

enum verify_form {
	VERIFY_FORM_GUESS,
	VERIFY_FORM_LINES,
	VERIFY_FORM_CSV,
	VERIFY_FORM_JSON, /* and NDJSON */
};

enum {
	VERIFY_LIST_RECORD = 64 * 1024, /* no record is longer */
	VERIFY_LIST_FIELD = 1024,       /* what is longer is cut: no address */
};

struct verify_list {
	enum verify_form form;
	const char *column; /* its name, or number from 1; NULL: "email" */
	char separator;     /* of CSV; 0: not known yet */

	bool is_mark_read, is_begun, has_number;
	unsigned number;     /* of the column, from 0 */
	size_t objects;      /* of JSON that are open */
	bool is_meant;       /* the key read last is the one that is wanted */
	const char *problem; /* after PARSE_BAD */
	char bytes[VERIFY_LIST_FIELD];
};

/* At the begin of each file. The column's name is borrowed. */
void verify_list_init(struct verify_list *list, enum verify_form form,
    const char *column);

/*
 * The next address as it was given, good until the next call; an empty one,
 * where a record has none. PARSE_MORE: show what is left of the stream again
 * when more has come, which may be all of it; at the end there is nothing
 * more. PARSE_BAD: this is no such list, see the problem.
 */
enum parse verify_list_take(struct verify_list *list, struct span *stream,
    bool is_end, struct span *given);

#endif
