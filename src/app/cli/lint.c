/* nixie lint: what in this message would be refused? */

#include <getopt.h>
#include <stdio.h>
#include <time.h>

#include "app/cli/cli.h"
#include "core/audit/message.h"
#include "core/report/audit_page.h"
#include "core/report/audit_record.h"
#include "io/files/files.h"

enum {
	MESSAGE_MAX = 256 * 1024 * 1024,
	OUTPUT_MAX = 16 * 1024 * 1024,
	CEILING = 1024 * 1024 * 1024,
	SEED = 1,
	CHOOSE_JSON = 1,
	CHOOSE_COLOUR,
	CHOOSE_FAIL_ON,
	CHOOSE_LEAST,
	CHOOSE_HELP,
};

static const char usage[] = "nixie lint [OPTIONS] [MESSAGE]";
static const char help[] =
    "Says what in a message receivers would refuse, or hold against it: its\n"
    "fields, dates, lines, encodings, attachments, how to unsubscribe.\n"
    "MESSAGE is a file, or standard input.\n\n"
    "  --least=SEVERITY show findings from this one on: note (the default),\n"
    "                   warning, error, block\n"
    "  --fail-on=SEV    exit with 1 from this severity on (error)\n"
    "  --json           for programs\n"
    "  --color=WHEN     auto, always, never\n"
    "  --help           this text\n";

struct lint {
	enum severity fail_on, least;
	enum cli_colour colour;
	bool is_json;
};

static bool
take_option(struct lint *lint, int option)
{
	switch (option) {
	case CHOOSE_JSON:
		lint->is_json = true;
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
		{ "json", no_argument, NULL, CHOOSE_JSON },
		{ "color", required_argument, NULL, CHOOSE_COLOUR },
		{ "fail-on", required_argument, NULL, CHOOSE_FAIL_ON },
		{ "least", required_argument, NULL, CHOOSE_LEAST },
		{ "help", no_argument, NULL, CHOOSE_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP)
			return OPTIONS_HELP;
		if (!take_option(lint, option)) {
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

static int
run(const struct lint *lint, struct span message)
{
	struct dns_known known;
	struct audit audit;
	struct arena arena;
	struct text out;
	int status = EXIT_EXPLAINED;

	arena_init(&arena, CEILING);
	dns_known_init(&known, &arena, SEED);
	audit_init(&audit, &arena, &known, (struct audit_context){ 0 });
	audit_message(&audit, message, (int64_t)time(NULL));
	audit_sort(&audit);
	text_init(&out, NULL, OUTPUT_MAX);
	if (lint->is_json)
		print_json(&out, &audit);
	else
		print_page(lint, &out, &audit);
	for (size_t i = 0; i < audit.findings.count; i++)
		if (audit.findings.items[i].severity >= lint->fail_on)
			status = EXIT_NOTHING;
	cli_flush(&out);
	text_clear(&out);
	arena_clear(&arena);
	return status;
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
