#ifndef NIXIE_REPORT_LOGBOOK_LIVE_H
#define NIXIE_REPORT_LOGBOOK_LIVE_H

/*
 * A log as it grows, on one screen: counts with their course, the causes
 * with most recipients, and the failures that came last.
 */

#include "core/report/logbook.h"

enum { LOGBOOK_LIVE_LINES = 64, LOGBOOK_LIVE_TEXT = 600 };

struct logbook_live {
	char lines[LOGBOOK_LIVE_LINES][LOGBOOK_LIVE_TEXT]; /* a ring */
	size_t count;
	char names[256]; /* of the logs, for the title */
	char since[32];  /* when it began, as people write it */
};

/* A failure or delay came; the verdict may be NULL. */
void logbook_live_add(struct logbook_live *live, const struct log_case *found,
    const struct log_verdict *verdict);

/* So many rows, each ended by the escape that clears its rest. */
void logbook_live_write(struct page *page, struct logbook *book,
    const struct logbook_live *live, size_t rows);

#endif
