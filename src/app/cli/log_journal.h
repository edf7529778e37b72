#ifndef NIXIE_CLI_LOG_JOURNAL_H
#define NIXIE_CLI_LOG_JOURNAL_H

/*
 * The mail servers' lines in the system's journal, which journalctl reads
 * for us: those of the facility "mail", as JSON, a line each.
 */

#include <stdint.h>

#include "io/files/command.h"

/*
 * Begin. Since (ms; 0: from its beginning) is when the cases that are wanted
 * begin: their messages may have come in some days before. A follower is told
 * of new lines until it is closed. False: see error.
 */
MUST_CHECK bool log_journal_open(struct files_command *command, int64_t since,
    bool is_follower, struct error *error);

#endif
