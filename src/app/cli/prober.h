#ifndef NIXIE_CLI_PROBER_H
#define NIXIE_CLI_PROBER_H

/*
 * nixie explain --live --probe: a refused recipient is named again to its
 * mail server, up to RCPT, as politely as nixie verify does it and counted
 * with it. Each address is asked about once in a run.
 */

#include "app/cli/world.h"
#include "core/diagnose/diagnose.h"
#include "service/verify/probes.h"

enum prober_option {
	PROBER_PROBE = 3000,
	PROBER_FROM,
	PROBER_HELO,
	PROBER_PORT,
	PROBER_TIMEOUT,
	PROBER_COUNTS,
	PROBER_HASTY,
	PROBER_FORCE,
	PROBER_END
};

/* clang-format off */
#define PROBER_OPTIONS \
	{ "probe", no_argument, NULL, PROBER_PROBE }, \
	{ "probe-from", required_argument, NULL, PROBER_FROM }, \
	{ "probe-helo", required_argument, NULL, PROBER_HELO }, \
	{ "probe-port", required_argument, NULL, PROBER_PORT }, \
	{ "probe-timeout", required_argument, NULL, PROBER_TIMEOUT }, \
	{ "probe-counts", required_argument, NULL, PROBER_COUNTS }, \
	{ "probe-hasty", no_argument, NULL, PROBER_HASTY }, \
	{ "probe-force", no_argument, NULL, PROBER_FORCE }
/* clang-format on */

#define PROBER_HELP \
	"  --probe          with --live: name the refused recipient to its " \
	"mail\n" \
	"                   server again, up to RCPT; does the refusal still " \
	"stand?\n" \
	"  --probe-from=ADDRESS, --probe-helo=NAME, --probe-port=PORT\n" \
	"                   who we are then, and where (nobody; this host; " \
	"25)\n" \
	"  --probe-timeout=N, --probe-counts=FILE, --probe-hasty, " \
	"--probe-force\n" \
	"                   as --timeout, --counts, --hasty and --force of " \
	"nixie\n" \
	"                   verify\n"

struct prober {
	struct verify_probes_options options;
	const char *counts_file; /* NULL: the usual place */
	bool is_wanted;

	char name[256];
	struct verify_keep keep;
	struct verify_probes probes;
	struct session session;
	size_t asked;
};

void prober_init(struct prober *prober);

/* Is it one of ours? */
bool prober_takes(int option);

/* Read one of our options. False: it makes no sense. */
bool prober_take(struct prober *prober, int option, const char *argument);

/* False: told on standard error, and there is nothing to close. */
bool prober_open(struct prober *prober, struct cli_world *world);
void prober_close(struct prober *prober);

/* Ask about the diagnosis' recipient; what came of it lies in the arena. */
void prober_ask(struct prober *prober, struct diagnosis *diagnosis,
    struct arena *arena);

#endif
