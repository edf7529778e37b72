/* nixie verify: which addresses of a list are good for anything? */

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "app/cli/verify_parts.h"

enum {
	MEMORY = 64 * 1024 * 1024,
	WINDOW = 10000, /* addresses that are asked about together */
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
    "asks):\n" WORLD_HELP "\n"
    "Exit status: 0, or 1 if any is not to be kept, or 2 for wrong use or a\n"
    "file that cannot be read.\n\n"
    "  nixie verify addresses.txt --csv --only=fix\n"
    "  nixie verify customers.csv.gz --column=email --summary\n"
    "  nixie verify customers.json --dns=system\n";

enum choice {
	CHOOSE_COLUMN = 1,
	CHOOSE_INPUT,
	CHOOSE_CSV,
	CHOOSE_JSON,
	CHOOSE_SUMMARY,
	CHOOSE_ONLY,
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
take_option(struct verify_command *command, int option)
{
	switch (option) {
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
		return false;
	}
}

/* What the DNS says counts only where nothing else spoke first. */
static void
add_domain(struct verify_command *command, struct verify_result *result)
{
	const struct verify_domain *found;

	if (result->verdict != VERIFY_KEEP)
		return;
	found = verify_domains_get(&command->domains,
	    span_from(result->address, result->local.len + 1));
	result->evidence = found->evidence;
	if (found->reason == VERIFY_FINE)
		return;
	result->verdict = found->verdict;
	result->reason = found->reason;
}

/* False: we cannot go on, which is told. */
static bool
finish_window(struct verify_command *command)
{
	struct error error;

	if (!verify_domains_resolve(&command->domains, &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	for (size_t i = 0; i < command->window.count; i++) {
		struct verify_entry *entry = &command->window.items[i];

		add_domain(command, &entry->result);
		verify_write(command, entry->given, &entry->result);
	}
	progress_cases(&command->progress, command->window.count);
	verify_domains_begin(&command->domains);
	arena_reset(&command->window_arena);
	command->window.items = NULL;
	command->window.count = command->window.room = 0;
	return true;
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
	if (result.verdict == VERIFY_KEEP)
		verify_domains_want(&command->domains,
		    span_from(result.address, local_len + 1));
	*list_add(arena, &command->window) =
	    (struct verify_entry){ arena_dup(arena, given), result };
	if (command->window.count == WINDOW && !finish_window(command))
		command->is_failed = true;
}

void
verify_take(struct verify_command *command, struct span given)
{
	struct verify_result result;

	verify_address(&command->verify, given, &result);
	if (command->asks_dns)
		add_to_window(command, given, result);
	else
		verify_write(command, given, &result);
}

static bool
begin(struct verify_command *command)
{
	const uint64_t seed = (uint64_t)getpid();

	if (command->asks_dns) {
		/* Each domain is asked for once: there is no other limit. */
		command->world_options.resolve.queries_max = UINT_MAX;
		if (!cli_world_open(&command->world, &command->world_options))
			return false;
		verify_domains_init(&command->domains, command->world.resolver,
		    &command->world.overlay, seed);
	}
	arena_init(&command->window_arena, WINDOW_MEMORY);
	arena_init(&command->arena, MEMORY);
	verify_init(&command->verify, &command->arena, seed);
	verify_write_begin(command);
	return true;
}

static void
end(struct verify_command *command)
{
	if (command->asks_dns) {
		command->is_failed |= !finish_window(command);
		verify_domains_clear(&command->domains);
		command->is_failed |= !cli_world_close(&command->world);
	}
	progress_close(&command->progress);
	verify_write_end(command);
	arena_clear(&command->window_arena);
	arena_clear(&command->arena);
}

static int
run(struct verify_command *command, char **names, int count)
{
	if (!begin(command))
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
