/* nixie log --follow: what becomes of the mail, as the log grows. */

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/log_command.h"
#include "app/cli/log_journal.h"
#include "app/cli/log_screen.h"
#include "app/cli/log_take.h"
#include "io/files/tail.h"

enum {
	LOOK_EVERY = 1000, /* ms, though nothing came */
	DRAW_EVERY = 500,  /* ms at least, between two screens */
};

struct follow {
	struct log_command *log;
	struct files_tail tail;
	struct logbook_live live;
	bool is_screen;
	int64_t drawn; /* when; ms */
};

static volatile sig_atomic_t is_ended;

static void
note_end(int signal)
{
	(void)signal;
	is_ended = 1;
}

static void
catch_signals(void)
{
	struct sigaction action = { .sa_handler = note_end };

	sigaction(SIGINT, &action, NULL);
	sigaction(SIGTERM, &action, NULL);
	sigaction(SIGHUP, &action, NULL);
}

static void
write_since(struct follow *follow)
{
	time_t now = (time_t)follow->log->now;
	struct tm local;

	if (localtime_r(&now, &local))
		(void)strftime(follow->live.since, sizeof(follow->live.since),
		    "%H:%M:%S", &local);
}

static bool
open_journal(struct follow *follow)
{
	struct log_command *log = follow->log;
	struct error error;

	if (log->filter.since == 0)
		log->filter.since = log->now * 1000;
	if (!log_journal_open(&log->journal, log->filter.since, true, &error))
		return cli_fail("%s", error.message), false;
	snprintf(follow->live.names, sizeof(follow->live.names), "journal");
	return files_tail_add_stream(&follow->tail, log->journal.file);
}

/* What stands in files already is read for what it says of later lines. */
static bool
open_files(struct follow *follow, char **names, int count)
{
	struct text title =
	    text_in(follow->live.names, sizeof(follow->live.names));
	struct error error;

	if (count == 0)
		return files_tail_add_stream(&follow->tail, STDIN_FILENO);
	for (int i = 0; i < count; i++) {
		text_write_format(&title, "%s%s", i > 0 ? " " : "", names[i]);
		if (strcmp(names[i], "-") == 0) {
			if (!files_tail_add_stream(&follow->tail, STDIN_FILENO))
				return false;
		} else if (!files_tail_add(&follow->tail, names[i], &error)) {
			return cli_fail("%s", error.message), false;
		}
	}
	follow->log->is_past =
	    follow->tail.name_count > 0 && follow->log->filter.since == 0;
	return true;
}

static int64_t
clock_ms(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

/* The whole screen, over what stood there. */
static void
draw(struct follow *follow)
{
	struct log_command *log = follow->log;
	struct page page;
	size_t rows;

	if (!follow->is_screen ||
	    (!log_screen_is_new() && clock_ms() - follow->drawn < DRAW_EVERY))
		return;
	cli_page(&page, &log->out, log->colour, log->width);
	log_screen_size(&page, &rows);
	logbook_live_write(&page, &log->book, &follow->live, rows);
	follow->drawn = clock_ms();
}

static bool
flush(struct log_command *log)
{
	return cli_flush(&log->out) && fflush(stdout) == 0;
}

static void
read_new(struct follow *follow)
{
	struct log_command *log = follow->log;
	struct span piece;

	while (!is_ended && files_tail_next(&follow->tail, &piece)) {
		const char *name = files_tail_name(&follow->tail);

		log->name = name ? name : "";
		log_take_piece(log, piece);
		if (!log->is_past)
			log->book.lines = log->reader.lines - log->past_lines;
		draw(follow);
		if (!flush(log))
			is_ended = 1;
	}
	if (log->is_past)
		log->past_lines = log->reader.lines;
	log->is_past = false;
}

static void
run(struct follow *follow)
{
	struct log_command *log = follow->log;

	if (follow->is_screen)
		log_screen_begin();
	do {
		read_new(follow);
		draw(follow);
		if (!flush(log))
			break;
	} while (!is_ended && files_tail_wait(&follow->tail, LOOK_EVERY));
	flush(log);
	if (follow->is_screen)
		log_screen_end();
	if (follow->tail.lost > 0)
		cli_fail("lines were lost %lu times: too long, or cut off "
			 "before they were read",
		    (unsigned long)follow->tail.lost);
}

int
log_follow(struct log_command *log, char **names, int count)
{
	static struct follow follow;
	bool is_good;

	if (log->form == FORM_JSON || log->form == FORM_HTML)
		return cli_fail("--follow has no end that --json or --html "
				"could wait for: take --ndjson");
	follow = (struct follow){ .log = log };
	follow.is_screen = log->form == FORM_TEXT && log_screen_may_begin();
	if (follow.is_screen)
		log->live = &follow.live;
	else
		log->form = FORM_NDJSON;
	write_since(&follow);
	files_tail_open(&follow.tail);
	is_good = log->has_journal ? open_journal(&follow)
				   : open_files(&follow, names, count);
	if (is_good) {
		catch_signals();
		log_begin(log);
		log->join.tells_attempts = true;
		run(&follow);
		log_clear(log);
	}
	files_tail_close(&follow.tail);
	files_command_close(&log->journal, false);
	return is_good ? EXIT_EXPLAINED : EXIT_USAGE;
}
