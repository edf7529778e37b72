/* nixie log: what became of the mail in a server's log, and why. */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "app/cli/log_filter.h"
#include "app/cli/log_input.h"
#include "app/cli/log_journal.h"
#include "core/report/record.h"
#include "core/report/tally.h"
#include "nixie/judge.h"

enum {
	OUTPUT_MAX = 64 * 1024 * 1024,
	FLUSH_BYTES = 64 * 1024,
	JOIN_CEILING = 256 * 1024 * 1024,
	ARENA_MAX = 1024 * 1024 * 1024,
};

enum form { FORM_TEXT, FORM_JSON, FORM_NDJSON };

struct log_command {
	enum form form;
	bool is_summary;
	bool has_journal;
	enum cli_colour colour;
	size_t width;
	struct cli_rules rules;
	struct log_filter filter;
	int64_t now;

	struct session session;
	struct judge judge;
	struct arena arena; /* of the joiner */
	struct log_reader reader;
	struct log_join join;
	struct logbook book;
	struct tally tally; /* for JSON */
	struct log_input input;
	struct files_command journal;
	struct text out;
	struct json json;
	size_t told;
};

static const char usage[] = "nixie log [OPTIONS] FILE...|--journal";
static const char help[] =
    "Says what became of the mail in a server's log: what was delivered, what\n"
    "waits, what failed, why, since when, and who must act.\n\n"
    "FILE is a log of Postfix, Exim, Sendmail, OpenSMTPD or qmail, as syslog,\n"
    "journald, Docker or the server wrote it, packed (gz, zst, xz) or not; '-' "
    "is\n"
    "standard input. Several files are read in the order of their times.\n\n"
    "  --journal         read the system's journal, by way of journalctl\n"
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
    "  --rules=FILE      rules of your own, used before the built-in ones\n"
    "  --color=WHEN      always, never, or auto\n"
    "  --width=COLUMNS   40 to 500; the terminal's by default\n"
    "  --help\n\n"
    "Exit status: 0 a report, 1 no line of a mail server in it, 2 wrong use "
    "or\n"
    "a file that cannot be read.\n\n"
    "  nixie log /var/log/mail.log\n"
    "  nixie log --since=2h --side=sender /var/log/mail.log\n"
    "  nixie log --journal --since=2h\n";

enum choice {
	CHOOSE_SINCE = 1,
	CHOOSE_UNTIL,
	CHOOSE_DOMAIN,
	CHOOSE_RECIPIENT,
	CHOOSE_SENDER,
	CHOOSE_CAUSE,
	CHOOSE_SIDE,
	CHOOSE_JOURNAL,
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
	return knowledge_find_cause(&knowledge_builtin, span_of(word)) != NULL;
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
	default:
		return take_filter(log, option);
	}
}

static void
begin_output(struct log_command *log)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	judge_init(&log->judge, &log->session, seed);
	arena_init(&log->arena, ARENA_MAX);
	log_reader_init(&log->reader, log->now);
	log_join_init(&log->join, &log->arena, seed, JOIN_CEILING);
	logbook_init(&log->book, matcher_knowledge(log->session.matcher), seed);
	tally_init(&log->tally, seed);
	text_init(&log->out, NULL, OUTPUT_MAX);
	json_init(&log->json, &log->out);
	if (log->form != FORM_JSON)
		return;
	json_open_object(&log->json, NULL);
	json_put_number(&log->json, "schema", 1);
	if (!log->is_summary)
		json_open_array(&log->json, "cases");
}

static void
write_case(struct log_command *log, const struct log_case *found, bool is_new)
{
	struct span name = span_of(log_input_name(&log->input));

	if (is_new) {
		log->session.evidence.source.name = name;
		log->session.evidence.source.index = log->told;
	} else if (!judge_diagnose(&log->judge, found, name, log->told)) {
		return;
	}
	log->told++;
	if (log->form == FORM_JSON)
		tally_add(&log->tally, &log->session.diagnosis);
	if (log->is_summary)
		return;
	record_write(&log->json, &log->session.diagnosis);
	if (log->form == FORM_NDJSON) {
		text_write_byte(&log->out, '\n');
		json_init(&log->json, &log->out);
	}
	if (log->out.len > FLUSH_BYTES && !cli_flush(&log->out))
		exit(EXIT_USAGE);
}

