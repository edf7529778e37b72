/* nixie verify: which addresses of a list are good for anything? */

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/cli/verify_parts.h"
#include "base/scan.h"

enum {
	MEMORY = 64 * 1024 * 1024,
	WINDOW = 10000,        /* addresses that are asked about together */
	SERVERS_WINDOW = 1000, /* ... when their servers are asked, too */
	WINDOW_MEMORY = 256 * 1024 * 1024,
};

static const char usage[] = "nixie verify [OPTIONS] FILE... | -";
static const char help[] =
    "Says of each address of a list whether to keep it, to have it mended, to\n"
    "take it off, or to ask again later: by its form and spelling, by lists "
    "of\n"
    "disposable domains and of names of tasks, and, if asked to, by the DNS.\n"
    "Nothing is changed.\n"
    "\n"
    "A file has one address a line, or is CSV, JSON or NDJSON with a column "
    "or\n"
    "field 'email'; packed ones are unpacked.\n\n"
    "  --column=NAME    the column or field, by its name; of CSV also by its\n"
    "                   number from 1 on\n"
    "  --input=FORM     lines, csv, json (or ndjson), when it cannot be told\n"
    "  --csv            CSV, instead of one JSON object a line\n"
    "  --json           one JSON object with all addresses and the counts\n"
    "  --summary        only the counts\n"
    "  --only=VERDICT   only those with this one: keep, fix, suppress, retry,\n"
    "                   unknown\n"
    "  --help\n\n"
    "What the DNS says of each domain, which is asked for once (any of these "
    "asks):\n" WORLD_HELP
    "  --internal       addresses of private networks can be reached, too\n\n"
    "What the mail servers say, up to RCPT and never further:\n"
    "  --smtp           ask them, politely: see nixie-verify(1)\n"
    "  --force          also providers that punish who asks\n"
    "  --per-day=N      recipients a day and provider (500)\n"
    "  --at-once=N      sessions at the same time (20)\n"
    "  --hasty          no pause between sessions: for servers of your own\n"
    "  --retry-after=S  seconds until what was refused for now is asked "
    "again,\n"
    "                   and three times as many until the last time (300)\n"
    "  --helo=NAME      what we call ourselves; this host's name\n"
    "  --from=ADDRESS   the sender; by default the empty one, as of bounces\n"
    "  --port=PORT      25\n"
    "  --timeout=S      seconds for each stage (30)\n"
    "  --cache=FILE     where answers are kept (~/.cache/nixie/verify)\n"
    "  --counts=FILE    and each day's counts (~/.local/state/nixie/probes)\n\n"
    "Long runs:\n"
    "  --output=FILE    instead of standard output\n"
    "  --state=FILE     with --output: a run that was interrupted goes on\n"
    "                   where it stopped\n\n"
    "Exit status: 0, or 1 if any is not to be kept, or 2 for wrong use or a\n"
    "file that cannot be read.\n\n"
    "  nixie verify addresses.txt --csv --only=fix\n"
    "  nixie verify customers.csv.gz --column=email --summary\n"
    "  nixie verify customers.json --dns=system\n"
    "  nixie verify list.csv --smtp --state=run.state --output=run.csv --csv\n";

enum choice {
	CHOOSE_COLUMN = 1,
	CHOOSE_INPUT,
	CHOOSE_CSV,
	CHOOSE_JSON,
	CHOOSE_SUMMARY,
	CHOOSE_ONLY,
	CHOOSE_INTERNAL,
	CHOOSE_SMTP,
	CHOOSE_FORCE,
	CHOOSE_PER_DAY,
	CHOOSE_AT_ONCE,
	CHOOSE_HASTY,
	CHOOSE_RETRY_AFTER,
	CHOOSE_HELO,
	CHOOSE_FROM,
	CHOOSE_PORT,
	CHOOSE_TIMEOUT,
	CHOOSE_CACHE,
	CHOOSE_COUNTS,
	CHOOSE_OUTPUT,
	CHOOSE_STATE,
	CHOOSE_HELP,
};

static const struct option options[] = {
	WORLD_OPTIONS,
	{ "column", required_argument, NULL, CHOOSE_COLUMN },
	{ "field", required_argument, NULL, CHOOSE_COLUMN },
	{ "input", required_argument, NULL, CHOOSE_INPUT },
	{ "csv", no_argument, NULL, CHOOSE_CSV },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "summary", no_argument, NULL, CHOOSE_SUMMARY },
	{ "only", required_argument, NULL, CHOOSE_ONLY },
	{ "internal", no_argument, NULL, CHOOSE_INTERNAL },
	{ "smtp", no_argument, NULL, CHOOSE_SMTP },
	{ "force", no_argument, NULL, CHOOSE_FORCE },
	{ "per-day", required_argument, NULL, CHOOSE_PER_DAY },
	{ "at-once", required_argument, NULL, CHOOSE_AT_ONCE },
	{ "hasty", no_argument, NULL, CHOOSE_HASTY },
	{ "retry-after", required_argument, NULL, CHOOSE_RETRY_AFTER },
	{ "helo", required_argument, NULL, CHOOSE_HELO },
	{ "from", required_argument, NULL, CHOOSE_FROM },
	{ "port", required_argument, NULL, CHOOSE_PORT },
	{ "timeout", required_argument, NULL, CHOOSE_TIMEOUT },
	{ "cache", required_argument, NULL, CHOOSE_CACHE },
	{ "counts", required_argument, NULL, CHOOSE_COUNTS },
	{ "output", required_argument, NULL, CHOOSE_OUTPUT },
	{ "state", required_argument, NULL, CHOOSE_STATE },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool
