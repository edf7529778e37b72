/* nixie explain: why was this mail rejected? */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "app/cli/pieces.h"
#include "base/ascii.h"
#include "core/report/record.h"
#include "core/report/story.h"
#include "core/report/tally.h"
#include "io/files/files.h"
#include "io/files/walk.h"

enum form { FORM_TEXT, FORM_JSON, FORM_NDJSON };

enum { OUTPUT_MAX = 64 * 1024 * 1024, FLUSH_BYTES = 64 * 1024 };

struct explain {
	enum form form;
	bool is_lines;
	bool is_summary;
	enum cli_colour colour;
	size_t width;
	struct story_options story;
	struct cli_rules rules;
	struct session_ours ours;

	struct session session;
	struct text out;
	struct page page;
	struct json json;
	struct tally tally;
	bool is_told;   /* was any case explained? */
	bool is_failed; /* could any input not be read? */
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
    "  --summary        only the counts, for many cases\n"
    "  --rules=FILE     rules of your own, used before the built-in ones\n"
    "  --our-domain=D   a bounce about a message whose Message-ID (or From) "
    "is\n"
    "                   not below such a domain is not about yours\n"
    "  --our-verp=P     nor one to an address unlike P: "
    "'bounce+*@example.org'\n"
    "  --color=WHEN     always, never, or auto (a terminal, no NO_COLOR)\n"
    "  --width=COLUMNS  40 to 500; the terminal's by default\n"
    "  --help\n\n"
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
parse_width(const char *word, size_t *width)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	*width = number;
	return *word && !*end && number >= 40 && number <= 500;
}

static bool
add_rules(struct cli_rules *rules, const char *file)
{
	if (rules->count == sizeof(rules->files) / sizeof(*rules->files))
		return false;
	rules->files[rules->count++] = file;
	return true;
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
	CHOOSE_SUMMARY,
	CHOOSE_RULES,
	CHOOSE_OUR_DOMAIN,
	CHOOSE_OUR_VERP,
	CHOOSE_COLOUR,
	CHOOSE_WIDTH,
	CHOOSE_HELP,
};

static const struct option options[] = {
	{ "lines", no_argument, NULL, CHOOSE_LINES },
	{ "for", required_argument, NULL, CHOOSE_FOR },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "ndjson", no_argument, NULL, CHOOSE_NDJSON },
	{ "summary", no_argument, NULL, CHOOSE_SUMMARY },
	{ "rules", required_argument, NULL, CHOOSE_RULES },
	{ "our-domain", required_argument, NULL, CHOOSE_OUR_DOMAIN },
	{ "our-verp", required_argument, NULL, CHOOSE_OUR_VERP },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "width", required_argument, NULL, CHOOSE_WIDTH },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

/* False: the word behind the option is not one of its words. */
static bool
take_option(struct explain *explain, int option)
{
	switch (option) {
	case CHOOSE_LINES:
		explain->is_lines = true;
		return true;
	case CHOOSE_FOR:
		return parse_audience(optarg, &explain->story.audiences);
	case CHOOSE_JSON:
		explain->form = FORM_JSON;
		return true;
	case CHOOSE_NDJSON:
		explain->form = FORM_NDJSON;
		return true;
	case CHOOSE_SUMMARY:
		explain->is_summary = true;
		return true;
	case CHOOSE_RULES:
		return add_rules(&explain->rules, optarg);
	case CHOOSE_OUR_DOMAIN:
		return add_ours(explain->ours.domains,
		    &explain->ours.domain_count, optarg);
	case CHOOSE_OUR_VERP:
		return add_ours(explain->ours.verps, &explain->ours.verp_count,
		    optarg);
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &explain->colour);
	case CHOOSE_WIDTH:
		return parse_width(optarg, &explain->width);
	default:
		return false;
	}
}

