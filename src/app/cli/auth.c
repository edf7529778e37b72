/* nixie auth: what do SPF, DKIM, DMARC and ARC make of a message? */

#include <stdio.h>
#include <stdlib.h>

#include "app/cli/auth.h"
#include "app/cli/cli.h"
#include "app/cli/world.h"
#include "core/audit/auth.h"
#include "io/files/files.h"

enum {
	OUTPUT_MAX = 16 * 1024 * 1024,
	MESSAGE_MAX = 64 * 1024 * 1024,
	HEADER_MAX = 256 * 1024,
	ROUNDS_MAX = 60,
};

enum {
	CHOOSE_IP = 1,
	CHOOSE_HELO,
	CHOOSE_FROM,
	CHOOSE_RECEIVER,
	CHOOSE_JSON,
	CHOOSE_COLOUR,
	CHOOSE_HELP
};

static const char usage[] =
    "nixie auth [--ip=ADDRESS] [--helo=NAME] [--from=SENDER] MESSAGE";
static const char help[] =
    "Evaluates SPF, DKIM, DMARC and ARC for one message, and tells why each\n"
    "came out as it did, with the Authentication-Results field that a "
    "receiver\n"
    "would write. MESSAGE is a file, or '-'.\n\n"
    "  --ip=ADDRESS     of the server that sent it; else the topmost Received\n"
    "                   line with a public address tells\n"
    "  --helo=NAME      that it greeted with; else Received tells\n"
    "  --from=SENDER    of MAIL FROM, empty for the null sender; else\n"
    "                   Return-Path tells\n"
    "  --receiver=NAME  of the server that checks; else Received tells\n"
    "  --json           one JSON object\n" WORLD_HELP
    "  --color=WHEN     always, never, or auto\n"
    "  --help\n\n"
    "Exit status: 0 if DMARC passes, 1 if not, 2 for wrong use or a failure "
    "of\n"
    "ours.\n";

static const struct option options[] = {
	WORLD_OPTIONS,
	{ "ip", required_argument, NULL, CHOOSE_IP },
	{ "helo", required_argument, NULL, CHOOSE_HELO },
	{ "from", required_argument, NULL, CHOOSE_FROM },
	{ "receiver", required_argument, NULL, CHOOSE_RECEIVER },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

struct chosen {
	struct cli_world_options world;
	struct auth_request request;
	struct span receiver;
	const char *file;
	enum cli_colour colour;
	bool wants_json, wants_help;
};

static struct span
bare_sender(const char *word)
{
	struct span sender = span_trim(span_of(word));

	if (sender.len >= 2 && sender.ptr[0] == '<' &&
	    sender.ptr[sender.len - 1] == '>')
		sender = (struct span){ sender.ptr + 1, sender.len - 2 };
	return sender;
}

static bool
choose_ip(struct auth_request *request)
{
	request->has_ip = ip_parse(span_of(optarg), &request->spf.ip);
	if (!request->has_ip)
		cli_fail("--ip: '%s' is no address", optarg);
	return request->has_ip;
}

static bool
choose(struct chosen *chosen, int option)
{
	struct auth_request *request = &chosen->request;

	switch (option) {
	case CHOOSE_IP:
		return choose_ip(request);
	case CHOOSE_HELO:
		request->has_helo = true;
		request->spf.helo = span_of(optarg);
		return true;
	case CHOOSE_FROM:
		request->has_sender = true;
		request->spf.sender = bare_sender(optarg);
		return true;
	case CHOOSE_RECEIVER:
		chosen->receiver = span_of(optarg);
		return true;
	case CHOOSE_JSON:
		chosen->wants_json = true;
		return true;
	case CHOOSE_COLOUR:
		if (cli_parse_colour(optarg, &chosen->colour))
			return true;
		cli_fail("--color: '%s' is none of always, never, auto",
		    optarg);
		return false;
	default:
		chosen->wants_help = option == CHOOSE_HELP;
		return chosen->wants_help;
	}
}

static bool
read_options(struct chosen *chosen, int argc, char **argv)
{
	int option;

	*chosen =
	    (struct chosen){ .receiver = span_empty(), .colour = COLOUR_AUTO };
	chosen->request.spf.helo = chosen->request.spf.sender =
	    chosen->request.spf.domain = chosen->request.spf.receiver =
		span_empty();
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		bool is_good = cli_world_takes(option)
		    ? cli_world_take(&chosen->world, option, optarg)
		    : choose(chosen, option);

		if (!is_good || chosen->wants_help)
			return is_good;
	}
	if (argc - optind != 1) {
		cli_fail("give one message; see nixie auth --help");
		return false;
	}
	chosen->file = argv[optind];
	return true;
}

