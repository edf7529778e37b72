#include "app/cli/cli.h"

#include <dirent.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/printer.h"
#include "io/files/files.h"

enum {
	DEFAULT_WIDTH = 80,
	MIN_WIDTH = 40,
	MAX_WIDTH = 100, /* longer lines are hard to read */
	RULES_MAX = 16 * 1024 * 1024,
	MESSAGE_MAX = 64 * 1024,
};

int
cli_fail(const char *format, ...)
{
	char message[4096], bytes[4 * 4096];
	struct text printed = text_in(bytes, sizeof(bytes));
	va_list args;

	va_start(args, format);
	vsnprintf(message, sizeof(message), format, args);
	va_end(args);
	printer_write(&printed, span_of(message));
	fprintf(stderr, "nixie: %s\n", printed.ptr);
	return EXIT_USAGE;
}

void
cli_help(const char *usage, const char *text)
{
	printf("usage: %s\n\n%s", usage, text);
}

bool
cli_parse_colour(const char *word, enum cli_colour *colour)
{
	if (strcmp(word, "auto") == 0)
		*colour = COLOUR_AUTO;
	else if (strcmp(word, "always") == 0)
		*colour = COLOUR_ALWAYS;
	else if (strcmp(word, "never") == 0)
		*colour = COLOUR_NEVER;
	else
		return false;
	return true;
}

enum cli_options
cli_read_colour(int argc, char **argv, enum cli_colour *colour)
{
	static const struct option options[] = {
		{ "color", required_argument, NULL, 'c' },
		{ "help", no_argument, NULL, 'h' },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == 'h')
			return OPTIONS_HELP;
		if (option == 'c' && cli_parse_colour(optarg, colour))
			continue;
		if (option == 'c')
			cli_fail("no such choice: '%s'", optarg);
		else
			cli_fail("see nixie %s --help", argv[0]);
		return OPTIONS_WRONG;
	}
	return OPTIONS_READ;
}

bool
cli_parse_width(const char *word, size_t *width)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);

	*width = number;
	return *word && !*end && number >= 40 && number <= 500;
}

bool
cli_parse_jobs(const char *word, size_t *jobs)
{
	char *end;
	unsigned long number = strtoul(word, &end, 10);
	long processors = sysconf(_SC_NPROCESSORS_ONLN);

	if (!ascii_is_digit(*word) || *end || number > CLI_MAX_JOBS)
		return false;
	if (number == 0)
		number = processors < 1         ? 1
		    : processors > CLI_MAX_JOBS ? CLI_MAX_JOBS
						: (unsigned long)processors;
	*jobs = number;
	return true;
}

bool
cli_add_rules(struct cli_rules *rules, const char *file)
{
	if (rules->count == sizeof(rules->files) / sizeof(*rules->files))
		return false;
	rules->files[rules->count++] = file;
	return true;
}

static bool
may_colour(void)
{
	const char *no_colour = getenv("NO_COLOR");
	const char *terminal = getenv("TERM");

	return isatty(STDOUT_FILENO) && !(no_colour && *no_colour) &&
	    !(terminal && strcmp(terminal, "dumb") == 0);
}

static size_t
terminal_width(void)
{
	const char *columns = getenv("COLUMNS");
	struct winsize size;
	long width = 0;

	if (isatty(STDOUT_FILENO) &&
	    ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0)
		width = size.ws_col;
	if (width <= 0 && columns)
		width = strtol(columns, NULL, 10);
	if (width <= 0)
		width = DEFAULT_WIDTH;
	return width > MAX_WIDTH ? MAX_WIDTH
	    : width < MIN_WIDTH  ? MIN_WIDTH
				 : (size_t)width;
}

void
cli_page(struct page *page, struct text *out, enum cli_colour colour,
    size_t width)
{
	*page = (struct page){
		.out = out,
		.width = width > 0 ? width : terminal_width(),
		.has_colour = colour == COLOUR_ALWAYS ||
		    (colour == COLOUR_AUTO && may_colour()),
	};
}

bool
cli_flush(struct text *out)
{
	bool is_good =
	    out->len == 0 || fwrite(out->ptr, 1, out->len, stdout) == out->len;

	if (out->is_cut)
		cli_fail("there was more to tell than can be printed");
	is_good = is_good && !out->is_cut;
	text_reset(out);
	return is_good;
}

static bool
add_rules(struct session *session, const char *name)
{
	struct text text, complaints;
	struct error error;
	bool is_good;

	text_init(&text, NULL, RULES_MAX);
	text_init(&complaints, NULL, MESSAGE_MAX);
	is_good = files_read(name, &text, &error);
	if (!is_good)
		cli_fail("%s", error.message);
	else if (!session_add_rules(session, name, text_span(&text),
		     &complaints)) {
		fputs(complaints.ptr, stderr);
		cli_fail("the rules in '%s' are not used", name);
		is_good = false;
	}
	text_clear(&text);
	text_clear(&complaints);
	return is_good;
}

static int
is_rules_file(const struct dirent *entry)
{
	return entry->d_name[0] != '.' &&
	    span_ends_nocase(span_of(entry->d_name), span_of(".rules"));
}

/* All rules of a directory, in the order of their names. */
static bool
add_directory(struct session *session, const char *directory)
{
	struct dirent **entries;
	bool is_good = true;
	int count = scandir(directory, &entries, is_rules_file, alphasort);

	for (int i = 0; i < count; i++) {
		char name[4096];

		snprintf(name, sizeof(name), "%s/%s", directory,
		    entries[i]->d_name);
		is_good = is_good && add_rules(session, name);
		free(entries[i]);
	}
	if (count >= 0)
		free(entries);
	return is_good;
}

static bool
add_home(struct session *session)
{
	const char *config = getenv("XDG_CONFIG_HOME");
	const char *home = getenv("HOME");
	char directory[4096];

	if (config && *config)
		snprintf(directory, sizeof(directory), "%s/nixie/rules.d",
		    config);
	else if (home)
		snprintf(directory, sizeof(directory),
		    "%s/.config/nixie/rules.d", home);
	else
		return true;
	return add_directory(session, directory);
}

bool
cli_session(struct session *session, const struct cli_rules *rules)
{
	struct error error;
	bool is_good = true;

	if (!session_init(session, &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	for (size_t i = 0; is_good && i < rules->count; i++)
		is_good = add_rules(session, rules->files[i]);
	is_good = is_good && add_home(session) &&
	    add_directory(session, "/etc/nixie/rules.d");
	if (!is_good)
		session_clear(session);
	return is_good;
}
