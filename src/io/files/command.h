#ifndef NIXIE_FILES_COMMAND_H
#define NIXIE_FILES_COMMAND_H

/*
 * A program of the system whose output is read as if it were a file: such as
 * journalctl, which alone knows how the journal is kept. No shell is asked.
 */

#include <sys/types.h>

#include "base/error.h"

struct files_command {
	pid_t process; /* 0: none runs */
	int file;      /* its standard output, to be read */
};

/*
 * Begin a program, found by PATH, with words that end with NULL. False: it
 * cannot be run.
 */
MUST_CHECK bool files_command_open(struct files_command *command,
    const char *const *words, struct error *error);

/*
 * Wait for its end, when all it said was read; else end it. False: it failed
 * by itself. None that runs is fine.
 */
bool files_command_close(struct files_command *command, bool is_read);

#endif