/* The server's own name: as told, or as its Received line has it. */
static struct span
receiver_of(const struct chosen *chosen, const struct auth_message *message)
{
	if (chosen->receiver.len > 0)
		return chosen->receiver;
	return message->hop.by.len > 0 ? message->hop.by : span_of("localhost");
}

static void
evaluate(struct cli_world *world, const struct auth_request *request,
    struct auth_story *story)
{
	const struct auth_traces traces = { &story->spf, &story->dkim };
	unsigned rounds = 0;

	do {
		trace_init(&story->spf, &world->arena);
		trace_init(&story->dkim, &world->arena);
		auth_message_check(&world->arena, request, &world->known,
		    &traces, &story->message);
	} while (story->message.is_waiting && ++rounds < ROUNDS_MAX &&
	    cli_world_ask(world));
}

/* Keys are known by now: whatever else is asked for is not worth a wait. */
static void
find_faults(struct cli_world *world, const struct dkim_request *request,
    struct auth_story *story)
{
	struct dkim_breaks *breaks =
	    dkim_breaks_find(&world->arena, request, &story->message.dkim);

	audit_init(&story->audit, &world->arena, &world->known,
	    (struct audit_context){ .sends = true });
	audit_auth(&story->audit,
	    &(struct auth_subject){ &story->message, breaks });
}

static void
finish(struct cli_world *world, const struct chosen *chosen,
    struct auth_story *story)
{
	struct auth_results results;

	trace_init(&story->arc, &world->arena);
	trace_init(&story->dmarc, &world->arena);
	arc_trace(&story->arc, &story->message.arc);
	if (story->message.from.state == DMARC_FROM_GOOD) {
		dmarc_trace(&story->dmarc, &story->message.dmarc,
		    DMARC_TREE_WALK);
		dmarc_trace(&story->dmarc, &story->message.dmarc, DMARC_PSL);
	}
	find_faults(world, &chosen->request.dkim, story);
	auth_message_results(&world->arena, &story->message,
	    receiver_of(chosen, &story->message), &results);
	text_init(&story->header, &world->arena, HEADER_MAX);
	auth_results_write(&world->arena, &story->header, &results);
}

static int
tell(const struct chosen *chosen, const struct auth_story *story)
{
	struct page page;
	struct text out;
	bool is_told;

	text_init(&out, NULL, OUTPUT_MAX);
	cli_page(&page, &out, chosen->colour, 0);
	if (chosen->wants_json)
		auth_write_json(&out, story);
	else
		auth_write_page(&page, story);
	is_told = cli_flush(&out);
	text_clear(&out);
	if (!is_told)
		return EXIT_USAGE;
	return auth_message_dmarc(&story->message, DMARC_TREE_WALK) ==
		DMARC_PASS
	    ? EXIT_EXPLAINED
	    : EXIT_NOTHING;
}

static int
run(struct chosen *chosen, struct span message)
{
	struct auth_story *story = calloc(1, sizeof(*story));
	struct cli_world world;
	int status;

	if (!story)
		abort();
	if (!cli_world_open(&world, &chosen->world)) {
		free(story);
		return EXIT_USAGE;
	}
	chosen->request.dkim = (struct dkim_request){ .message = message,
		.now = (uint64_t)world.now,
		.keys = crypto_keys_new() };
	chosen->request.spf.now = (uint64_t)world.now;
	evaluate(&world, &chosen->request, story);
	if (story->message.is_waiting) {
		status = cli_fail("no result: the DNS could not be asked");
	} else {
		finish(&world, chosen, story);
		status = tell(chosen, story);
	}
	crypto_keys_free(chosen->request.dkim.keys);
	free(story);
	return cli_world_close(&world) ? status : EXIT_USAGE;
}

int
cli_auth(int argc, char **argv)
{
	struct chosen chosen;
	struct error error;
	struct text text;
	int status;

	if (!read_options(&chosen, argc, argv))
		return EXIT_USAGE;
	if (chosen.wants_help) {
		cli_help(usage, help);
		return EXIT_EXPLAINED;
	}
	text_init(&text, NULL, MESSAGE_MAX);
	status = files_read(chosen.file, &text, &error)
	    ? run(&chosen, text_span(&text))
	    : cli_fail("%s", error.message);
	text_clear(&text);
	return status;
}
