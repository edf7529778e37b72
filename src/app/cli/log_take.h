#ifndef NIXIE_CLI_LOG_TAKE_H
#define NIXIE_CLI_LOG_TAKE_H

/*
 * Lines become cases: what each says is joined with what others said, in
 * steps of a few, so that memory is fetched meanwhile.
 */

#include "app/cli/log_command.h"

/* The next lines of a log: cases are told as they end. */
void log_take_piece(struct log_command *log, struct span piece);

/* Join log->events, so many of them. */
void log_take_events(struct log_command *log, size_t count);

/* Count what was joined so far, which may view the events. */
void log_take_flush(struct log_command *log);

/* There are no more lines: what is under way is told as it stands. */
void log_take_rest(struct log_command *log);

#endif