set_form(struct verify_command *command, const char *word)
{
	static const struct {
		const char *name;
		enum verify_form form;
	} forms[] = { { "lines", VERIFY_FORM_LINES },
		{ "csv", VERIFY_FORM_CSV }, { "json", VERIFY_FORM_JSON },
		{ "ndjson", VERIFY_FORM_JSON } };

	for (size_t i = 0; i < sizeof(forms) / sizeof(*forms); i++)
		if (strcmp(word, forms[i].name) == 0) {
			command->form = forms[i].form;
			return true;
		}
	return false;
}

static bool
parse_number(const char *word, unsigned least, unsigned most, unsigned *number)
{
	struct span rest = span_of(word);

	return scan_number(&rest, 1, 6, number) && rest.len == 0 &&
	    *number >= least && *number <= most;
}

/* How the servers are asked. */
static bool
take_manner(struct verify_command *command, int option)
{
	struct verify_probes_options *probes = &command->probes_options;
	unsigned seconds = 0;

	switch (option) {
	case CHOOSE_SMTP:
		command->asks_dns = command->asks_servers = true;
		return true;
	case CHOOSE_FORCE:
		probes->is_forced = true;
		return true;
	case CHOOSE_HASTY:
		probes->is_hasty = true;
		return true;
	case CHOOSE_PER_DAY:
		return parse_number(optarg, 1, 999999, &probes->per_day);
	case CHOOSE_AT_ONCE:
		return parse_number(optarg, 1, VERIFY_PROBES_MAX,
		    &probes->at_once);
	case CHOOSE_PORT:
		return parse_number(optarg, 1, 65535, &probes->port);
	case CHOOSE_TIMEOUT:
		return parse_number(optarg, 1, 3600, &probes->seconds);
	case CHOOSE_RETRY_AFTER:
		if (!parse_number(optarg, 0, 86400, &seconds))
			return false;
		probes->retry_after = seconds * (uint64_t)LOOP_SECOND;
		return true;
	case CHOOSE_HELO:
		probes->name = span_of(optarg);
		return *optarg != '\0';
	case CHOOSE_FROM:
		probes->sender = span_of(optarg);
		return true;
	default:
		return false;
	}
}

static bool
take_option(struct verify_command *command, int option)
{
	switch (option) {
	case CHOOSE_INTERNAL:
		command->is_inside = true;
		return true;
	case CHOOSE_CACHE:
		command->answers_file = optarg;
		return *optarg != '\0';
	case CHOOSE_COUNTS:
		command->counts_file = optarg;
		return *optarg != '\0';
	case CHOOSE_OUTPUT:
		command->output_file = optarg;
		return *optarg != '\0';
	case CHOOSE_STATE:
		command->state_file = optarg;
		return *optarg != '\0';
	case CHOOSE_COLUMN:
		command->column = optarg;
		return *optarg != '\0';
	case CHOOSE_INPUT:
		return set_form(command, optarg);
	case CHOOSE_CSV:
		command->output = OUTPUT_CSV;
		return true;
	case CHOOSE_JSON:
		command->output = OUTPUT_JSON;
		return true;
	case CHOOSE_SUMMARY:
		command->output = OUTPUT_SUMMARY;
		return true;
	case CHOOSE_ONLY:
		command->has_only = true;
		return verify_verdict_parse(span_of(optarg), &command->only);
	default:
		return take_manner(command, option);
	}
}

/* What the DNS says counts only where nothing else spoke first. */
static void
add_domain(struct verify_command *command, struct verify_result *result)
{
	const struct verify_domain *found;

	if (!command->asks_dns || result->verdict != VERIFY_KEEP)
		return;
	found = verify_domains_get(&command->domains,
	    span_from(result->address, result->local.len + 1));
	result->evidence = found->evidence;
	if (found->reason == VERIFY_FINE)
		return;
	result->verdict = found->verdict;
	result->reason = found->reason;
}

