#ifndef NIXIE_CLI_CLI_H
#define NIXIE_CLI_CLI_H

/*
 * What the subcommands of nixie share. A subcommand is one file with one
 * function, and one row in main.c's table.
 */

#include "core/report/page.h"
#include "nixie/session.h"

/* Documented exit statuses (nixie(1)). */
enum exit_status {
	EXIT_EXPLAINED = 0,
	EXIT_NOTHING = 1, /* nothing to explain found; findings of a lint */
	EXIT_USAGE = 2,   /* wrong use, or our own failure */
};

int cli_explain(int argc, char **argv);
int cli_code(int argc, char **argv);
int cli_log(int argc, char **argv);
int cli_queue(int argc, char **argv);
int cli_track(int argc, char **argv);
int cli_cause(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_auth(int argc, char **argv);
int cli_dmarc(int argc, char **argv);
int cli_dkim(int argc, char **argv);
int cli_lint(int argc, char **argv);
int cli_report(int argc, char **argv);
int cli_probe(int argc, char **argv);
int cli_send(int argc, char **argv);
int cli_lab(int argc, char **argv);
int cli_verify(int argc, char **argv);
int cli_rules(int argc, char **argv);
int cli_spf(int argc, char **argv);

/* Print "nixie: ..." on standard error; gives EXIT_USAGE. */
int cli_fail(const char *format, ...) __attribute__((format(printf, 1, 2)));

/* Print what a command is good for, and its options. */
void cli_help(const char *usage, const char *text);

/* Whether to colour, and how wide: what the terminal and options say. */
enum cli_colour { COLOUR_AUTO, COLOUR_ALWAYS, COLOUR_NEVER };

/* False: there is no such choice. */
bool cli_parse_colour(const char *word, enum cli_colour *colour);
/*
 * Read the options of a command that knows no more than --color and --help;
 * optind is then the first argument. What is wrong is told.
 */
enum cli_options { OPTIONS_READ, OPTIONS_HELP, OPTIONS_WRONG };

enum cli_options
cli_read_colour(int argc, char **argv, enum cli_colour *colour);

/* "40" to "500" columns. False: it is no such number. */
bool cli_parse_width(const char *word, size_t *width);

/* A number of jobs; 0: as many as there are processors. */
enum { CLI_MAX_JOBS = 64 };
bool cli_parse_jobs(const char *word, size_t *jobs);

void cli_page(struct page *page, struct text *out, enum cli_colour colour,
    size_t width);

/*
 * Write out what a text holds, and empty it. False: the reader is gone, or
 * the text had no room for all there was to tell, which is said.
 */
bool cli_flush(struct text *out);

/*
 * A session with the user's own rules: /etc/nixie/rules.d/, the user's
 * rules.d/, and the files named with --rules. False: told on standard error.
 */
struct cli_rules {
	const char *files[16];
	size_t count;
};

/* One more file of rules. False: there are too many. */
bool cli_add_rules(struct cli_rules *rules, const char *file);

bool cli_session(struct session *session, const struct cli_rules *rules);

#endif
