/* nixie verify: which addresses of a list are good for anything? */

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/cli/cli.h"
#include "base/ascii.h"
#include "base/json.h"
#include "base/scan.h"
#include "core/verify/address.h"
#include "io/files/source.h"
#include "io/files/walk.h"

enum {
	BLOCK = 256 * 1024, /* a line is no longer */
	OUTPUT_MAX = 4 * 1024 * 1024,
	FLUSH_BYTES = 64 * 1024,
	MEMORY = 64 * 1024 * 1024,
};

enum form { FORM_NDJSON, FORM_CSV, FORM_SUMMARY };

struct verify_command {
	enum form form;
	const char *column;
	unsigned column_number; /* from 0; of CSV */
	bool has_column, is_column_found;
	bool has_only;
	enum verify_verdict only;
	struct verify verify;
	struct arena arena;
	struct text out;
	uint64_t counts[VERIFY_VERDICTS], reasons[VERIFY_REASONS], total;
	bool is_failed;
	char bytes[BLOCK];
};

static const char usage[] = "nixie verify [OPTIONS] FILE... | -";
static const char help[] =
    "Says of each address of a list whether to keep it, to have it mended, or\n"
    "to take it off: by its form and spelling, and by lists of disposable\n"
    "domains and of names of tasks. Nobody is asked and nothing is changed.\n"
    "\n"
    "A file has one address a line, or is CSV (--column); packed ones are\n"
    "unpacked.\n\n"
    "  --column=NAME    the column of a CSV file, by the name in its first\n"
    "                   line, or by its number from 1 on\n"
    "  --csv            CSV, instead of one JSON object a line\n"
    "  --summary        only the counts\n"
    "  --only=VERDICT   only those with this one: keep, fix, suppress, "
    "unknown\n"
    "  --help\n\n"
    "Exit status: 0, or 1 if any is not to be kept, or 2 for wrong use or a\n"
    "file that cannot be read.\n\n"
    "  nixie verify addresses.txt --csv --only=fix\n"
    "  nixie verify customers.csv.gz --column=email --summary\n";

enum choice {
	CHOOSE_COLUMN = 1,
	CHOOSE_CSV,
	CHOOSE_SUMMARY,
	CHOOSE_ONLY,
	CHOOSE_HELP,
};

