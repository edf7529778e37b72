#ifndef NIXIE_CLI_LOG_FILTER_H
#define NIXIE_CLI_LOG_FILTER_H

/* Which cases of a log are wanted: what the options of nixie log say. */

#include "core/report/logbook.h"

struct log_filter {
	int64_t since, until; /* ms; 0: not given */
	const char *domain;   /* of the recipient */
	const char *sender;   /* address, or its domain */
	const char *recipient;
	const char *cause;
	const char *side;
};

/*
 * "2026-11-22", "2026-11-22 09:30", "09:30" of today, "2h" and "3d" ago.
 * Times without a zone are those of the log's own stamps. False: no time.
 */
bool log_filter_parse_time(const char *word, int64_t now, int64_t *ms);

/* Is the case wanted, as far as can be told without its verdict? */
bool log_filter_allows(const struct log_filter *filter,
    const struct log_case *found);

/* NULL: it was delivered, and so has no verdict. */
bool log_filter_allows_verdict(const struct log_filter *filter,
    const struct log_verdict *verdict);

#endif
