#ifndef NIXIE_REPORT_QUEUEBOOK_H
#define NIXIE_REPORT_QUEUEBOOK_H

/*
 * A mail queue as a report: why its mail waits, since when, which of it will
 * pass by itself, which after a fix, and which never; and the commands that
 * deal with each. They are printed, never run.
 */

#include "base/list.h"
#include "core/log/queue.h"
#include "core/report/logbook.h"

/* What will become of a recipient that waits. */
enum queue_fate {
	QUEUE_PASSES,    /* by itself: a later attempt will do */
	QUEUE_NEEDS_FIX, /* someone must change something */
	QUEUE_DEAD,      /* confirmed: it can never be delivered */
	QUEUE_UNKNOWN,
	QUEUE_FATES
};

struct queue_group {
	const struct cause *cause; /* NULL: the listing gives no reason */
	enum queue_fate fate;
	unsigned acts;
	size_t recipients, messages;
	int64_t oldest; /* age in seconds */
	char title[LOGBOOK_TEXT];
	char domain[80]; /* of the majority, by voting */
	size_t votes;
};

struct queue_message {
	struct span id;
	size_t recipients, by_fate[QUEUE_FATES];
	bool is_held, is_active;
};

struct queuebook {
	struct arena arena;
	LIST(struct queue_group) groups;
	LIST(struct queue_message) messages;
	struct log_table domains;
	enum log_format format;
	size_t recipients, held, active;
	size_t by_fate[QUEUE_FATES];
	size_t by_age[4]; /* an hour, a day, three days, more */
};

void queuebook_init(struct queuebook *book, uint64_t seed);
void queuebook_clear(struct queuebook *book);

/* NULL: the listing does not say why it waits. */
void queuebook_add(struct queuebook *book, const struct log_queued *queued,
    const struct log_verdict *verdict);

/*
 * Can no recipient of it that still waits ever be reached, and is nobody at
 * work on it? Its id is then one that no shell can misread.
 */
bool queuebook_is_dead(const struct queue_message *message);

/* For the parts: what can be done, at the end of the page. */
void queuebook_write_commands(struct page *page, const struct queuebook *book);

void queuebook_write_page(struct page *page, struct queuebook *book);
void queuebook_write_json(struct json *json, struct queuebook *book);

#endif
