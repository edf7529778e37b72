/*
 * Ask the world what the arguments say, and print what it answers:
 *
 *	ask --dns=127.0.0.1@5353 example.org/MX mx.example.org/A
 *
 * For the tests of the options that all commands share.
 */

#include <stdarg.h>
#include <stdio.h>

#include "app/cli/cli.h"
#include "app/cli/world.h"
#include "core/dns/record.h"

enum { LINE_MAX_LEN = 200 * 1000 };

int
cli_fail(const char *format, ...)
{
	va_list args;

	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputc('\n', stderr);
	return EXIT_USAGE;
}

static bool
parse_question(const char *word, struct dns_question *question)
{
	struct span rest = span_of(word);

	if (!span_split(&rest, '/', &question->name))
		question->name = span_empty();
	return dns_type_parse(rest, &question->type);
}

static void
print(struct cli_world *world, const struct dns_answer *answer)
{
	struct text line;

	text_init(&line, &world->arena, LINE_MAX_LEN);
	text_write_format(&line,
	    "%.*s/%s %s %s rcode=%u ttl=%u %s server=%.*s canonical=%.*s "
	    "why=%.*s",
	    SPAN_ARGS(answer->question.name),
	    dns_type_name(answer->question.type),
	    dns_outcome_name(answer->outcome),
	    dns_failure_name(answer->failure), answer->rcode, answer->ttl,
	    dns_security_name(answer->security), SPAN_ARGS(answer->server),
	    SPAN_ARGS(answer->canonical), SPAN_ARGS(answer->why));
	for (size_t i = 0; i < answer->count; i++) {
		text_write_string(&line, " | ");
		dns_record_write(&line, &world->arena, answer->question.type,
		    answer->records[i]);
	}
	puts(line.ptr);
}

/* Ask all at once, until all is known. */
static bool
ask_all(struct cli_world *world, char **words, int count, bool is_printing)
{
	for (int i = 0; i < count; i++) {
		const struct dns_answer *answer;
		struct dns_question question;

		if (!parse_question(words[i], &question))
			return false;
		answer =
		    dns_known_ask(&world->known, question.name, question.type);
		if (answer && is_printing)
			print(world, answer);
	}
	return true;
}

int
main(int argc, char **argv)
{
	static const struct option options[] = { WORLD_OPTIONS,
		{ NULL, 0, NULL, 0 } };
	struct cli_world_options chosen = { .record = NULL };
	struct cli_world world;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!cli_world_takes(option) ||
		    !cli_world_take(&chosen, option, optarg))
			return EXIT_USAGE;
	if (!cli_world_open(&world, &chosen))
		return EXIT_USAGE;
	do
		if (!ask_all(&world, argv + optind, argc - optind, false))
			return EXIT_USAGE;
	while (cli_world_ask(&world));
	ask_all(&world, argv + optind, argc - optind, true);
	printf("now=%lld\n", (long long)world.now);
	return cli_world_close(&world) ? EXIT_EXPLAINED : EXIT_USAGE;
}
