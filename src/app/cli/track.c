/* nixie track: where is this mail? */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "app/cli/track_find.h"
#include "core/report/record.h"
#include "core/report/tally.h"
#include "core/report/trail.h"
#include "nixie/judge.h"

enum {
	OUTPUT_MAX = 64 * 1024 * 1024,
	JOIN_CEILING = 128 * 1024 * 1024,
	ARENA_MAX = 512 * 1024 * 1024,
};

struct track {
	bool is_json;
	enum cli_colour colour;
	size_t width;
	struct cli_rules rules;
	int64_t now;

	struct session session;
	struct judge judge;
	struct track_find find;
	struct arena arena;
	struct log_reader reader;
	struct log_join join;
	struct text out;
	struct page page;
	struct json json;
	struct tally tally;  /* for JSON */
	struct text last_id; /* of the message told last */
	size_t told;
};

static const char usage[] =
    "nixie track [OPTIONS] QUEUE-ID|MESSAGE-ID|ADDRESS FILE...";
static const char help[] =
    "Follows a message through a server's log: where it came from, each "
    "attempt\n"
    "to deliver it, what took the time, how it ended, and what to do about "
    "it;\n"
    "over filters, forwards and bounces.\n\n"
    "FILE is a log as nixie log reads it; '-' is standard input.\n\n"
    "  --json            one JSON object with a case for each recipient\n"
    "  --rules=FILE      rules of your own, used before the built-in ones\n"
    "  --color=WHEN      always, never, or auto\n"
    "  --width=COLUMNS   40 to 500; the terminal's by default\n"
    "  --help\n\n"
    "Exit status: 0 found, 1 not in these logs, 2 wrong use or a file that\n"
    "cannot be read.\n\n"
    "  nixie track 4A1B2C3D4E /var/log/mail.log\n"
    "  nixie track joe@example.org /var/log/mail.log.1 /var/log/mail.log\n";

enum choice {
	CHOOSE_JSON = 1,
	CHOOSE_RULES,
	CHOOSE_COLOUR,
	CHOOSE_WIDTH,
	CHOOSE_HELP,
};

static const struct option options[] = {
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "rules", required_argument, NULL, CHOOSE_RULES },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "width", required_argument, NULL, CHOOSE_WIDTH },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool
take_option(struct track *track, int option)
{
	switch (option) {
	case CHOOSE_JSON:
		track->is_json = true;
		return true;
	case CHOOSE_RULES:
		return cli_add_rules(&track->rules, optarg);
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &track->colour);
	case CHOOSE_WIDTH:
		return cli_parse_width(optarg, &track->width);
	default:
		return false;
	}
}

/* A head for each message, when another one begins to speak. */
static void
tell_message(struct track *track, const struct log_case *found)
{
	if (track->told++ > 0 &&
	    span_equal(text_span(&track->last_id), found->queue_id))
		return;
	text_reset(&track->last_id);
	text_write(&track->last_id, found->queue_id);
	text_write_byte(&track->out, '\n');
	trail_write_message(&track->page, found);
}

static void
tell(struct track *track, const struct log_case *found)
{
	bool has_cause = found->outcome != LOG_SENT &&
	    judge_diagnose(&track->judge, found, span_empty(), track->told);

	if (track->is_json) {
		if (found->is_attempt ||
		    (found->outcome == LOG_SENT &&
			!judge_diagnose(&track->judge, found, span_empty(),
			    track->told)))
			return;
		track->told++;
		record_write(&track->json, &track->session.diagnosis);
		tally_add(&track->tally, &track->session.diagnosis);
		return;
	}
	tell_message(track, found);
	if (found->is_attempt || found->outcome == LOG_REFUSAL)
		trail_write_attempt(&track->page, found);
	if (!found->is_attempt)
		trail_write_end(&track->page, found,
		    has_cause ? &track->session.diagnosis : NULL);
}

static void
tell_cases(struct track *track)
{
	struct log_case found;

	while (log_join_take(&track->join, &found))
		tell(track, &found);
}

static void
tell_all(struct track *track)
{
	const struct track_lines *lines = &track->find.lines;
	struct log_event event;

	for (size_t i = 0; i < lines->count; i++) {
		struct span line = lines->items[i].text;

		while (log_reader_take(&track->reader, &line, &event)) {
			log_join_add(&track->join, &event);
			tell_cases(track);
		}
	}
	log_join_end(&track->join);
	tell_cases(track);
}

static void
begin(struct track *track, const char *needle)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	judge_init(&track->judge, &track->session, seed);
	track_find_init(&track->find, seed, needle);
	arena_init(&track->arena, ARENA_MAX);
	log_reader_init(&track->reader, track->now);
	log_join_init(&track->join, &track->arena, seed, JOIN_CEILING);
	track->join.tells_attempts = true;
	tally_init(&track->tally, seed);
	text_init(&track->out, NULL, OUTPUT_MAX);
	text_init(&track->last_id, NULL, POOL_MAX_TEXT);
	cli_page(&track->page, &track->out, track->colour, track->width);
	json_init(&track->json, &track->out);
	if (!track->is_json)
		return;
	json_open_object(&track->json, NULL);
	json_put_number(&track->json, "schema", 1);
	json_open_array(&track->json, "cases");
}

static void
end(struct track *track, const char *needle)
{
	if (track->is_json) {
		json_close(&track->json);
		tally_write_json(&track->json, &track->tally);
		json_close(&track->json);
		text_write_byte(&track->out, '\n');
	}
	cli_flush(&track->out);
	if (track->told == 0 && !track->is_json && !track->find.is_failed)
		cli_fail("nothing in these logs speaks of '%s'", needle);
	if (track->find.is_cut)
		cli_fail("there is more about '%s' than is told here", needle);
	track_find_clear(&track->find);
	tally_clear(&track->tally);
	judge_clear(&track->judge);
	arena_clear(&track->arena);
	session_clear(&track->session);
	text_clear(&track->out);
	text_clear(&track->last_id);
}

/* "<m1@example.org>" is looked for without its brackets. */
static char *
without_brackets(char *needle)
{
	size_t len = strlen(needle);

	if (len > 2 && needle[0] == '<' && needle[len - 1] == '>') {
		needle[len - 1] = '\0';
		needle++;
	}
	return needle;
}

int
cli_track(int argc, char **argv)
{
	static struct track track;
	static char dash[] = "-";
	static char *only_dash[] = { dash };
	char *needle, **names;
	int option, count;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return EXIT_EXPLAINED;
		}
		if (option == '?' || !take_option(&track, option))
			return cli_fail("see nixie track --help");
	}
	if (optind == argc || strlen(argv[optind]) < 4 ||
	    (optind + 1 == argc && isatty(STDIN_FILENO)))
		return cli_fail("give what to look for, and a log; see nixie "
				"track --help");
	if (!cli_session(&track.session, &track.rules))
		return EXIT_USAGE;
	needle = without_brackets(argv[optind]);
	count = argc - optind - 1;
	names = count > 0 ? argv + optind + 1 : only_dash;
	track.now = (int64_t)time(NULL);
	begin(&track, needle);
	track_find_run(&track.find, names, count > 0 ? count : 1, track.now);
	tell_all(&track);
	option = track.find.is_failed ? EXIT_USAGE
	    : track.told > 0          ? EXIT_EXPLAINED
				      : EXIT_NOTHING;
	end(&track, needle);
	return option;
}
