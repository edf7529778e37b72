/* nixie explain: why was this mail rejected? */

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "app/cli/crew.h"
#include "app/cli/pieces.h"
#include "base/ascii.h"
#include "io/files/files.h"
#include "io/files/walk.h"

struct explain {
	bool is_lines;
	const char *file; /* to write to; NULL: standard output */
	enum cli_colour colour;
	struct manner manner;
	size_t jobs;
	struct cli_rules rules;
	struct session_ours ours;
	bool is_live;
	struct cli_world_options world;
	struct cli_reach reach;
	struct prober prober;

	struct confirmer confirmer;

	struct session session; /* of which those of the crew are made */
	struct sink sink;
	struct crew crew;
};

static const char usage[] = "nixie explain [OPTIONS] [INPUT...]";
static const char help[] =
    "Says why mail was rejected: what happened, whose side it is on, what to\n"
    "do, whether to send again, and whether to keep the address.\n\n"
    "INPUT is a file, a folder, '-' for standard input, or the text itself: a\n"
    "server's reply, a bounce, a mailbox of bounces, a provider's events, the\n"
    "transcript of an SMTP session. What is packed (gz, zst, zip) is "
    "unpacked.\n"
    "\n"
    "  --lines          each line of the input is a reply of its own\n"
    "  --for=WHOM       steps for sender, developer, admin, support or list\n"
    "  --json           one JSON object with all cases and their summary\n"
    "  --ndjson         one JSON object a line for each case, as it comes\n"
    "  --html[=FILE]    one page for a browser: cases, counts, bars, days\n"
    "  --scenario       what would happen again: nixie-scenario(5), for nixie "
    "lab\n"
    "  --summary        only the counts, for many cases\n"
    "  --rules=FILE     rules of your own, used before the built-in ones\n"
    "  --our-domain=D   a bounce about a message whose Message-ID (or From) "
    "is\n"
    "                   not below such a domain is not about yours\n"
    "  --our-verp=P     nor one to an address unlike P: "
    "'bounce+*@example.org'\n"
    "  --color=WHEN     always, never, or auto (a terminal, no NO_COLOR)\n"
    "  --width=COLUMNS  40 to 500; the terminal's by default\n"
    "  --jobs=N, -jN    explain with N jobs at once; 0: one per processor\n"
    "  --live           ask the DNS what would tell more, and conclude again;\n"
    "                   with one job\n"
    "  --help\n" PROBER_HELP REACH_HELP WORLD_HELP "\n"
    "Exit status: 0 explained, 1 nothing to explain found, 2 wrong use or\n"
    "an input that cannot be read.\n\n"
    "  nixie explain '550 5.7.1 Relay access denied'\n"
    "  nixie explain bounce.txt --for=developer\n"
    "  swaks --to joe@example.org 2>&1 | nixie explain\n";

