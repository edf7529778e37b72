/* The options of nixie log. */

#include <getopt.h>

#include "app/cli/log_command.h"

static const char usage[] = "nixie log [OPTIONS] FILE...|--journal";
static const char help[] =
    "Says what became of the mail in a server's log: what was delivered, what\n"
    "waits, what failed, why, since when, and who must act.\n\n"
    "FILE is a log of Postfix, Exim, Sendmail, OpenSMTPD or qmail, as syslog,\n"
    "journald, Docker or the server wrote it, packed (gz, zst, xz) or not; '-' "
    "is\n"
    "standard input. Several files are read in the order of their times.\n\n"
    "  --journal         read the system's journal, by way of journalctl\n"
    "  --follow          tell of new lines as they come: on a terminal as a\n"
    "                    screen, else, or with --ndjson, a JSON object a "
    "line\n"
    "  --since=TIME      cases whose last attempt was not before ...\n"
    "  --until=TIME      ... and not after: 2026-11-22, '2026-11-22 09:30',\n"
    "                    09:30 (today), 90m, 2h or 3d (ago)\n"
    "  --domain=D        cases of recipients at this domain\n"
    "  --recipient=A     cases of this address, or domain\n"
    "  --sender=A        cases of mail from this address, or domain\n"
    "  --cause=NAME      failures of this cause; see nixie cause\n"
    "  --side=SIDE       failures on this side: sender, recipient, receiver,\n"
    "                    network, nobody, undecided\n"
    "  --json            one JSON object: cases and report\n"
    "  --summary         with --json: the report alone\n"
    "  --ndjson          one JSON object a line for each case, as it ends\n"
    "  --html            the report as one page for a browser\n"
    "  --rules=FILE      rules of your own, used before the built-in ones\n"
    "  --jobs=N, -jN     2: two jobs share the work; 0: if there are as many\n"
    "                    processors\n"
    "  --color=WHEN      always, never, or auto\n"
    "  --width=COLUMNS   40 to 500; the terminal's by default\n"
    "  --help\n\n"
    "Exit status: 0 a report, 1 no line of a mail server in it, 2 wrong use "
    "or\n"
    "a file that cannot be read.\n\n"
    "  nixie log /var/log/mail.log\n"
    "  nixie log --since=2h --side=sender /var/log/mail.log\n"
    "  nixie log --journal --since=2h\n"
    "  nixie log --follow /var/log/mail.log\n";

enum choice {
	CHOOSE_SINCE = 1,
	CHOOSE_UNTIL,
	CHOOSE_DOMAIN,
	CHOOSE_RECIPIENT,
	CHOOSE_SENDER,
	CHOOSE_CAUSE,
	CHOOSE_SIDE,
	CHOOSE_FOLLOW,
	CHOOSE_HTML,
	CHOOSE_JOBS = 'j',
	CHOOSE_JOURNAL = CHOOSE_HTML + 1,
	CHOOSE_JSON,
	CHOOSE_NDJSON,
	CHOOSE_SUMMARY,
	CHOOSE_RULES,
	CHOOSE_COLOUR,
	CHOOSE_WIDTH,
	CHOOSE_HELP,
};

static const struct option options[] = {
	{ "since", required_argument, NULL, CHOOSE_SINCE },
	{ "until", required_argument, NULL, CHOOSE_UNTIL },
	{ "domain", required_argument, NULL, CHOOSE_DOMAIN },
	{ "recipient", required_argument, NULL, CHOOSE_RECIPIENT },
	{ "sender", required_argument, NULL, CHOOSE_SENDER },
	{ "cause", required_argument, NULL, CHOOSE_CAUSE },
	{ "side", required_argument, NULL, CHOOSE_SIDE },
	{ "follow", no_argument, NULL, CHOOSE_FOLLOW },
	{ "html", no_argument, NULL, CHOOSE_HTML },
	{ "jobs", required_argument, NULL, CHOOSE_JOBS },
	{ "journal", no_argument, NULL, CHOOSE_JOURNAL },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "ndjson", no_argument, NULL, CHOOSE_NDJSON },
	{ "summary", no_argument, NULL, CHOOSE_SUMMARY },
	{ "rules", required_argument, NULL, CHOOSE_RULES },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "width", required_argument, NULL, CHOOSE_WIDTH },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool
is_cause(const char *word)
{
	return knowledge_find_cause(knowledge_get(), span_of(word)) != NULL;
}

static bool
is_side(const char *word)
{
	enum side side;

	return side_parse(span_of(word), &side);
}

/* The options that choose cases; false: the word is not one of theirs. */
static bool
take_filter(struct log_command *log, int option)
{
	struct log_filter *filter = &log->filter;

	switch (option) {
	case CHOOSE_SINCE:
		return log_filter_parse_time(optarg, log->now, &filter->since);
	case CHOOSE_UNTIL:
		return log_filter_parse_time(optarg, log->now, &filter->until);
	case CHOOSE_DOMAIN:
		filter->domain = optarg;
		return *optarg != '\0';
	case CHOOSE_RECIPIENT:
		filter->recipient = optarg;
		return *optarg != '\0';
	case CHOOSE_SENDER:
		filter->sender = optarg;
		return *optarg != '\0';
	case CHOOSE_CAUSE:
		filter->cause = optarg;
		return is_cause(optarg);
	case CHOOSE_SIDE:
		filter->side = optarg;
		return is_side(optarg);
	default:
		return false;
	}
}

static bool
take_option(struct log_command *log, int option)
{
	switch (option) {
	case CHOOSE_FOLLOW:
		log->is_follower = true;
		return true;
	case CHOOSE_HTML:
		log->form = FORM_HTML;
		return true;
	case CHOOSE_JOURNAL:
		log->has_journal = true;
		return true;
	case CHOOSE_JSON:
		log->form = FORM_JSON;
		return true;
	case CHOOSE_NDJSON:
		log->form = FORM_NDJSON;
		return true;
	case CHOOSE_SUMMARY:
		log->is_summary = true;
		return true;
	case CHOOSE_RULES:
		return cli_add_rules(&log->rules, optarg);
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &log->colour);
	case CHOOSE_WIDTH:
		return cli_parse_width(optarg, &log->width);
	case CHOOSE_JOBS:
		return cli_parse_jobs(optarg, &log->jobs);
	default:
		return take_filter(log, option);
	}
}

enum cli_options
log_read_options(struct log_command *log, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "j:", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return OPTIONS_HELP;
		}
		if (option == '?') {
			cli_fail("see nixie log --help");
			return OPTIONS_WRONG;
		}
		if (!take_option(log, option)) {
			cli_fail("no such choice: '%s'; see nixie log --help",
			    optarg);
			return OPTIONS_WRONG;
		}
	}
	return OPTIONS_READ;
}
