#ifndef NIXIE_CLI_LOG_COMMAND_H
#define NIXIE_CLI_LOG_COMMAND_H

/* What the parts of nixie log share: its options, and what it holds. */

#include "app/cli/cli.h"
#include "app/cli/log_count.h"
#include "app/cli/log_filter.h"
#include "app/cli/log_input.h"
#include "core/report/logbook_live.h"
#include "core/report/tally.h"
#include "io/files/command.h"
#include "nixie/judge.h"

enum log_form { FORM_TEXT, FORM_JSON, FORM_NDJSON, FORM_HTML };

/* Events that wait to be joined, while the memory for it is fetched. */
enum { LOG_EVENTS = 16 };

struct log_command {
	enum log_form form;
	bool is_summary;
	bool has_journal;
	bool is_follower;
	enum cli_colour colour;
	size_t width;
	size_t jobs;
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
	struct log_event events[LOG_EVENTS];
	struct log_item waiting[LOG_STEP];
	struct log_item *items; /* those waiting, or a batch's */
	size_t item_count, item_room;
	struct log_ahead *ahead; /* another job that counts; NULL: none */
	struct log_input input;
	struct files_command journal;
	struct text out;
	struct json json;
	size_t told;
	const char *name; /* of the file that is read */
	uint64_t past_lines;
	bool is_past; /* lines of before the start, that are not told */
	struct logbook_live *live; /* for a follower's screen; or NULL */
};

/* Read the options; optind is then the first file. What is wrong is told. */
enum cli_options
log_read_options(struct log_command *log, int argc, char **argv);

/* Begin with an empty report, and give back what it took. */
void log_begin(struct log_command *log);
void log_clear(struct log_command *log);

/* Tell of lines as they come, until a signal. Gives the exit status. */
int log_follow(struct log_command *log, char **names, int count);

#endif
