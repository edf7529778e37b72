/* nixie verify --smtp: what the mail servers say. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <unistd.h>

#include "app/cli/place.h"
#include "app/cli/verify_parts.h"

enum { NAME_BYTES = 256 };

/* A name that tells who we are. */
static struct span
own_name(void)
{
	static char name[NAME_BYTES];

	if (gethostname(name, sizeof(name) - 1) != 0 || !strchr(name, '.'))
		snprintf(name, sizeof(name), "localhost.localdomain");
	return span_of(name);
}

static bool
open_keep(struct verify_command *command, struct error *error)
{
	static char answers[PLACE_BYTES], counts[PLACE_BYTES];

	if (!command->answers_file)
		command->answers_file = place_find(answers, "XDG_CACHE_HOME",
		    ".cache", "nixie/verify");
	command->counts_file = place_of_counts(counts, command->counts_file);
	if (!command->answers_file || !command->counts_file)
		return error_set(error,
		    "there is no home to keep answers and counts in: name "
		    "--cache and --counts");
	return verify_keep_open(&command->keep, command->answers_file,
	    command->counts_file, command->world.now, command->probes.seed,
	    error);
}

/* The line of progress, as addresses are done with. */
static void
tell(void *owner)
{
	struct verify_command *command = owner;
	size_t done = 0;

	for (size_t i = 0; i < command->probes.schedule.jobs.count; i++)
		done += command->probes.schedule.jobs.items[i].is_over;
	if (done > command->done) {
		progress_cases(&command->progress, done - command->done);
		command->done = done;
	} else {
		progress_cases(&command->progress, 0);
	}
}

bool
verify_servers_open(struct verify_command *command)
{
	static const struct cli_rules no_rules;
	struct verify_probes *probes = &command->probes;
	struct verify_probes_options *options = &command->probes_options;
	struct error error;

	/* Nobody may guess the mailbox that cannot be there. */
	if (getrandom(&probes->seed, sizeof(probes->seed), 0) < 0)
		abort();
	if (options->name.len == 0)
		options->name = own_name();
	if (!cli_session(&command->session, &no_rules))
		return false;
	if (!open_keep(command, &error) ||
	    !verify_probes_open(probes, options, &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	probes->resolver = command->world.resolver;
	probes->overlay = &command->world.overlay;
	probes->session = &command->session;
	probes->keep = &command->keep;
	probes->told = tell;
	probes->owner = command;
	return true;
}

void
verify_servers_close(struct verify_command *command)
{
	verify_probes_close(&command->probes);
	verify_keep_close(&command->keep);
	session_clear(&command->session);
}

/* What is known already, or a job for the probes. */
static void
add(struct verify_command *command, struct verify_entry *entry)
{
	struct verify_result *result = &entry->result;
	const struct verify_kept *kept;

	/* Without SMTPUTF8 they could not be named, whatever they are. */
	if (result->verdict != VERIFY_KEEP)
		return;
	kept = verify_keep_find(&command->keep, result->address);
	if (!kept) {
		entry->job = 1 +
		    verify_probes_add(&command->probes,
			span_from(result->address, result->local.len + 1),
			result->address);
		return;
	}
	result->verdict = kept->verdict;
	result->reason = kept->reason;
	result->evidence = kept->evidence;
}

bool
verify_servers_ask(struct verify_command *command)
{
	struct error error;

	command->done = 0;
	command->keep.now = command->world.now;
	verify_probes_begin(&command->probes);
	for (size_t i = 0; i < command->window.count; i++)
		add(command, &command->window.items[i]);
	if (!verify_probes_run(&command->probes, &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	for (size_t i = 0; i < command->window.count; i++) {
		struct verify_entry *entry = &command->window.items[i];
		const struct verify_job *job;

		if (entry->job == 0)
			continue;
		job = verify_probes_get(&command->probes, entry->job - 1);
		entry->result.verdict = job->verdict;
		entry->result.reason = job->reason;
		if (job->evidence.len > 0)
			entry->result.evidence = job->evidence;
	}
	return true;
}