/* Whom the steps are for. */
static bool
parse_audience(const char *word, unsigned *audiences)
{
	static const struct {
		const char *name;
		unsigned audiences;
	} rows[] = {
		{ "sender", 1U << ACTOR_SENDER | 1U << ACTOR_RECIPIENT },
		{ "developer", 1U << ACTOR_DEVELOPER },
		{ "admin",
		    1U << ACTOR_SENDING_ADMIN | 1U << ACTOR_DNS_ADMIN |
			1U << ACTOR_NETWORK_PROVIDER |
			1U << ACTOR_RECIPIENT_ADMIN },
		{ "support",
		    1U << ACTOR_SENDER | 1U << ACTOR_SENDING_ADMIN |
			1U << ACTOR_RECIPIENT_ADMIN |
			1U << ACTOR_NETWORK_PROVIDER },
		{ "list", 1U << ACTOR_LIST_OWNER },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (strcmp(word, rows[i].name) == 0) {
			*audiences = rows[i].audiences;
			return true;
		}
	return false;
}

static bool
add_ours(const char **ours, size_t *count, const char *word)
{
	if (!*word || *count == SESSION_MAX_OURS)
		return false;
	ours[(*count)++] = word;
	return true;
}

enum choice {
	CHOOSE_LINES = 1,
	CHOOSE_FOR,
	CHOOSE_JSON,
	CHOOSE_NDJSON,
	CHOOSE_HTML,
	CHOOSE_SCENARIO,
	CHOOSE_SUMMARY,
	CHOOSE_RULES,
	CHOOSE_OUR_DOMAIN,
	CHOOSE_OUR_VERP,
	CHOOSE_COLOUR,
	CHOOSE_WIDTH,
	CHOOSE_LIVE,
	CHOOSE_JOBS = 'j',
	CHOOSE_HELP = 'h',
};

static const struct option options[] = {
	WORLD_OPTIONS,
	REACH_OPTIONS,
	PROBER_OPTIONS,
	{ "live", no_argument, NULL, CHOOSE_LIVE },
	{ "lines", no_argument, NULL, CHOOSE_LINES },
	{ "for", required_argument, NULL, CHOOSE_FOR },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "ndjson", no_argument, NULL, CHOOSE_NDJSON },
	{ "html", optional_argument, NULL, CHOOSE_HTML },
	{ "scenario", no_argument, NULL, CHOOSE_SCENARIO },
	{ "summary", no_argument, NULL, CHOOSE_SUMMARY },
	{ "rules", required_argument, NULL, CHOOSE_RULES },
	{ "our-domain", required_argument, NULL, CHOOSE_OUR_DOMAIN },
	{ "our-verp", required_argument, NULL, CHOOSE_OUR_VERP },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "width", required_argument, NULL, CHOOSE_WIDTH },
	{ "jobs", required_argument, NULL, CHOOSE_JOBS },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

/* False: the word behind the option is not one of its words. */
static bool
take_option(struct explain *explain, int option)
{
	switch (option) {
	case CHOOSE_LIVE:
		explain->is_live = true;
		return true;
	case CHOOSE_LINES:
		explain->is_lines = true;
		return true;
	case CHOOSE_FOR:
		return parse_audience(optarg, &explain->manner.story.audiences);
	case CHOOSE_JSON:
		explain->manner.form = FORM_JSON;
		return true;
	case CHOOSE_NDJSON:
		explain->manner.form = FORM_NDJSON;
		return true;
	case CHOOSE_HTML:
		explain->manner.form = FORM_HTML;
		explain->file = optarg;
		return true;
	case CHOOSE_SCENARIO:
		explain->manner.form = FORM_SCENARIO;
		return true;
	case CHOOSE_SUMMARY:
		explain->manner.is_summary = true;
		return true;
	case CHOOSE_RULES:
		return cli_add_rules(&explain->rules, optarg);
	case CHOOSE_OUR_DOMAIN:
		return add_ours(explain->ours.domains,
		    &explain->ours.domain_count, optarg);
	case CHOOSE_OUR_VERP:
		return add_ours(explain->ours.verps, &explain->ours.verp_count,
		    optarg);
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &explain->colour);
	case CHOOSE_WIDTH:
		return cli_parse_width(optarg, &explain->manner.width);
	case CHOOSE_JOBS:
		return cli_parse_jobs(optarg, &explain->jobs);
	default:
		return false;
	}
}

static void
deal(struct explain *explain, enum item_kind kind, const char *name,
    const char *why)
{
	crew_deal(&explain->crew,
	    &(struct item){ .kind = kind,
		.name = span_of(name),
		.bytes = span_of(why),
		.header = span_empty() });
}

static unsigned
count_lines(struct span text)
{
	const char *end = text.ptr + text.len, *at = text.ptr;
	unsigned lines = 0;

	while (at < end && (at = memchr(at, '\n', (size_t)(end - at)))) {
		lines++;
		at++;
	}
	return lines;
}