static void
add_case(struct log_command *log, const struct log_case *found)
{
	const struct log_verdict *verdict = NULL;
	bool is_new = false;

	if (!log_filter_allows(&log->filter, found))
		return;
	if (found->outcome != LOG_SENT)
		verdict = judge_find(&log->judge, found, &is_new);
	if (!log_filter_allows_verdict(&log->filter, verdict))
		return;
	logbook_add(&log->book, found, verdict);
	if (log->form != FORM_TEXT &&
	    !(found->is_notice && found->outcome == LOG_SENT))
		write_case(log, found, is_new);
}

static void
take_cases(struct log_command *log)
{
	struct log_case found;

	while (log_join_take(&log->join, &found))
		add_case(log, &found);
}

static void
read_piece(struct log_command *log, struct span piece)
{
	struct log_event event;

	log->book.bytes += piece.len;
	while (log_reader_take(&log->reader, &piece, &event)) {
		if (event.kind == LOG_AUTH || event.kind == LOG_FAULT)
			logbook_add_event(&log->book, &event);
		log_join_add(&log->join, &event);
		take_cases(log);
	}
}

static void
read_all(struct log_command *log)
{
	struct span piece;
	bool is_first;

	while (log_input_next(&log->input, &piece, &is_first)) {
		if (is_first)
			log_reader_restart(&log->reader, log->input.reference);
		read_piece(log, piece);
	}
	log_join_end(&log->join);
	take_cases(log);
	log->book.lines = log->reader.lines;
	log->book.unknown = log->reader.unknown;
	log->book.evicted = log->join.evicted;
}

static void
end_output(struct log_command *log)
{
	struct page page;

	if (log->form == FORM_JSON) {
		if (!log->is_summary)
			json_close(&log->json);
		tally_write_json(&log->json, &log->tally);
		logbook_write_json(&log->json, &log->book);
		json_close(&log->json);
		text_write_byte(&log->out, '\n');
	} else if (log->form == FORM_TEXT) {
		cli_page(&page, &log->out, log->colour, log->width);
		logbook_write_page(&page, &log->book);
	}
	cli_flush(&log->out);
}

static void
clear(struct log_command *log)
{
	log_input_close(&log->input);
	logbook_clear(&log->book);
	tally_clear(&log->tally);
	judge_clear(&log->judge);
	arena_clear(&log->arena);
	session_clear(&log->session);
	text_clear(&log->out);
}

static int
run(struct log_command *log, char **names, int count)
{
	bool is_known = false;

	if (!log_input_open(&log->input, names, count, log->now))
		return cli_fail("more than %d files", LOG_INPUT_MAX);
	begin_output(log);
	read_all(log);
	for (unsigned i = LOG_NO_FORMAT + 1; i < LOG_FORMATS; i++)
		is_known |= log->reader.by_format[i] > 0;
	if (is_known || log->form != FORM_TEXT)
		end_output(log);
	else if (!log->input.is_failed)
		cli_fail("no line here was written by a mail server that "
			 "nixie knows");
	clear(log);
	return log->input.is_failed ? EXIT_USAGE
	    : is_known              ? EXIT_EXPLAINED
				    : EXIT_NOTHING;
}

/* The journal takes the place of the standard input. */
static bool
open_journal(struct log_command *log)
{
	struct error error;

	if (!log_journal_open(&log->journal, log->filter.since, false, &error))
		return cli_fail("%s", error.message), false;
	return dup2(log->journal.file, STDIN_FILENO) == STDIN_FILENO;
}

static int
run_given(struct log_command *log, char **names, int count)
{
	static char dash[] = "-";
	static char *only_dash[] = { dash };
	int status;

	if (count > 0 && log->has_journal)
		return cli_fail("give --journal or files, not both");
	if (count > 0)
		return run(log, names, count);
	if (!log->has_journal && isatty(STDIN_FILENO))
		return cli_fail(
		    "no log: give a file, or '-'; see nixie log --help");
	if (log->has_journal && !open_journal(log))
		return EXIT_USAGE;
	status = run(log, only_dash, 1);
	if (!files_command_close(&log->journal, true))
		return cli_fail("journalctl cannot read the journal");
	return status;
}

int
cli_log(int argc, char **argv)
{
	static struct log_command log;
	int option;

	log.now = (int64_t)time(NULL);
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return EXIT_EXPLAINED;
		}
		if (option == '?')
			return cli_fail("see nixie log --help");
		if (!take_option(&log, option))
			return cli_fail("no such choice: '%s'; see nixie log "
					"--help",
			    optarg);
	}
	if (!cli_session(&log.session, &log.rules))
		return EXIT_USAGE;
	return run_given(&log, argv + optind, argc - optind);
}
