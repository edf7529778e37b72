#ifndef NIXIE_REPORT_TRAIL_H
#define NIXIE_REPORT_TRAIL_H

/*
 * The way of a message, told to a person: where it came from, each attempt
 * with its delay and what took the time, and how it ended.
 */

#include "core/diagnose/diagnose.h"
#include "core/log/join.h"
#include "core/report/page.h"

/* The head of a message: its id, from whom, from where. */
void trail_write_message(struct page *page, const struct log_case *found);

/* One attempt: when, to whom, at which server, how it ended. */
void trail_write_attempt(struct page *page, const struct log_case *found);

/*
 * How it ended for a recipient; of what failed or waits, the cause, who must
 * act, and the first steps. NULL: it was delivered.
 */
void trail_write_end(struct page *page, const struct log_case *found,
    const struct diagnosis *diagnosis);

/* "delivered", "passed on", "waiting" ... */
const char *trail_state(const struct log_case *found);

#endif
