/* nixie dkim: signatures verified, made, and keys for them. */

#include "app/cli/dkim.h"

#include <stdio.h>

#include "app/cli/cli.h"
#include "app/cli/world.h"
#include "core/report/dkim_page.h"
#include "core/report/trace_page.h"
#include "io/files/files.h"

enum {
	MESSAGE_MAX = 256 * 1024 * 1024,
	OUTPUT_MAX = 64 * 1024 * 1024,
	CHOOSE_JSON = 1,
	CHOOSE_COLOUR,
	CHOOSE_TRACE,
	CHOOSE_HELP,
};

static const char usage[] = "nixie dkim verify [OPTIONS] [MESSAGE]\n"
			    "       nixie dkim sign [OPTIONS] [MESSAGE]\n"
			    "       nixie dkim genkey [OPTIONS]";

static const char help[] =
    "verify tells of each signature whether it holds, and which change broke "
    "it;\nMESSAGE is a file, or standard input. Its options:\n\n"
    "  --json           for programs\n"
    "  --trace          all steps\n" WORLD_HELP
    "  --color=WHEN     auto, always, never\n"
    "  --help           this text\n\n"
    "sign puts a signature in front of a message; genkey makes a key and its "
    "record.\nTheir options: nixie dkim sign --help, nixie dkim genkey "
    "--help\n";

struct verify {
	struct cli_world_options world;
	enum cli_colour colour;
	bool is_json, has_trace;
	struct span message;
	struct trace trace;
	struct dkim_check check;
	struct arc_check arc;
	struct dkim_breaks *breaks;
};

static enum cli_options
read_options(struct verify *verify, int argc, char **argv)
{
	static const struct option options[] = {
		WORLD_OPTIONS,
		{ "json", no_argument, NULL, CHOOSE_JSON },
		{ "color", required_argument, NULL, CHOOSE_COLOUR },
		{ "trace", no_argument, NULL, CHOOSE_TRACE },
		{ "help", no_argument, NULL, CHOOSE_HELP },
		{ NULL, 0, NULL, 0 },
	};
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		bool is_good = true;

		if (option == CHOOSE_HELP)
			return OPTIONS_HELP;
		if (cli_world_takes(option))
			is_good =
			    cli_world_take(&verify->world, option, optarg);
		else if (option == CHOOSE_JSON)
			verify->is_json = true;
		else if (option == CHOOSE_TRACE)
			verify->has_trace = true;
		else if (option != CHOOSE_COLOUR ||
		    !cli_parse_colour(optarg, &verify->colour)) {
			cli_fail("see nixie dkim --help");
			is_good = false;
		}
		if (!is_good)
			return OPTIONS_WRONG;
	}
	return OPTIONS_READ;
}

/* All that the DNS is wanted for, for the signatures and for ARC. */
static void
evaluate(struct verify *verify, struct cli_world *world,
    struct crypto_keys *keys)
{
	struct dkim_request request = { verify->message,
		world->now > 0 ? (uint64_t)world->now : 0, keys };
	struct trace *trace = verify->has_trace ? &verify->trace : NULL;
	struct arena *arena = &world->arena;

	trace_init(&verify->trace, arena);
	do {
		dkim_verify(arena, &request, &world->known, trace,
		    &verify->check);
		arc_verify(arena, &request, &verify->check.message,
		    &world->known, &verify->arc);
	} while (
	    (verify->check.waits || verify->arc.waits) && cli_world_ask(world));
	if (verify->arc.result != ARC_NONE)
		arc_trace(trace, &verify->arc);
	verify->breaks = dkim_breaks_find(arena, &request, &verify->check);
}

static void
print_json(const struct verify *verify, struct text *out)
{
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	json_put_string(&json, "result",
	    span_of(dkim_result_name(verify->check.result)));
	dkim_record_write(&json, "dkim", &verify->check, verify->breaks);
	arc_record_write(&json, "arc", &verify->arc);
	json_close(&json);
	text_write_byte(out, '\n');
}

static void
print_page(const struct verify *verify, struct text *out)
{
	struct page page;

	cli_page(&page, out, verify->colour, 0);
	page_write(&page, PAGE_STRONG,
	    span_of(dkim_result_name(verify->check.result)));
	text_write_byte(out, '\n');
	dkim_page_write(&page, &verify->check, verify->breaks);
	arc_page_write(&page, &verify->arc);
	if (verify->has_trace)
		trace_page_write(&page, &verify->trace);
}

static int
print(const struct verify *verify)
{
	struct text out;
	bool is_written;

	text_init(&out, NULL, OUTPUT_MAX);
	if (verify->is_json)
		print_json(verify, &out);
	else
		print_page(verify, &out);
	is_written = cli_flush(&out);
	text_clear(&out);
	return is_written && verify->check.result == DKIM_PASS ? EXIT_EXPLAINED
							       : EXIT_NOTHING;
}

static int
run_verify(struct verify *verify)
{
	struct crypto_keys *keys;
	struct cli_world world;
	int status;

	if (!cli_world_open(&world, &verify->world))
		return EXIT_USAGE;
	keys = crypto_keys_new();
	evaluate(verify, &world, keys);
	status = print(verify);
	crypto_keys_free(keys);
	return cli_world_close(&world) ? status : EXIT_USAGE;
}

static int
verify_message(int argc, char **argv)
{
	struct verify verify = { .colour = COLOUR_AUTO };
	enum cli_options options = read_options(&verify, argc, argv);
	struct error error;
	struct text message;
	int status;

	if (options == OPTIONS_HELP)
		cli_help(usage, help);
	if (options != OPTIONS_READ)
		return options == OPTIONS_HELP ? EXIT_EXPLAINED : EXIT_USAGE;
	if (argc - optind > 1)
		return cli_fail("one message at a time");
	text_init(&message, NULL, MESSAGE_MAX);
	if (!files_read(optind < argc ? argv[optind] : "-", &message, &error)) {
		text_clear(&message);
		return cli_fail("%s", error.message);
	}
	verify.message = text_span(&message);
	status = run_verify(&verify);
	text_clear(&message);
	return status;
}

int
cli_dkim(int argc, char **argv)
{
	static const struct {
		const char *name;
		int (*run)(int argc, char **argv);
	} verbs[] = {
		{ "verify", verify_message },
		{ "sign", dkim_command_sign },
		{ "genkey", dkim_command_genkey },
	};

	if (argc > 1 && strcmp(argv[1], "--help") == 0) {
		cli_help(usage, help);
		return EXIT_EXPLAINED;
	}
	for (size_t i = 0; argc > 1 && i < sizeof(verbs) / sizeof(*verbs); i++)
		if (strcmp(argv[1], verbs[i].name) == 0)
			return verbs[i].run(argc - 1, argv + 1);
	return cli_fail("expected verify, sign or genkey; see nixie dkim "
			"--help");
}
