#ifndef NIXIE_CLI_LOG_COUNT_H
#define NIXIE_CLI_LOG_COUNT_H

/*
 * What comes of the joined lines of a log: each case is diagnosed, counted in
 * the report, and told if it is wanted.
 */

#include "core/log/join.h"

/* How many are counted at once: so long it takes to fetch memory for them. */
enum { LOG_STEP = 32 };

/* In the order of the log: a case, kept or not, or what tells of no message. */
struct log_item {
	enum { LOG_ITEM_KNOWN, LOG_ITEM_CASE, LOG_ITEM_EVENT } kind;
	union {
		struct log_known known;
		struct log_case found;
		struct log_event event;
	};
};

struct log_command;

void
log_count(struct log_command *log, const struct log_item *items, size_t count);

#endif