static bool
ask_dns(struct verify_command *command)
{
	struct error error;

	if (!command->asks_dns)
		return true;
	if (!verify_domains_resolve(&command->domains, &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	for (size_t i = 0; i < command->window.count; i++)
		add_domain(command, &command->window.items[i].result);
	return true;
}

/* False: we cannot go on, which is told. */
static bool
finish_window(struct verify_command *command)
{
	if (!ask_dns(command) ||
	    (command->asks_servers && !verify_servers_ask(command)))
		return false;
	for (size_t i = 0; i < command->window.count; i++) {
		struct verify_entry *entry = &command->window.items[i];

		verify_write(command, entry->given, &entry->result);
	}
	progress_cases(&command->progress,
	    command->window.count - command->done);
	if (command->asks_dns)
		verify_domains_begin(&command->domains);
	arena_reset(&command->window_arena);
	command->window.items = NULL;
	command->window.count = command->window.room = 0;
	return verify_state_save(command);
}

static void
add_to_window(struct verify_command *command, struct span given,
    struct verify_result result)
{
	struct arena *arena = &command->window_arena;
	const size_t local_len = result.local.len;

	result.address = arena_dup(arena, result.address);
	result.mailbox = arena_dup(arena, result.mailbox);
	result.unicode = arena_dup(arena, result.unicode);
	result.suggestion = arena_dup(arena, result.suggestion);
	if (command->asks_dns && result.verdict == VERIFY_KEEP)
		verify_domains_want(&command->domains,
		    span_from(result.address, local_len + 1));
	*list_add(arena, &command->window) =
	    (struct verify_entry){ arena_dup(arena, given), result, 0 };
	if (command->window.count <
	    (command->asks_servers ? SERVERS_WINDOW : WINDOW))
		return;
	/* What nobody could tell would be wrong, and the state with it. */
	if (!finish_window(command))
		exit(EXIT_USAGE);
}

void
verify_take(struct verify_command *command, struct span given)
{
	struct verify_result result;

	if (command->skipped > 0) {
		command->skipped--;
		return;
	}
	verify_address(&command->verify, given, &result);
	if (command->asks_dns || command->state_file)
		add_to_window(command, given, result);
	else
		verify_write(command, given, &result);
}

static bool
open_world(struct verify_command *command, uint64_t seed)
{
	if (!command->asks_dns)
		return true;
	/* Each domain is asked for once: there is no other limit. */
	command->world_options.resolve.queries_max = UINT_MAX;
	if (!cli_world_open(&command->world, &command->world_options))
		return false;
	verify_domains_init(&command->domains, command->world.resolver,
	    &command->world.overlay, seed);
	command->domains.is_inside = command->is_inside;
	return !command->asks_servers || verify_servers_open(command);
}

static bool
begin(struct verify_command *command, char **names, int count)
{
	const uint64_t seed = (uint64_t)getpid();

	if (!open_world(command, seed) ||
	    !verify_state_open(command, names, count))
		return false;
	arena_init(&command->window_arena, WINDOW_MEMORY);
	arena_init(&command->arena, MEMORY);
	verify_init(&command->verify, &command->arena, seed);
	verify_write_begin(command);
	return true;
}

static void
end(struct verify_command *command)
{
	command->is_failed |= !finish_window(command);
	progress_close(&command->progress);
	verify_write_end(command);
	if (command->asks_servers)
		verify_servers_close(command);
	if (command->asks_dns) {
		verify_domains_clear(&command->domains);
		command->is_failed |= !cli_world_close(&command->world);
	}
	arena_clear(&command->window_arena);
	arena_clear(&command->arena);
}

static int
run(struct verify_command *command, char **names, int count)
{
	if (command->state_file &&
	    (!command->output_file || command->output == OUTPUT_JSON))
		return cli_fail("--state needs --output, and goes with all "
				"forms but --json");
	if (!begin(command, names, count))
		return EXIT_USAGE;
	verify_read(command, names, count);
	end(command);
	if (command->is_failed)
		return EXIT_USAGE;
	return command->counts[VERIFY_KEEP] == command->total ? EXIT_EXPLAINED
							      : EXIT_NOTHING;
}

int
cli_verify(int argc, char **argv)
{
	static struct verify_command command;
	int option;

	command.probes_options = (struct verify_probes_options){ .port = 25,
		.per_day = 500,
		.at_once = 20,
		.seconds = 30,
		.retry_after = 300ULL * LOOP_SECOND,
		.name = span_empty(),
		.sender = span_empty() };

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return EXIT_EXPLAINED;
		}
		if (option == '?')
			return cli_fail("see nixie verify --help");
		if (cli_world_takes(option)) {
			command.asks_dns = true;
			if (!cli_world_take(&command.world_options, option,
				optarg))
				return EXIT_USAGE;
		} else if (!take_option(&command, option)) {
			return cli_fail("no such choice: '%s'; see nixie "
					"verify --help",
			    optarg);
		}
	}
	if (optind == argc)
		return cli_fail("give a file, or '-'; see nixie verify --help");
	return run(&command, argv + optind, argc - optind);
}
