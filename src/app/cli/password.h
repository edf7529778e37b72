#ifndef NIXIE_CLI_PASSWORD_H
#define NIXIE_CLI_PASSWORD_H

/*
 * Where a password comes from: a file, the environment, a command's output,
 * ~/.netrc, or a question at the terminal that is not echoed. Never the
 * command line, which every user of a machine can read.
 */

#include "base/error.h"
#include "base/text.h"

enum { PASSWORD_MAX = 8192 };

struct password {
	const char *file, *variable, *command;
	bool is_netrc;
	char bytes[PASSWORD_MAX]; /* NUL at its end */
	char login[256];          /* that ~/.netrc gives; or empty */
};

/*
 * Find it. Without any source it is asked for, if there is a terminal. Core
 * dumps of this process are switched off.
 */
MUST_CHECK bool password_get(struct password *password, const char *login,
    const char *host, struct error *error);

/* Overwrite it. */
void password_wipe(struct password *password);

#endif
