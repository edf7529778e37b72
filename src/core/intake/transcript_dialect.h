#ifndef NIXIE_INTAKE_TRANSCRIPT_DIALECT_H
#define NIXIE_INTAKE_TRANSCRIPT_DIALECT_H

/*
 * What programs write before the words of client and server, one row each.
 * A new program is a new row in the table.
 */

#include "base/span.h"

/* Pairs of arrows that can mean either direction. */
enum transcript_arrows {
	TRANSCRIPT_NO_ARROW, /* this prefix can be trusted */
	TRANSCRIPT_ANGLE,    /* <   > */
	TRANSCRIPT_ANGLES,   /* <<  >> */
	TRANSCRIPT_ANGLES_3, /* <<< >>> */
	TRANSCRIPT_SHORT,    /* <-  -> */
	TRANSCRIPT_LONG,     /* <-- --> */
	TRANSCRIPT_QUOTED,   /* <- "..." */
	TRANSCRIPT_COLUMN,   /* ,<, of a table */
	TRANSCRIPT_ARROWS
};

/* What was learned of a pair. */
struct transcript_arrow {
	bool is_known;
	bool is_swapped;
	bool is_mixed; /* it means nothing: the words decide */
};

enum transcript_mark {
	TRANSCRIPT_MARK_SERVER,
	TRANSCRIPT_MARK_CLIENT,
	TRANSCRIPT_MARK_NOISE, /* the program's own words */
	TRANSCRIPT_MARK_ECHO,  /* ... about a reply */
	TRANSCRIPT_MARK_ERROR,
};

struct transcript_dialect {
	const char *prefix;
	const char *format; /* NULL: too many write so */
	unsigned rank;      /* 2: nobody else writes so */
	enum transcript_mark mark;
	enum transcript_arrows arrows;
	char quote;      /* ends the words; '\0': none */
	bool is_library; /* of a program that hands mail to its own server */
};

/* The dialect of the prefix at the front of a line; NULL: none. */
const struct transcript_dialect *transcript_dialect_find(struct span line);

/*
 * Take what programs write in front of anything: times, dates, "[id]", the
 * name of a log's host and program. False: there was nothing.
 */
bool transcript_dialect_strip(struct span *line);

#endif
