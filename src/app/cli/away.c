#include "app/cli/away.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "app/cli/confirmer.h"

static void
try_beside(const char *self, const char *where)
{
	char path[PATH_MAX];
	const char *slash = strrchr(self, '/');
	int folder = slash ? (int)(slash - self) : 0;
	int length =
	    snprintf(path, sizeof(path), "%.*s/%s", folder, self, where);

	if (length > 0 && (size_t)length < sizeof(path))
		execv(path, cli_arguments);
}

int
cli_go_on(void)
{
	char self[PATH_MAX] = "";

	if (readlink("/proc/self/exe", self, sizeof(self) - 1) > 0) {
		try_beside(self, "nixie-full");
		try_beside(self, NIXIE_FULL);
	}
	return cli_fail("this needs the program nixie-full, which does not "
			"start: %s",
	    strerror(errno));
}

/* Commands of which the small program knows the names alone. */
#define AWAY(command) \
	int cli_##command(int argc, char **argv) \
	{ \
		(void)argc; \
		(void)argv; \
		return cli_go_on(); \
	}

AWAY(auth)
AWAY(check)
AWAY(dkim)
AWAY(dmarc)
AWAY(lab)
AWAY(probe)
AWAY(report)
AWAY(send)
AWAY(spf)
AWAY(verify)

/* nixie explain --live, and the options of the world that come with it. */
bool
cli_world_takes(int option)
{
	return option >= WORLD_DNS && option < WORLD_END;
}

bool
cli_world_take(struct cli_world_options *options, int option, const char *word)
{
	(void)options;
	(void)option;
	(void)word;
	return cli_go_on() == EXIT_EXPLAINED;
}

bool
confirmer_open(struct confirmer *confirmer,
    const struct cli_world_options *options)
{
	(void)confirmer;
	(void)options;
	return cli_go_on() == EXIT_EXPLAINED;
}

/* These two are never reached: without an open one there is none. */
void
confirmer_confirm(struct confirmer *confirmer, struct diagnosis *diagnosis,
    const struct knowledge *knowledge)
{
	(void)confirmer;
	(void)diagnosis;
	(void)knowledge;
}

bool
confirmer_close(struct confirmer *confirmer)
{
	(void)confirmer;
	return false;
}
