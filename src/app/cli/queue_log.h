#ifndef NIXIE_CLI_QUEUE_LOG_H
#define NIXIE_CLI_QUEUE_LOG_H

/*
 * Why messages wait, by the server's log, for listings that do not say it
 * (Exim's and qmail's): what was last said of each recipient that the log
 * leaves in the queue.
 */

#include "base/list.h"
#include "base/table.h"
#include "core/log/join.h"

struct queue_log {
	struct arena arena;
	struct table places; /* "id recipient": the place of its reason */
	LIST(struct span) reasons;
	bool is_failed; /* a log could not be read: it was told */
};

void queue_log_init(struct queue_log *log, uint64_t seed);
void queue_log_clear(struct queue_log *log);

/* Read logs, packed or not, in the order of their times. */
void
queue_log_read(struct queue_log *log, char **names, int count, int64_t now);

/* Empty: the log does not tell. */
struct span
queue_log_find(struct queue_log *log, struct span id, struct span recipient);

#endif
