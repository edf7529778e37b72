/* nixie log: what became of the mail in a server's log, and why. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/log_ahead.h"
#include "app/cli/log_command.h"
#include "app/cli/log_journal.h"
#include "app/cli/log_take.h"

enum {
	OUTPUT_MAX = 64 * 1024 * 1024,
	JOIN_CEILING = 256 * 1024 * 1024,
	ARENA_MAX = 1024 * 1024 * 1024,
};

void
log_begin(struct log_command *log)
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
	log->items = log->waiting;
	log->item_room = LOG_STEP;
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
read_pieces(struct log_command *log)
{
	struct span piece;
	bool is_first;

	while (log_input_next(&log->input, &piece, &is_first)) {
		if (is_first)
			log_reader_restart(&log->reader, log->input.reference);
		log->name = log_input_name(&log->input);
		log_take_piece(log, piece);
	}
}

/* With two jobs, or, where no other can be begun, alone. */
static void
read_all(struct log_command *log)
{
	struct error error;

	if (log->jobs < 2) {
		read_pieces(log);
	} else if (!log_ahead_run(log, &error)) {
		cli_fail("%s", error.message);
		read_pieces(log);
	}
	log_take_rest(log);
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
	} else if (log->form == FORM_HTML) {
		logbook_write_html(&log->out, &log->book);
	} else if (log->form == FORM_TEXT) {
		cli_page(&page, &log->out, log->colour, log->width);
		logbook_write_page(&page, &log->book);
	}
	cli_flush(&log->out);
}

void
log_clear(struct log_command *log)
{
	if (!log->is_follower)
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
	log_begin(log);
	read_all(log);
	for (unsigned i = LOG_NO_FORMAT + 1; i < LOG_FORMATS; i++)
		is_known |= log->reader.by_format[i] > 0;
	if (is_known || log->form == FORM_JSON || log->form == FORM_NDJSON)
		end_output(log);
	else if (!log->input.is_failed)
		cli_fail("no line here was written by a mail server that "
			 "nixie knows");
	log_clear(log);
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
	if (log->is_follower)
		return log_follow(log, names, count);
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
	enum cli_options read;

	log.now = (int64_t)time(NULL);
	read = log_read_options(&log, argc, argv);
	if (read != OPTIONS_READ)
		return read == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (!cli_session(&log.session, &log.rules))
		return EXIT_USAGE;
	return run_given(&log, argv + optind, argc - optind);
}
