/*
 * nixie verify --state: how far a run has come, so that the next one goes on.
 *
 *	nixie-verify-state 1
 *	input 8f14e45fceea167a
 *	taken 20000
 *	output 1873211
 *	verdicts 18000 1200 500 300 0
 *	reasons 17000 ...
 *
 * It is written after the output that it tells of, under another name that
 * then takes its place: whenever we are interrupted, it is whole.
 */

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/cli/verify_parts.h"
#include "base/hash.h"
#include "io/files/files.h"

enum { STATE_MAX = 64 * 1024, PATH_BYTES = 4096 };

static const char head[] = "nixie-verify-state 1";

/* The input and what is made of it: another run is not gone on with. */
static uint64_t
print_of(const struct verify_command *command, char **names, int count)
{
	uint64_t hash = ((uint64_t)command->output << 8) |
	    ((uint64_t)command->only << 4) | (command->has_only ? 4U : 0U) |
	    (command->asks_dns ? 2U : 0U) | (command->asks_servers ? 1U : 0U);

	for (int i = 0; i < count; i++)
		hash = hash_span(hash, span_of(names[i]));
	return hash_span(hash, span_of(command->column ? command->column : ""));
}

static uint64_t print;

static bool
take_number(struct span *line, int base, uint64_t *number)
{
	struct span word;
	char bytes[32], *end;

	if (!span_split(line, ' ', &word) || word.len == 0 ||
	    word.len >= sizeof(bytes))
		return false;
	memcpy(bytes, word.ptr, word.len);
	bytes[word.len] = '\0';
	*number = strtoull(bytes, &end, base);
	return *end == '\0';
}

static bool
take_numbers(struct span line, uint64_t *numbers, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!take_number(&line, 10, &numbers[i]))
			return false;
	return line.len == 0;
}

/* "name rest"; false: it is another line. */
static bool
next_line(struct span *text, const char *name, struct span *rest)
{
	struct span word;

	return span_split(text, '\n', rest) && span_split(rest, ' ', &word) &&
	    span_equal(word, span_of(name));
}

static bool
parse(struct verify_command *command, struct span text, uint64_t *len)
{
	struct span line;
	uint64_t input;

	if (!span_split(&text, '\n', &line) ||
	    !span_equal(line, span_of(head)) ||
	    !next_line(&text, "input", &line) ||
	    !take_number(&line, 16, &input) || input != print ||
	    !next_line(&text, "taken", &line) ||
	    !take_number(&line, 10, &command->skipped) ||
	    !next_line(&text, "output", &line) || !take_number(&line, 10, len))
		return false;
	command->total = command->skipped;
	return next_line(&text, "verdicts", &line) &&
	    take_numbers(line, command->counts, VERIFY_VERDICTS) &&
	    next_line(&text, "reasons", &line) &&
	    take_numbers(line, command->reasons, VERIFY_REASONS);
}

/* The output file becomes our standard output, cut to that length. */
static bool
open_output(const struct verify_command *command, uint64_t len)
{
	int file =
	    open(command->output_file, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

	if (file >= 0 && ftruncate(file, (off_t)len) == 0 &&
	    lseek(file, 0, SEEK_END) >= 0 && dup2(file, STDOUT_FILENO) >= 0) {
		close(file);
		return true;
	}
	cli_fail("cannot write '%s': %s", command->output_file,
	    strerror(errno));
	if (file >= 0)
		close(file);
	return false;
}

bool
verify_state_open(struct verify_command *command, char **names, int count)
{
	struct text file;
	struct error error;
	uint64_t len = 0;
	bool is_good = true;

	print = print_of(command, names, count);
	if (command->state_file && access(command->state_file, F_OK) == 0) {
		text_init(&file, NULL, STATE_MAX);
		is_good = files_read(command->state_file, &file, &error) &&
		    parse(command, text_span(&file), &len);
		text_clear(&file);
		if (!is_good)
			cli_fail("'%s' is the state of another run, or of "
				 "none; remove it to begin anew",
			    command->state_file);
	}
	return is_good && (!command->output_file || open_output(command, len));
}

static void
write_state(const struct verify_command *command, FILE *file)
{
	fprintf(file,
	    "%s\ninput %" PRIx64 "\ntaken %" PRIu64 "\noutput %ju\nverdicts",
	    head, print, command->total,
	    (uintmax_t)lseek(STDOUT_FILENO, 0, SEEK_CUR));
	for (unsigned i = 0; i < VERIFY_VERDICTS; i++)
		fprintf(file, " %" PRIu64, command->counts[i]);
	fputs("\nreasons", file);
	for (unsigned i = 0; i < VERIFY_REASONS; i++)
		fprintf(file, " %" PRIu64, command->reasons[i]);
	fputc('\n', file);
}

bool
verify_state_save(struct verify_command *command)
{
	char name[PATH_BYTES];
	FILE *file;
	bool is_good;

	if (!command->state_file)
		return true;
	cli_flush(&command->out);
	fflush(stdout);
	snprintf(name, sizeof(name), "%s.new", command->state_file);
	file = fopen(name, "we");
	is_good = file && fsync(STDOUT_FILENO) == 0;
	if (file) {
		write_state(command, file);
		is_good = fclose(file) == 0 && is_good;
	}
	is_good = is_good && rename(name, command->state_file) == 0;
	if (!is_good)
		cli_fail("cannot keep the state in '%s': %s",
		    command->state_file, strerror(errno));
	return is_good;
}
