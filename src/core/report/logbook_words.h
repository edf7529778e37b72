#ifndef NIXIE_REPORT_LOGBOOK_WORDS_H
#define NIXIE_REPORT_LOGBOOK_WORDS_H

/* How the reports of a log say things, to whoever reads them. */

#include "core/report/logbook.h"

/* A course over time, in eighths of a block; so many buckets in a column. */
void logbook_write_spark(struct text *out,
    const uint32_t buckets[LOGBOOK_BUCKETS], size_t together);

/* "12,345" */
void logbook_write_number(struct text *out, uint64_t number);

/* "2026-11-22 09:12" */
void logbook_write_when(struct text *out, const struct log_time *time);

/* "the sending server's administrator, the recipient" */
void logbook_write_actors(struct text *out, unsigned acts);

#endif
