/* nixie lint: what in this message would be refused? */

#include <stdio.h>

#include "app/cli/cli.h"
#include "app/cli/world.h"
#include "core/audit/message.h"
#include "core/report/audit_page.h"
#include "core/report/audit_record.h"
#include "io/files/files.h"

enum {
	MESSAGE_MAX = 256 * 1024 * 1024,
	OUTPUT_MAX = 16 * 1024 * 1024,
	CEILING = 1024 * 1024 * 1024,
	CHOOSE_JSON = 1,
	CHOOSE_COLOUR,
	CHOOSE_FAIL_ON,
	CHOOSE_LEAST,
	CHOOSE_LIVE,
	CHOOSE_HELP,
};

static const char usage[] = "nixie lint [OPTIONS] [MESSAGE]";
static const char help[] =
    "Says what in a message receivers would refuse, or hold against it: its\n"
    "fields, dates, lines, encodings, attachments, how to unsubscribe.\n"
    "MESSAGE is a file, or standard input. With --live the DNS is asked as\n"
    "well: does the sender's domain take mail, are domains of links on\n"
    "blocklists?\n\n"
    "  --live           ask the DNS; so do its options below\n"
    "  --least=SEVERITY show findings from this one on: note (the default),\n"
    "                   warning, error, block\n"
    "  --fail-on=SEV    exit with 1 from this severity on (error)\n"
    "  --json           for programs\n"
    "  --color=WHEN     auto, always, never\n"
    "  --help           this text\n" WORLD_HELP;

struct lint {
	struct cli_world_options world;
	enum severity fail_on, least;
	enum cli_colour colour;
	bool is_json, is_live;
};

static bool
take_option(struct lint *lint, int option)
{
	switch (option) {
	case CHOOSE_JSON:
		lint->is_json = true;
		return true;
	case CHOOSE_LIVE:
		lint->is_live = true;
		return true;
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &lint->colour);
	case CHOOSE_FAIL_ON:
		return severity_parse(span_of(optarg), &lint->fail_on);
	case CHOOSE_LEAST:
		return severity_parse(span_of(optarg), &lint->least);
	default:
		return false;
	}
}

static enum cli_options
read_options(struct lint *lint, int argc, char **argv)
{
	static const struct option options[] = {
		WORLD_OPTIONS,
		{ "json", no_argument, NULL, CHOOSE_JSON },
		{ "color", required_argument, NULL, CHOOSE_COLOUR },
		{ "fail-on", required_argument, NULL, CHOOSE_FAIL_ON },
		{ "least", required_argument, NULL, CHOOSE_LEAST },
		{ "live", no_argument, NULL, CHOOSE_LIVE },
		{ "help", no_argument, NULL, CHOOSE_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP)
			return OPTIONS_HELP;
		if (cli_world_takes(option)) {
			lint->is_live |= option != WORLD_NOW;
			if (!cli_world_take(&lint->world, option, optarg))
				return OPTIONS_WRONG;
		} else if (!take_option(lint, option)) {
			cli_fail("see nixie lint --help");
			return OPTIONS_WRONG;
		}
	}
	return OPTIONS_READ;
}

static void
print_json(struct text *out, struct audit *audit)
{
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	audit_record_write(&json, "findings", audit->arena, &audit->findings);
	json_close(&json);
	text_write_byte(out, '\n');
}

static void
print_page(const struct lint *lint, struct text *out, struct audit *audit)
{
	struct page page;

	cli_page(&page, out, lint->colour, 0);
	audit_page_findings(&page, audit->arena, &audit->findings, lint->least);
	if (audit->findings.count == 0)
		text_write_string(out, "nothing found");
	else
		audit_page_count(out, &audit->findings);
	text_write_byte(out, '\n');
}

/* Until nothing is wanted any more. */
static void
look(const struct lint *lint, struct cli_world *world, struct audit *audit,
    struct span message)
{
	struct arena *arena = audit->arena;

	do {
		arena_reset(arena);
		audit_init(audit, arena, &world->known,
		    (struct audit_context){ 0 });
		audit->knowledge = lint->is_live ? knowledge_get() : NULL;
		audit_message(audit, message, world->now);
		if (lint->is_live)
			audit_message_live(audit, message);
	} while (cli_world_ask(world));
	audit_sort(audit);
}

static int
print(const struct lint *lint, struct audit *audit)
{
	struct text out;
	int status = EXIT_EXPLAINED;

	text_init(&out, NULL, OUTPUT_MAX);
	if (lint->is_json)
		print_json(&out, audit);
	else
		print_page(lint, &out, audit);
	for (size_t i = 0; i < audit->findings.count; i++)
		if (audit->findings.items[i].severity >= lint->fail_on)
			status = EXIT_NOTHING;
	cli_flush(&out);
	text_clear(&out);
	return status;
}

static int
run(const struct lint *lint, struct span message)
{
	struct cli_world world;
	struct audit audit;
	struct arena arena;
	int status;

	if (!cli_world_open(&world, &lint->world))
		return EXIT_USAGE;
	arena_init(&arena, CEILING);
	audit.arena = &arena;
	look(lint, &world, &audit, message);
	status = print(lint, &audit);
	arena_clear(&arena);
	return cli_world_close(&world) ? status : EXIT_USAGE;
}

int
cli_lint(int argc, char **argv)
{
	struct lint lint = { .fail_on = SEVERITY_ERROR,
		.least = SEVERITY_NOTE,
		.colour = COLOUR_AUTO };
	enum cli_options options = read_options(&lint, argc, argv);
	struct error error;
	struct text message;
	int status;

	if (options == OPTIONS_HELP)
		cli_help(usage, help);
	if (options != OPTIONS_READ)
		return options == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (argc - optind > 1)
		return cli_fail("one message at a time");
	text_init(&message, NULL, MESSAGE_MAX);
	if (files_read(optind < argc ? argv[optind] : "-", &message, &error))
		status = run(&lint, text_span(&message));
	else
		status = cli_fail("%s", error.message);
	text_clear(&message);
	return status;
}
