/* nixie log: what became of the mail in a server's log, and why. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/log_ahead.h"
#include "app/cli/log_command.h"
#include "app/cli/log_journal.h"
#include "core/intake/logged.h"
#include "core/report/record.h"

enum {
	OUTPUT_MAX = 64 * 1024 * 1024,
	FLUSH_BYTES = 64 * 1024,
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
	text_init(&log->out, NULL, OUTPUT_MAX);
	json_init(&log->json, &log->out);
	if (log->form != FORM_JSON)
		return;
	json_open_object(&log->json, NULL);
	json_put_number(&log->json, "schema", 1);
	if (!log->is_summary)
		json_open_array(&log->json, "cases");
}

void
log_write_case(struct log_command *log, const struct log_case *found,
    bool is_new)
{
	struct span name = span_of(log->name);

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

/* For the summary of --json, when no case is told. */
static void
count_case(struct log_command *log, const struct log_case *found,
    const struct log_verdict *verdict)
{
	char bytes[64];
	struct text time = text_in(bytes, sizeof(bytes));
	struct tally_case known = { .kind = logged_kind(found),
		.recipient = found->recipient,
		.time = span_empty() };

	log->told++;
	if (verdict) {
		if (found->last.ms != 0)
			log_time_write(&time, &found->last);
		known.time = text_span(&time);
		known.cause = verdict->cause;
		known.issuer = verdict->issuer;
		known.permanence = verdict->permanence;
		known.side = verdict->side;
		known.suppress = verdict->suppress;
		known.acts = verdict->acts;
	}
	tally_add_known(&log->tally, &known);
}

static void
tell_case(struct log_command *log, const struct log_case *found,
    const struct log_verdict *verdict, bool is_new)
{
	if (log->form != FORM_JSON && log->form != FORM_NDJSON)
		return;
	if (found->is_notice && found->outcome == LOG_SENT)
		return; /* a bounce that arrived */
	if (log->form == FORM_JSON && log->is_summary &&
	    (verdict || found->outcome == LOG_SENT))
		count_case(log, found, verdict);
	else
		log_write_case(log, found, is_new);
}

static void
add_case(struct log_command *log, const struct log_case *found,
    const struct log_names_of_case *names)
{
	const struct log_verdict *verdict = NULL;
	bool is_new = false;

	if (log->is_past || (log->is_follower && !found->is_news))
		return;
	if (!log_filter_allows(&log->filter, found))
		return;
	if (found->outcome != LOG_SENT)
		verdict = judge_find(&log->judge, found, &is_new);
	if (!log_filter_allows_verdict(&log->filter, verdict))
		return;
	/* A follower is told each attempt: a recipient is put off once. */
	if (!log->is_follower || found->outcome != LOG_DEFERRED ||
	    found->attempts < 2)
		logbook_add_by(&log->book, found, names, verdict);
	if (log->live && found->outcome != LOG_SENT)
		logbook_live_add(log->live, found, verdict);
	tell_case(log, found, verdict, is_new);
}

static void
expect(struct log_command *log, struct log_waiting *waiting)
{
	logbook_find(&log->book, &waiting->found, &waiting->names);
	if (log->form == FORM_JSON)
		tally_expect(&log->tally, waiting->found.recipient);
}

static void
reach(struct log_command *log, const struct log_waiting *waiting)
{
	logbook_reach(&log->book, &waiting->names);
	if (log->form == FORM_JSON)
		tally_reach(&log->tally, waiting->found.recipient);
}

static void
add_waiting(struct log_command *log)
{
	for (size_t i = 0; i < log->waiting_count; i++)
		reach(log, &log->waiting[i]);
	for (size_t i = 0; i < log->waiting_count; i++)
		add_case(log, &log->waiting[i].found, &log->waiting[i].names);
	log->waiting_count = 0;
	log_join_release(&log->join);
}

static void
take_cases(struct log_command *log)
{
	struct log_waiting *next = &log->waiting[log->waiting_count];

	while (log_join_next(&log->join, &next->found)) {
		expect(log, next);
		if (++log->waiting_count == LOG_WAITING || next->found.is_brief)
			add_waiting(log);
		next = &log->waiting[log->waiting_count];
	}
}

static void
take_event(struct log_command *log, const struct log_event *event)
{
	if (!log->is_past &&
	    (event->kind == LOG_AUTH || event->kind == LOG_FAULT)) {
		add_waiting(log);
		logbook_add_event(&log->book, event);
	}
	log_join_add(&log->join, event);
	if (log_join_has_more(&log->join))
		take_cases(log);
}

static void
take_events(struct log_command *log, size_t count)
{
	for (size_t i = 0; i < count; i++)
		log_join_reach(&log->join, &log->events[i]);
	for (size_t i = 0; i < count; i++)
		take_event(log, &log->events[i]);
}

/* What was decoded is overwritten with the next line: it is the last. */
static size_t
read_events(struct log_command *log, struct span *piece)
{
	size_t count = 0;

	while (count < LOG_EVENTS &&
	    log_reader_take(&log->reader, piece, &log->events[count])) {
		if (log_event_is_idle(&log->events[count]))
			continue;
		log_join_expect(&log->join, &log->events[count++]);
		if (log->reader.scratch.len > 0)
			break;
	}
	return count;
}

void
log_read_piece(struct log_command *log, struct span piece)
{
	size_t count;

	log->book.bytes += piece.len;
	while ((count = read_events(log, &piece)) > 0) {
		take_events(log, count);
		if (log->reader.scratch.len > 0)
			add_waiting(log);
	}
	add_waiting(log);
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
		log_read_piece(log, piece);
	}
}

static size_t
unpack_events(struct log_command *log, struct log_batch *batch)
{
	size_t count = 0;

	while (count < LOG_EVENTS && log_batch_take(batch, &log->events[count]))
		log_join_expect(&log->join, &log->events[count++]);
	return count;
}

static void
take_batch(struct log_command *log, struct log_batch *batch)
{
	size_t count;

	log->name = batch->name;
	log->book.bytes += batch->read;
	while ((count = unpack_events(log, batch)) > 0)
		take_events(log, count);
	add_waiting(log);
}

/* The lines are read by another job, and joined by this one. */
static bool
read_ahead(struct log_command *log)
{
	struct log_ahead ahead;
	struct log_batch *batch;
	struct error error;

	if (!log_ahead_open(&ahead, &log->input, &log->reader, &error))
		return cli_fail("%s", error.message), false;
	while ((batch = log_ahead_next(&ahead)))
		take_batch(log, batch);
	log_ahead_close(&ahead);
	log->name = log_input_name(&log->input); /* of what is told last */
	return true;
}

static void
read_all(struct log_command *log)
{
	if (log->jobs < 2 || !read_ahead(log))
		read_pieces(log);
	log_join_end(&log->join);
	take_cases(log);
	add_waiting(log);
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