static void
deal_text(struct explain *explain, struct span text)
{
	crew_deal(&explain->crew,
	    &(struct item){ .kind = ITEM_PIECE,
		.name = span_empty(),
		.bytes = text,
		.header = span_empty(),
		.intake = explain->is_lines ? INTAKE_REPLIES : INTAKE_EMPTY,
		.is_first = true,
		.line = 1 });
	deal(explain, ITEM_END, "", "");
}

/* Piece by piece: memory does not grow with the file. */
static void
deal_pieces(struct explain *explain, struct pieces *pieces, const char *name)
{
	struct event_header header = { .len = 0 };
	struct item item = { .kind = ITEM_PIECE,
		.name = span_of(name),
		.is_first = true,
		.line = 1 };
	struct error error;

	for (;; item.is_first = false) {
		if (!pieces_next(pieces, &header, &item.bytes, &error)) {
			deal(explain, ITEM_FAILED, name, error.message);
			return;
		}
		/* What is under way in a log is told at its end. */
		if (item.bytes.len == 0 && !item.is_first &&
		    !(item.has_more && intake_is_joined(pieces->kind)))
			break;
		item.has_more = pieces_have_more(pieces);
		if (intake_is_stream(pieces->kind))
			item.intake = pieces->kind;
		item.is_cut = pieces->is_cut;
		item.header = (struct span){ header.bytes, header.len };
		crew_deal(&explain->crew, &item);
		progress_bytes(&explain->sink.progress, item.bytes.len);
		if (!intake_is_stream(pieces->kind))
			break;
		item.offset += item.bytes.len;
		if (pieces->kind != INTAKE_MAIL)
			item.line += count_lines(item.bytes);
		if (pieces->kind == INTAKE_EVENT)
			event_header_follow(&header, item.bytes);
	}
	deal(explain, ITEM_END, name, "");
}

static void
deal_file(struct explain *explain, const char *name)
{
	static struct files_walk walk;
	struct pieces pieces;
	struct error error;
	enum files_next next;

	files_walk_open(&walk, name);
	while ((next = files_walk_next(&walk, &error)) != FILES_END) {
		if (next == FILES_FAILED) {
			deal(explain, ITEM_FAILED, "", error.message);
			continue;
		}
		pieces_open(&pieces, walk.bytes, explain->is_lines);
		deal_pieces(explain, &pieces, walk.name);
		pieces_close(&pieces);
	}
	files_walk_close(&walk);
}

/* A name that is no text anyone would explain: no blank, but a slash or dot. */
static bool
looks_like_file(const char *word)
{
	return !strpbrk(word, " \t\n") && !ascii_is_digit(word[0]) &&
	    strpbrk(word, "/.") && !strchr(word, '@');
}

static void
deal_words(struct explain *explain, char **words, int count)
{
	struct text text;

	text_init(&text, NULL, SESSION_MAX_INPUT);
	for (int i = 0; i < count; i++) {
		if (i > 0)
			text_write_byte(&text, ' ');
		text_write_string(&text, words[i]);
	}
	deal_text(explain, text_span(&text));
	text_clear(&text);
}

/* nixie explain 550 5.7.1 Relay access denied: quotes may be forgotten. */
static bool
is_unquoted(char **words, int count)
{
	bool is_directory;

	if (count < 2 || strlen(words[0]) != 3 || !ascii_is_digit(words[0][0]))
		return false;
	for (int i = 0; i < count; i++)
		if (files_exist(words[i], &is_directory))
			return false;
	return true;
}

static void
deal_all(struct explain *explain, char **words, int count)
{
	bool is_directory;

	if (count == 0) {
		deal_file(explain, "-");
	} else if (is_unquoted(words, count)) {
		deal_words(explain, words, count);
	} else {
		for (int i = 0; i < count; i++)
			if (strcmp(words[i], "-") == 0 ||
			    files_exist(words[i], &is_directory) ||
			    looks_like_file(words[i]))
				deal_file(explain, words[i]);
			else
				deal_words(explain, words + i, 1);
	}
}

