/* nixie dmarc: what does DMARC make of a domain in From? */

#include <stdio.h>

#include "app/cli/cli.h"
#include "app/cli/world.h"
#include "core/dns/name.h"
#include "core/report/dmarc_page.h"
#include "core/report/trace_page.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024, ROUNDS_MAX = 20 };

enum {
	CHOOSE_FROM = 1,
	CHOOSE_SPF,
	CHOOSE_DKIM,
	CHOOSE_METHOD,
	CHOOSE_JSON,
	CHOOSE_COLOUR,
	CHOOSE_HELP
};

static const char usage[] = "nixie dmarc --from-domain=DOMAIN "
			    "[--spf-pass=DOMAIN] [--dkim-pass=DOMAIN]...";
static const char help[] =
    "Says what DMARC makes of a message: whether a domain that SPF or DKIM "
    "has\n"
    "proven is aligned with the one in From, and what policy applies if not.\n"
    "Receivers find policy and organisation in two ways; both are looked at,\n"
    "and where they differ, it is told.\n\n"
    "  --from-domain=D  the domain of the address in From\n"
    "  --spf-pass=D     a domain for which SPF passed (of MAIL FROM)\n"
    "  --dkim-pass=D    d= of a valid signature; may be repeated\n"
    "  --method=M       tree_walk (RFC 9989), the default, or psl (RFC 7489)\n"
    "  --json           one JSON object\n" WORLD_HELP
    "  --color=WHEN     always, never, or auto\n"
    "  --help\n\n"
    "The first word is pass, fail, none, temperror or permerror. Exit "
    "status:\n"
    "0 for pass, 1 for any other result, 2 for wrong use or a failure of "
    "ours.\n";

static const struct option options[] = {
	WORLD_OPTIONS,
	{ "from-domain", required_argument, NULL, CHOOSE_FROM },
	{ "spf-pass", required_argument, NULL, CHOOSE_SPF },
	{ "dkim-pass", required_argument, NULL, CHOOSE_DKIM },
	{ "method", required_argument, NULL, CHOOSE_METHOD },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

struct chosen {
	struct cli_world_options world;
	struct dmarc_request request;
	struct dmarc_identity identities[DMARC_IDENTITIES_MAX];
	enum dmarc_method method;
	enum cli_colour colour;
	bool wants_json, wants_help;
};

static bool
add_identity(struct chosen *chosen, enum dmarc_mechanism mechanism)
{
	if (chosen->request.count == DMARC_IDENTITIES_MAX) {
		cli_fail("more than %d domains are not looked at",
		    DMARC_IDENTITIES_MAX);
		return false;
	}
	chosen->identities[chosen->request.count++] =
	    (struct dmarc_identity){ mechanism, span_of(optarg), false };
	return true;
}

static bool
choose_method(struct chosen *chosen)
{
	for (enum dmarc_method method = 0; method < DMARC_METHODS; method++)
		if (strcmp(optarg, dmarc_method_name(method)) == 0) {
			chosen->method = method;
			return true;
		}
	cli_fail("--method: '%s' is neither tree_walk nor psl", optarg);
	return false;
}

static bool
choose(struct chosen *chosen, int option)
{
	switch (option) {
	case CHOOSE_FROM:
		chosen->request.from_domain = span_of(optarg);
		return true;
	case CHOOSE_SPF:
		return add_identity(chosen, DMARC_BY_SPF);
	case CHOOSE_DKIM:
		return add_identity(chosen, DMARC_BY_DKIM);
	case CHOOSE_METHOD:
		return choose_method(chosen);
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

	*chosen = (struct chosen){ .request = { .from_domain = span_empty() },
		.colour = COLOUR_AUTO };
	chosen->request.identities = chosen->identities;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		bool is_good = cli_world_takes(option)
		    ? cli_world_take(&chosen->world, option, optarg)
		    : choose(chosen, option);

		if (!is_good || chosen->wants_help)
			return is_good;
	}
	if (argc - optind == 1 && chosen->request.from_domain.len == 0)
		chosen->request.from_domain = span_of(argv[optind++]);
	if (optind < argc || chosen->request.from_domain.len == 0) {
		cli_fail("give one --from-domain; see nixie dmarc --help");
		return false;
	}
	return true;
}

static void
write_page(struct page *page, const struct dmarc_evaluation *evaluation,
    enum dmarc_method method, const struct trace *trace)
{
	page_write(page, PAGE_STRONG,
	    span_of(dmarc_result_name(evaluation->verdicts[method].result)));
	text_write_byte(page->out, '\n');
	dmarc_page_write(page, evaluation, method);
	page_heading(page, "How it came about");
	trace_page_write(page, trace);
}

static void
write_json(struct text *out, const struct dmarc_evaluation *evaluation,
    enum dmarc_method method, const struct trace *trace)
{
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	dmarc_page_write_json(&json, "dmarc", evaluation, method, trace);
	json_close(&json);
	text_write_byte(out, '\n');
}

static int
tell(const struct chosen *chosen, struct arena *arena,
    const struct dmarc_evaluation *evaluation)
{
	struct trace trace;
	struct page page;
	struct text out;
	bool is_told;

	trace_init(&trace, arena);
	dmarc_trace(&trace, evaluation, chosen->method);
	dmarc_trace(&trace, evaluation, !chosen->method);
	text_init(&out, NULL, OUTPUT_MAX);
	cli_page(&page, &out, chosen->colour, 0);
	if (chosen->wants_json)
		write_json(&out, evaluation, chosen->method, &trace);
	else
		write_page(&page, evaluation, chosen->method, &trace);
	is_told = cli_flush(&out);
	text_clear(&out);
	if (!is_told)
		return EXIT_USAGE;
	return evaluation->verdicts[chosen->method].result == DMARC_PASS
	    ? EXIT_EXPLAINED
	    : EXIT_NOTHING;
}

int
cli_dmarc(int argc, char **argv)
{
	struct dmarc_evaluation evaluation;
	struct cli_world world;
	struct chosen chosen;
	unsigned rounds = 0;
	int status;

	if (!read_options(&chosen, argc, argv))
		return EXIT_USAGE;
	if (chosen.wants_help) {
		cli_help(usage, help);
		return EXIT_EXPLAINED;
	}
	if (!cli_world_open(&world, &chosen.world))
		return EXIT_USAGE;
	do
		dmarc_evaluate(&world.arena, &world.known, &chosen.request,
		    &evaluation);
	while (evaluation.is_waiting && ++rounds < ROUNDS_MAX &&
	    cli_world_ask(&world));
	status = evaluation.is_waiting
	    ? cli_fail("no result: the DNS could not be asked")
	    : tell(&chosen, &world.arena, &evaluation);
	if (!cli_world_close(&world))
		return EXIT_USAGE;
	return status;
}
