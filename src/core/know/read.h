#ifndef NIXIE_KNOW_READ_H
#define NIXIE_KNOW_READ_H

/*
 * Knowledge from text: the files of doc/knowledge.md become rows. Used when
 * nixie is built, for all of knowledge/, and at run time for a user's own
 * rules, which refer to the causes and issuers compiled in.
 */

#include "base/list.h"
#include "base/text.h"
#include "core/know/knowledge.h"

/* Rows are known by numbers of 16 bits; what comes beyond is refused. */
enum { KNOWLEDGE_MAX_ROWS = 0xfff0 };

/* Where a row was read. */
struct knowledge_place {
	const char *file;
	unsigned line;
};

struct knowledge_reader {
	struct arena *arena;
	const struct knowledge *base; /* NULL: everything is being read */
	struct text *complaints;      /* "file:line: what", one a line */
	size_t complaint_count;
	const char *file;
	unsigned line;
	LIST(struct cause) causes;
	LIST(struct rule) rules;
	LIST(struct issuer) issuers;
	LIST(struct status_row) statuses;
	LIST(struct knowledge_place) rule_places; /* one a rule, as rules */
	LIST(struct knowledge_place) status_places;
	LIST(struct reply_row) replies;
	LIST(struct zone_row) zones;
	LIST(struct stage_row) stages;
	LIST(struct pattern_row) patterns;
	LIST(struct key_row) keys;
};

void knowledge_reader_init(struct knowledge_reader *reader, struct arena *arena,
    const struct knowledge *base, struct text *complaints);

/*
 * Read one file. What is wrong goes to the complaints; a bad stanza is left
 * out and the reading goes on. The text must outlive the knowledge.
 */
void knowledge_read(struct knowledge_reader *reader, const char *file,
    struct span text);

/* Write a complaint about the line that is being read. */
void knowledge_complain(struct knowledge_reader *reader, const char *format,
    ...) __attribute__((format(printf, 2, 3)));

/*
 * Bind names to rows, sort, collect the keys, and view it all as knowledge.
 * Causes and issuers that do not exist are complained of.
 */
void
knowledge_finish(struct knowledge_reader *reader, struct knowledge *knowledge);

#endif