/* Bytes of all inputs; 0: no one knows. */
static uint64_t
size_of(char **words, int count)
{
	uint64_t total = 0, size;

	for (int i = 0; i < count; i++) {
		if (!files_size(words[i], &size))
			return 0;
		total += size;
	}
	return total;
}

/* The world, and what of it may be asked. */
static bool
open_live(struct explain *explain)
{
	struct confirmer *confirmer = &explain->confirmer;

	if (!confirmer_open(confirmer, &explain->world))
		return false;
	confirmer->reach = &explain->reach;
	explain->manner.confirmer = confirmer;
	explain->jobs = 1;
	if (!explain->prober.is_wanted)
		return true;
	confirmer->prober = &explain->prober;
	return prober_open(&explain->prober, &confirmer->world);
}

static bool
open_all(struct explain *explain, char **words, int count)
{
	uint64_t seed = 0;
	struct page page;
	struct error error;

	if (explain->file && !freopen(explain->file, "wb", stdout)) {
		cli_fail("cannot write '%s': %s", explain->file,
		    strerror(errno));
		return false;
	}
	if (!cli_session(&explain->session, &explain->rules))
		return false;
	if (explain->is_live && !open_live(explain))
		return false;
	explain->session.ours = explain->ours;
	explain->session.now = (int64_t)time(NULL);
	cli_page(&page, NULL, explain->colour, explain->manner.width);
	explain->manner.width = page.width;
	explain->manner.has_colour = page.has_colour;
	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	sink_open(&explain->sink, &explain->manner, seed);
	progress_open(&explain->sink.progress,
	    explain->manner.is_summary && explain->manner.form != FORM_NDJSON,
	    size_of(words, count));
	if (crew_open(&explain->crew, &explain->session, &explain->sink,
		explain->jobs, &error))
		return true;
	cli_fail("%s", error.message);
	return false;
}

static int
close_all(struct explain *explain)
{
	crew_close(&explain->crew);
	sink_close(&explain->sink);
	if (explain->confirmer.prober)
		prober_close(&explain->prober);
	if (explain->is_live && !confirmer_close(&explain->confirmer))
		explain->sink.is_failed = true;
	session_clear(&explain->session);
	return explain->sink.is_failed ? EXIT_USAGE
	    : explain->sink.told > 0   ? EXIT_EXPLAINED
				       : EXIT_NOTHING;
}

/* One of ours, or of what we have in common with others. */
static bool
take_any(struct explain *explain, int option)
{
	if (cli_world_takes(option))
		return cli_world_take(&explain->world, option, optarg);
	if (cli_reach_takes(option))
		return cli_reach_take(&explain->reach, option, optarg);
	if (prober_takes(option) ? prober_take(&explain->prober, option, optarg)
				 : take_option(explain, option))
		return true;
	cli_fail("no such choice: '%s'; see nixie explain --help", optarg);
	return false;
}

int
cli_explain(int argc, char **argv)
{
	static struct explain explain = { .jobs = 1 };
	int option;

	cli_reach_init(&explain.reach);
	prober_init(&explain.prober);
	while ((option = getopt_long(argc, argv, "j:", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return EXIT_EXPLAINED;
		}
		if (option == '?')
			return cli_fail("see nixie explain --help");
		if (!take_any(&explain, option))
			return EXIT_USAGE;
	}
	if (optind == argc && isatty(STDIN_FILENO))
		return cli_fail("nothing to explain: give a text, a file, or "
				"'-'; see nixie explain --help");
	if (explain.prober.is_wanted &&
	    (!explain.is_live || explain.world.replay))
		return cli_fail("--probe asks servers: it needs --live, and "
				"goes not with --replay");
	if (!open_all(&explain, argv + optind, argc - optind))
		return EXIT_USAGE;
	deal_all(&explain, argv + optind, argc - optind);
	return close_all(&explain);
}
