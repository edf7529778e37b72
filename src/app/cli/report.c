/* nixie report: what do receivers report about our mail? */

#include <getopt.h>
#include <stdio.h>

#include "app/cli/cli.h"
#include "app/cli/reports.h"
#include "core/audit/feedback.h"
#include "core/report/audit_page.h"
#include "core/report/audit_record.h"
#include "core/report/feedback_page.h"

enum { OUTPUT_MAX = 256 * 1024 * 1024, FINDINGS_MAX = 64 * 1024 * 1024 };

static const char usage[] = "nixie report [OPTIONS] FILE...";
static const char help[] =
    "Sums up what receivers report: DMARC aggregate reports (XML), TLS "
    "reports\n"
    "(JSON) and reports about single messages (ARF). Tells who sends in your\n"
    "name, what passes DMARC and why the rest does not, and what a policy of\n"
    "reject would cost.\n\n"
    "FILE is a report, a mail with one, a mailbox, a folder, or '-'; what is\n"
    "packed (gz, zip, zst) is unpacked. Reports that are broken are read as "
    "far\n"
    "as can be, and told with the byte and the reason.\n\n"
    "  --findings    what is wrong by these reports, each with its proof and "
    "what\n"
    "                to do, as nixie check tells it\n"
    "  --json        one JSON object, with all sources\n"
    "  --color=WHEN  always, never, or auto\n"
    "  --help\n\n"
    "Exit status: 0, or 1 if no report was found, or 2 for wrong use or a "
    "file\n"
    "that cannot be read.\n";

struct choices {
	bool is_json, has_findings;
	enum cli_colour colour;
};

static enum cli_options
read_options(int argc, char **argv, struct choices *choices)
{
	static const struct option options[] = {
		{ "findings", no_argument, NULL, 'f' },
		{ "json", no_argument, NULL, 'j' },
		{ "color", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return OPTIONS_HELP;
		if (option == 'j')
			choices->is_json = true;
		else if (option == 'f')
			choices->has_findings = true;
		else if (option != 'c' ||
		    !cli_parse_colour(optarg, &choices->colour)) {
			cli_fail("see nixie report --help");
			return OPTIONS_WRONG;
		}
	}
	return OPTIONS_READ;
}

static void
write_json(struct text *out, const struct feedback_summary *summary,
    struct audit *audit)
{
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	feedback_record_write(&json, summary);
	audit_record_write(&json, "findings", audit->arena, &audit->findings);
	json_close(&json);
	text_write_byte(out, '\n');
}

static int
tell(struct reports *reports, const struct choices *choices)
{
	struct arena arena;
	struct audit audit;
	struct page page;
	struct text out;

	feedback_sort(&reports->summary);
	arena_init(&arena, FINDINGS_MAX);
	audit_init(&audit, &arena, NULL, (struct audit_context){ 0 });
	audit_feedback(&audit, &reports->summary);
	text_init(&out, NULL, OUTPUT_MAX);
	cli_page(&page, &out, choices->colour, 0);
	if (choices->is_json)
		write_json(&out, &reports->summary, &audit);
	else if (choices->has_findings)
		audit_page_findings(&page, &arena, &audit.findings,
		    SEVERITY_NOTE);
	else
		feedback_page_write(&page, &reports->summary);
	cli_flush(&out);
	text_clear(&out);
	arena_clear(&arena);
	if (reports->is_failed)
		return EXIT_USAGE;
	return reports->read > 0 ? EXIT_EXPLAINED : EXIT_NOTHING;
}

int
cli_report(int argc, char **argv)
{
	struct choices choices = { 0 };
	struct reports reports;
	enum cli_options status = read_options(argc, argv, &choices);
	int exit_status;

	if (status == OPTIONS_HELP)
		cli_help(usage, help);
	if (status != OPTIONS_READ)
		return status == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (optind == argc)
		return cli_fail("no file given; see nixie report --help");
	reports_init(&reports);
	for (; optind < argc; optind++)
		reports_add(&reports, argv[optind]);
	exit_status = tell(&reports, &choices);
	reports_clear(&reports);
	return exit_status;
}