static void
begin_output(struct explain *explain)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	text_init(&explain->out, NULL, OUTPUT_MAX);
	cli_page(&explain->page, &explain->out, explain->colour,
	    explain->width);
	json_init(&explain->json, &explain->out);
	tally_init(&explain->tally, seed);
	if (explain->form != FORM_JSON)
		return;
	json_open_object(&explain->json, NULL);
	json_put_number(&explain->json, "schema", 1);
	if (!explain->is_summary)
		json_open_array(&explain->json, "cases");
}

static void
write_story(struct explain *explain)
{
	if (explain->is_told) {
		text_write_byte(&explain->out, '\n');
		for (size_t i = 0; i < explain->page.width; i++)
			text_write_byte(&explain->out, '-');
		text_write_string(&explain->out, "\n\n");
	}
	story_write(&explain->page, &explain->session.diagnosis,
	    explain->story);
}

/* Of a log's many deliveries there is nothing to explain: they are counted. */
static bool
is_dull(const struct explain *explain)
{
	const struct evidence *evidence = &explain->session.evidence;

	return explain->form == FORM_TEXT &&
	    evidence->source.kind == SOURCE_LOG &&
	    evidence->kind != CASE_FAILURE && evidence->kind != CASE_DELAY;
}

static void
write_case(struct explain *explain)
{
	if (explain->form != FORM_NDJSON)
		tally_add(&explain->tally, &explain->session.diagnosis);
	if (explain->is_summary && explain->form != FORM_NDJSON) {
		explain->is_told = true;
		return;
	}
	if (is_dull(explain)) {
		explain->is_told = true;
		return;
	}
	if (explain->form == FORM_TEXT)
		write_story(explain);
	else
		record_write(&explain->json, &explain->session.diagnosis);
	if (explain->form == FORM_NDJSON) {
		text_write_byte(&explain->out, '\n');
		json_init(&explain->json, &explain->out);
	}
	explain->is_told = true;
	if (explain->out.len > FLUSH_BYTES && !cli_flush(&explain->out))
		exit(EXIT_USAGE);
}

static void
end_output(struct explain *explain)
{
	if (explain->form == FORM_JSON) {
		if (!explain->is_summary)
			json_close(&explain->json);
		tally_write_json(&explain->json, &explain->tally);
		json_close(&explain->json);
		text_write_byte(&explain->out, '\n');
	} else if (explain->form == FORM_TEXT &&
	    (explain->is_summary || explain->tally.cases > 1)) {
		if (!explain->is_summary)
			text_write_string(&explain->out, "\n");
		tally_write_page(&explain->page, &explain->tally,
		    matcher_knowledge(explain->session.matcher));
	}
	cli_flush(&explain->out);
}

static void
fail(struct explain *explain, const char *name, const char *why)
{
	cli_flush(&explain->out);
	fflush(stdout);
	cli_fail("%s%s%s", name, *name ? ": " : "", why);
	explain->is_failed = true;
}

static void
tell_unreadable(struct explain *explain, const char *name)
{
	char why[256];

	snprintf(why, sizeof(why),
	    "this looks like %s, which this version of nixie cannot read yet; "
	    "give it the server's reply",
	    intake_kind_name(explain->session.kind));
	fail(explain, name, why);
}

/* All cases of what was opened or continued. True: there were any. */
static bool
explain_cases(struct explain *explain, const char *name)
{
	enum session_result result;
	bool is_any = false;

	while ((result = session_next(&explain->session)) == SESSION_CASE) {
		write_case(explain);
		is_any = true;
	}
	if (result == SESSION_TOO_LARGE)
		fail(explain, name, "too large, or one case in it is");
	else if (result == SESSION_UNREADABLE)
		tell_unreadable(explain, name);
	return is_any || result == SESSION_TOO_LARGE ||
	    result == SESSION_UNREADABLE;
}

static void
tell_nothing(struct explain *explain, const char *name, bool is_empty)
{
	if (explain->form == FORM_TEXT)
		cli_fail("%s%s%s", name, *name ? ": " : "",
		    is_empty ? "the input is empty"
			     : "nothing here speaks of mail that was "
			       "rejected; paste the server's reply");
}

