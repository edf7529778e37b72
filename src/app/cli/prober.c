#include "app/cli/prober.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "app/cli/place.h"
#include "base/scan.h"
#include "core/confirm/again.h"

enum { PORT = 25, PER_DAY = 500, PER_RUN = 500, SECONDS = 30 };

void
prober_init(struct prober *prober)
{
	prober->options = (struct verify_probes_options){ .port = PORT,
		.per_day = PER_DAY,
		.at_once = 1,
		.seconds = SECONDS,
		.name = span_empty(),
		.sender = span_empty() };
}

bool
prober_takes(int option)
{
	return option >= PROBER_PROBE && option < PROBER_END;
}

static bool
parse_number(const char *word, unsigned most, unsigned *number)
{
	struct span rest = span_of(word);

	return scan_number(&rest, 1, 5, number) && rest.len == 0 &&
	    *number > 0 && *number <= most;
}

bool
prober_take(struct prober *prober, int option, const char *argument)
{
	struct verify_probes_options *options = &prober->options;

	switch ((enum prober_option)option) {
	case PROBER_PROBE:
		prober->is_wanted = true;
		return true;
	case PROBER_FROM:
		options->sender = span_of(argument);
		return true;
	case PROBER_HELO:
		options->name = span_of(argument);
		return *argument != '\0';
	case PROBER_PORT:
		return parse_number(argument, 65535, &options->port);
	case PROBER_TIMEOUT:
		return parse_number(argument, 3600, &options->seconds);
	case PROBER_COUNTS:
		prober->counts_file = argument;
		return *argument != '\0';
	case PROBER_HASTY:
		options->is_hasty = true;
		return true;
	case PROBER_FORCE:
		options->is_forced = true;
		return true;
	default:
		return false;
	}
}

/* A name that tells who we are. */
static void
find_name(struct prober *prober)
{
	if (prober->options.name.len > 0)
		return;
	if (gethostname(prober->name, sizeof(prober->name) - 1) != 0 ||
	    !strchr(prober->name, '.'))
		snprintf(prober->name, sizeof(prober->name),
		    "localhost.localdomain");
	prober->options.name = span_of(prober->name);
}

static bool
open_keep(struct prober *prober, int64_t now, struct error *error)
{
	static char place[PLACE_BYTES];
	const char *file = place_of_counts(place, prober->counts_file);

	if (!file)
		return error_set(error,
		    "there is no home to keep the day's counts in: name "
		    "--probe-counts");
	return verify_keep_open(&prober->keep, NULL, file, now,
	    prober->probes.seed, error);
}

bool
prober_open(struct prober *prober, struct cli_world *world)
{
	static const struct cli_rules no_rules;
	struct verify_probes *probes = &prober->probes;
	struct error error;

	/* Nobody may guess the mailbox that cannot be there. */
	if (getrandom(&probes->seed, sizeof(probes->seed), 0) < 0)
		abort();
	find_name(prober);
	if (!cli_session(&prober->session, &no_rules))
		return false;
	if (!open_keep(prober, world->now, &error)) {
		session_clear(&prober->session);
		return cli_fail("%s", error.message) == EXIT_EXPLAINED;
	}
	if (!verify_probes_open(probes, &prober->options, &error)) {
		verify_keep_close(&prober->keep);
		session_clear(&prober->session);
		return cli_fail("%s", error.message) == EXIT_EXPLAINED;
	}
	probes->resolver = world->resolver;
	probes->overlay = &world->overlay;
	probes->session = &prober->session;
	probes->keep = &prober->keep;
	verify_probes_begin(probes);
	return true;
}

void
prober_close(struct prober *prober)
{
	verify_probes_close(&prober->probes);
	verify_keep_close(&prober->keep);
	session_clear(&prober->session);
}

/*
 * All cases are one lot: who refuses us once is asked no more, the pauses
 * hold from one case to the next, and no address is asked about twice.
 */
void
prober_ask(struct prober *prober, struct diagnosis *diagnosis,
    struct arena *arena)
{
	struct verify_probes *probes = &prober->probes;
	const struct span whom = confirm_again_whom(diagnosis);
	const struct verify_job *job;
	struct span address, reply;
	struct error error;
	size_t number, at = 0;

	if (whom.len == 0 || prober->asked++ >= PER_RUN)
		return;
	address = arena_dup(&probes->arena, whom);
	for (size_t i = 0; i < address.len; i++)
		if (address.ptr[i] == '@')
			at = i + 1;
	number = verify_probes_add(probes, span_from(address, at), address);
	if (!verify_probes_run(probes, &error)) {
		cli_fail("%s", error.message);
		return;
	}
	job = verify_probes_get(probes, number);
	reply = confirm_again_reply(job);
	session_open(&prober->session, reply, span_empty(), false);
	confirm_again(diagnosis, arena, job,
	    reply.len > 0 && session_next(&prober->session) == SESSION_CASE
		? &prober->session.diagnosis
		: NULL);
}
