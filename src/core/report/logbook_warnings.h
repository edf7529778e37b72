#ifndef NIXIE_REPORT_LOGBOOK_WARNINGS_H
#define NIXIE_REPORT_LOGBOOK_WARNINGS_H

/*
 * What in a log should worry somebody, beyond each single failure: outages,
 * mail that waits in vain, the server's own faults, accounts that another
 * seems to use, guessed passwords. nixie-log(1) says from which numbers on.
 */

#include "core/report/logbook.h"

enum log_warning_kind {
	LOG_WARNING_OUTAGE,
	LOG_WARNING_EARLY,
	LOG_WARNING_FAULT,
	LOG_WARNING_STOLEN,
	LOG_WARNING_GUESSES,
	LOG_WARNINGS
};

struct log_warning {
	enum log_warning_kind kind;
	struct span words; /* whole sentences; foreign names in them */
};

LIST_TYPE(log_warnings, struct log_warning);

/* They live in the book's arena; those of a kind stand together. */
void logbook_find_warnings(struct logbook *book, struct log_warnings *warnings);

/* "Outages" */
const char *logbook_warning_title(enum log_warning_kind kind);

/* "outage" */
const char *logbook_warning_name(enum log_warning_kind kind);

#endif