static void
explain_text(struct explain *explain, struct span text)
{
	explain->session.has_more = false;
	session_open(&explain->session, text, span_empty(), explain->is_lines);
	if (!explain_cases(explain, ""))
		tell_nothing(explain, "", text.len == 0);
}

static void
tell_cut(const char *name)
{
	cli_fail("%s%sof an item larger than %d MiB only the front was read",
	    name, *name ? ": " : "", SESSION_MAX_INPUT / 1024 / 1024);
}

/* Piece by piece: memory does not grow with the file. */
static void
explain_pieces(struct explain *explain, struct pieces *pieces, const char *name)
{
	static const struct event_header none;
	struct session *session = &explain->session;
	bool is_first = true, is_any = false, is_empty = false;
	struct error error;
	struct span piece;

	for (;; is_first = false) {
		if (!pieces_next(pieces,
			is_first ? &none : &session->intake.header, &piece,
			&error)) {
			fail(explain, name, error.message);
			return;
		}
		if (piece.len == 0 && !is_first && !session->has_more)
			break;
		session->has_more = !pieces->is_end;
		if (is_first)
			session_open(session, piece, span_of(name),
			    explain->is_lines);
		else
			session_continue(session, piece);
		is_empty |= is_first && piece.len == 0;
		is_any |= explain_cases(explain, name);
		if (pieces->is_cut)
			tell_cut(name);
		if (!intake_is_stream(session->kind))
			break;
	}
	if (!is_any)
		tell_nothing(explain, name, is_empty);
}

static void
explain_file(struct explain *explain, const char *name)
{
	static struct files_walk walk;
	struct pieces pieces;
	struct error error;
	enum files_next next;

	files_walk_open(&walk, name);
	while ((next = files_walk_next(&walk, &error)) != FILES_END) {
		if (next == FILES_FAILED) {
			fail(explain, "", error.message);
			continue;
		}
		pieces_open(&pieces, walk.bytes, explain->is_lines);
		explain_pieces(explain, &pieces, walk.name);
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
explain_words(struct explain *explain, char **words, int count)
{
	struct text text;

	text_init(&text, NULL, SESSION_MAX_INPUT);
	for (int i = 0; i < count; i++) {
		if (i > 0)
			text_write_byte(&text, ' ');
		text_write_string(&text, words[i]);
	}
	explain_text(explain, text_span(&text));
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
explain_all(struct explain *explain, char **words, int count)
{
	bool is_directory;

	if (count == 0) {
		explain_file(explain, "-");
	} else if (is_unquoted(words, count)) {
		explain_words(explain, words, count);
	} else {
		for (int i = 0; i < count; i++)
			if (strcmp(words[i], "-") == 0 ||
			    files_exist(words[i], &is_directory) ||
			    looks_like_file(words[i]))
				explain_file(explain, words[i]);
			else
				explain_words(explain, words + i, 1);
	}
}

int
cli_explain(int argc, char **argv)
{
	static struct explain explain;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return EXIT_EXPLAINED;
		}
		if (option == '?')
			return cli_fail("see nixie explain --help");
		if (!take_option(&explain, option))
			return cli_fail("no such choice: '%s'; see nixie "
					"explain --help",
			    optarg);
	}
	if (optind == argc && isatty(STDIN_FILENO))
		return cli_fail("nothing to explain: give a text, a file, or "
				"'-'; see nixie explain --help");
	if (!cli_session(&explain.session, &explain.rules))
		return EXIT_USAGE;
	explain.session.ours = explain.ours;
	explain.session.now = (int64_t)time(NULL);
	begin_output(&explain);
	explain_all(&explain, argv + optind, argc - optind);
	end_output(&explain);
	session_clear(&explain.session);
	tally_clear(&explain.tally);
	text_clear(&explain.out);
	return explain.is_failed ? EXIT_USAGE
	    : explain.is_told    ? EXIT_EXPLAINED
				 : EXIT_NOTHING;
}