static const struct option options[] = {
	{ "column", required_argument, NULL, CHOOSE_COLUMN },
	{ "csv", no_argument, NULL, CHOOSE_CSV },
	{ "summary", no_argument, NULL, CHOOSE_SUMMARY },
	{ "only", required_argument, NULL, CHOOSE_ONLY },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool
set_only(struct verify_command *command, const char *word)
{
	for (unsigned i = 0; i < VERIFY_VERDICTS; i++)
		if (strcmp(word, verify_verdict_name((enum verify_verdict)i)) ==
		    0) {
			command->has_only = true;
			command->only = (enum verify_verdict)i;
			return true;
		}
	return false;
}

static bool
set_column(struct verify_command *command, const char *word)
{
	struct span rest = span_of(word);
	unsigned number;

	command->column = word;
	command->has_column = true;
	if (scan_number(&rest, 1, 4, &number) && rest.len == 0 && number > 0) {
		command->column_number = number - 1;
		command->is_column_found = true;
	}
	return *word != '\0';
}

static bool
take_option(struct verify_command *command, int option)
{
	switch (option) {
	case CHOOSE_COLUMN:
		return set_column(command, optarg);
	case CHOOSE_CSV:
		command->form = FORM_CSV;
		return true;
	case CHOOSE_SUMMARY:
		command->form = FORM_SUMMARY;
		return true;
	case CHOOSE_ONLY:
		return set_only(command, optarg);
	default:
		return false;
	}
}

/* A field of CSV (RFC 4180); within quotation marks, without those. */
static bool
next_field(struct span *line, struct span *field)
{
	const char *end;

	if (line->len == 0 || line->ptr[0] != '"')
		return span_split(line, ',', field);
	end = memchr(line->ptr + 1, '"', line->len - 1);
	if (!end)
		return span_split(line, ',', field);
	*field = (struct span){ line->ptr + 1, (size_t)(end - line->ptr - 1) };
	*line = span_from(*line, (size_t)(end + 1 - line->ptr));
	scan_byte(line, ',');
	return true;
}

static bool
find_field(struct span line, unsigned number, struct span *field)
{
	for (unsigned i = 0; next_field(&line, field); i++)
		if (i == number)
			return true;
	return false;
}

/* The first line of CSV names its columns. */
static bool
find_column(struct verify_command *command, struct span line)
{
	struct span field;

	for (unsigned i = 0; next_field(&line, &field); i++)
		if (span_equal_nocase(span_trim(field),
			span_of(command->column))) {
			command->column_number = i;
			command->is_column_found = true;
			return true;
		}
	return false;
}

static void
write_field(struct text *out, struct span field)
{
	bool is_plain = true;

	for (size_t i = 0; i < field.len && is_plain; i++)
		is_plain = field.ptr[i] != ',' && field.ptr[i] != '"' &&
		    (unsigned char)field.ptr[i] >= ' ';
	/* A sheet takes what begins so for a formula. */
	if (is_plain && (field.len == 0 || !strchr("=+-@", field.ptr[0]))) {
		text_write(out, field);
		return;
	}
	text_write_byte(out, '"');
	if (field.len > 0 && strchr("=+-@", field.ptr[0]))
		text_write_byte(out, '\'');
	for (size_t i = 0; i < field.len; i++) {
		if (field.ptr[i] == '"')
			text_write_byte(out, '"');
		text_write(out,
		    (unsigned char)field.ptr[i] < ' '
			? span_of(" ")
			: (struct span){ field.ptr + i, 1 });
	}
	text_write_byte(out, '"');
}

static void
write_csv(struct verify_command *command, struct span given,
    const struct verify_result *result)
{
	struct text *out = &command->out;

	write_field(out, given);
	text_write_byte(out, ',');
	text_write_string(out, verify_verdict_name(result->verdict));
	text_write_byte(out, ',');
	text_write_string(out, verify_reason_name(result->reason));
	text_write_byte(out, ',');
	write_field(out, result->address);
	text_write_byte(out, ',');
	write_field(out, result->mailbox);
	text_write_byte(out, ',');
	write_field(out, result->suggestion);
	text_write_byte(out, '\n');
}

static void
write_ndjson(struct verify_command *command, struct span given,
    const struct verify_result *result)
{
	struct json json;

	json_init(&json, &command->out);
	json_open_object(&json, NULL);
	json_put_string(&json, "given", given);
	json_put_string(&json, "verdict",
	    span_of(verify_verdict_name(result->verdict)));
	json_put_string(&json, "reason",
	    span_of(verify_reason_name(result->reason)));
	if (result->address.len > 0)
		json_put_string(&json, "address", result->address);
	if (result->mailbox.len > 0 &&
	    !span_equal(result->mailbox, result->address))
		json_put_string(&json, "mailbox", result->mailbox);
	if (result->suggestion.len > 0)
		json_put_string(&json, "suggestion", result->suggestion);
	if (result->is_role)
		json_put_bool(&json, "is_role", true);
	if (result->is_international)
		json_put_bool(&json, "is_international", true);
	json_close(&json);
	text_write_byte(&command->out, '\n');
}

static void
judge(struct verify_command *command, struct span given)
{
	struct verify_result result;

	verify_address(&command->verify, given, &result);
	command->total++;
	command->counts[result.verdict]++;
	command->reasons[result.reason]++;
	if (command->has_only && command->only != result.verdict)
		return;
	if (command->form == FORM_CSV)
		write_csv(command, given, &result);
	else if (command->form == FORM_NDJSON)
		write_ndjson(command, given, &result);
	if (command->out.len > FLUSH_BYTES && !cli_flush(&command->out))
		exit(EXIT_USAGE);
}

/* An empty line is no address, and nothing to complain about. */
static void
read_line(struct verify_command *command, struct span line)
{
	struct span field = span_trim(line);

	if (field.len == 0)
		return;
	if (!command->has_column) {
		judge(command, field);
	} else if (!command->is_column_found) {
		if (!find_column(command, field)) {
			cli_fail("there is no column '%s'", command->column);
			exit(EXIT_USAGE);
		}
	} else if (find_field(field, command->column_number, &field)) {
		judge(command, span_trim(field));
	}
}

/* All whole lines of what was read; what is left moves to the front. */
static size_t
read_block(struct verify_command *command, size_t len, bool is_end)
{
	struct span rest = { command->bytes, len };
	const char *end;

	while ((end = memchr(rest.ptr, '\n', rest.len))) {
		struct span line = { rest.ptr, (size_t)(end - rest.ptr) };

		read_line(command, line);
		span_take(&rest, line.len + 1);
	}
	/* A line that fills the whole block is none. */
	if (is_end || rest.len == BLOCK) {
		read_line(command, rest);
		return 0;
	}
	memmove(command->bytes, rest.ptr, rest.len);
	return rest.len;
}

static void
fail(struct verify_command *command, const struct error *error)
{
	cli_flush(&command->out);
	fflush(stdout);
	cli_fail("%s", error->message);
	command->is_failed = true;
}

static void
read_item(struct verify_command *command, struct files_layer *bytes)
{
	struct error error;
	size_t len = 0, more;

	for (;;) {
		const size_t room = BLOCK - len;

		if (!files_source_read(bytes, command->bytes + len, room, &more,
			&error)) {
			fail(command, &error);
			return;
		}
		len = read_block(command, len + more, more < room);
		if (more < room)
			return;
	}
}

static void
read_file(struct verify_command *command, const char *name)
{
	static struct files_walk walk;
	enum files_next next;
	struct error error;

	files_walk_open(&walk, name);
	while ((next = files_walk_next(&walk, &error)) != FILES_END) {
		if (next == FILES_FAILED)
			fail(command, &error);
		else
			read_item(command, walk.bytes);
	}
	files_walk_close(&walk);
}

static void
write_summary(struct verify_command *command)
{
	struct text *out = &command->out;

	text_write_format(out, "%10" PRIu64 "  addresses\n\n", command->total);
	for (unsigned i = 0; i < VERIFY_VERDICTS; i++)
		if (command->counts[i] > 0)
			text_write_format(out, "%10" PRIu64 "  %s\n",
			    command->counts[i],
			    verify_verdict_name((enum verify_verdict)i));
	text_write_byte(out, '\n');
	for (unsigned i = VERIFY_FINE + 1; i < VERIFY_REASONS; i++) {
		enum verify_reason reason = (enum verify_reason)i;

		if (command->reasons[i] > 0)
			text_write_format(out, "%10" PRIu64 "  %s: %s\n",
			    command->reasons[i], verify_reason_name(reason),
			    verify_reason_words(reason));
	}
}

static int
run(struct verify_command *command, char **names, int count)
{
	arena_init(&command->arena, MEMORY);
	verify_init(&command->verify, &command->arena, (uint64_t)getpid());
	text_init(&command->out, NULL, OUTPUT_MAX);
	if (command->form == FORM_CSV)
		text_write_string(&command->out,
		    "given,verdict,reason,address,mailbox,suggestion\n");
	for (int i = 0; i < count; i++)
		read_file(command, names[i]);
	if (command->form == FORM_SUMMARY)
		write_summary(command);
	cli_flush(&command->out);
	text_clear(&command->out);
	arena_clear(&command->arena);
	if (command->is_failed)
		return EXIT_USAGE;
	return command->counts[VERIFY_KEEP] == command->total ? EXIT_EXPLAINED
							      : EXIT_NOTHING;
}

int
cli_verify(int argc, char **argv)
{
	static struct verify_command command;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return EXIT_EXPLAINED;
		}
		if (option == '?')
			return cli_fail("see nixie verify --help");
		if (!take_option(&command, option))
			return cli_fail("no such choice: '%s'; see nixie "
					"verify --help",
			    optarg);
	}
	if (optind == argc)
		return cli_fail("give a file, or '-'; see nixie verify --help");
	return run(&command, argv + optind, argc - optind);
}
