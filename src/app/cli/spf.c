/* nixie spf: may this address send mail for that domain? */

#include <stdio.h>
#include <stdlib.h>

#include "app/cli/cli.h"
#include "app/cli/world.h"
#include "core/audit/spf.h"
#include "core/dns/name.h"
#include "core/report/audit_page.h"
#include "core/report/audit_record.h"
#include "core/report/trace_json.h"
#include "core/report/trace_page.h"
#include "nixie/nixie.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024, INDENT = 13, ROUNDS_MAX = 60 };

enum {
	CHOOSE_IP = 1,
	CHOOSE_HELO,
	CHOOSE_FROM,
	CHOOSE_RECEIVER,
	CHOOSE_EXPLANATION,
	CHOOSE_JSON,
	CHOOSE_COLOUR,
	CHOOSE_HELP
};

static const char usage[] =
    "nixie spf --ip=ADDRESS [--helo=NAME] [--from=SENDER] [DOMAIN]";
static const char help[] =
    "Says whether an address may send mail for a domain, by its SPF record:\n"
    "the result, how it came about, and, proven, which record would help.\n\n"
    "  --ip=ADDRESS     of the server that sends\n"
    "  --helo=NAME      that it greets with\n"
    "  --from=SENDER    of MAIL FROM; empty: the null sender of bounces\n"
    "  --receiver=NAME  of the server that checks, for explanations\n"
    "  --default-explanation=TEXT\n"
    "                   for a fail whose domain gives no explanation\n"
    "                   (DEFAULT)\n"
    "  --json           one JSON object\n" WORLD_HELP
    "  --color=WHEN     always, never, or auto\n"
    "  --help\n\n"
    "The first word is pass, fail, softfail, neutral, none, temperror or\n"
    "permerror. Exit status: 0 for pass, 1 for any other result, 2 for wrong\n"
    "use or a failure of ours.\n";

static const struct option options[] = {
	WORLD_OPTIONS,
	{ "ip", required_argument, NULL, CHOOSE_IP },
	{ "helo", required_argument, NULL, CHOOSE_HELO },
	{ "from", required_argument, NULL, CHOOSE_FROM },
	{ "receiver", required_argument, NULL, CHOOSE_RECEIVER },
	{ "default-explanation", required_argument, NULL, CHOOSE_EXPLANATION },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

struct chosen {
	struct cli_world_options world;
	struct spf_request request;
	bool has_ip, has_helo, has_from, wants_json, wants_help;
	struct span explanation; /* where the domain gives none */
	enum cli_colour colour;
};

/* One evaluation, as far as it came. */
struct checked {
	struct spf_verdict verdict;
	struct trace trace;
	bool is_done;
};

struct look {
	struct cli_world world;
	const struct chosen *chosen;
	struct checked sender, helo;
	struct audit audit;
};

/* "<joe@example.org>" is what MAIL FROM says of joe@example.org. */
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
choose(struct chosen *chosen, int option)
{
	switch (option) {
	case CHOOSE_IP:
		chosen->has_ip = ip_parse(span_of(optarg), &chosen->request.ip);
		if (!chosen->has_ip)
			cli_fail("--ip: '%s' is no address", optarg);
		return chosen->has_ip;
	case CHOOSE_HELO:
		chosen->has_helo = true;
		chosen->request.helo = span_of(optarg);
		return true;
	case CHOOSE_FROM:
		chosen->has_from = true;
		chosen->request.sender = bare_sender(optarg);
		return true;
	case CHOOSE_RECEIVER:
		chosen->request.receiver = span_of(optarg);
		return true;
	case CHOOSE_EXPLANATION:
		chosen->explanation = span_of(optarg);
		return true;
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &chosen->colour) ||
		    cli_fail("--color: '%s' is none of always, never, auto",
			optarg) == EXIT_EXPLAINED;
	case CHOOSE_JSON:
		chosen->wants_json = true;
		return true;
	default:
		chosen->wants_help = option == CHOOSE_HELP;
		return chosen->wants_help;
	}
}

/* A domain alone stands for its postmaster. */
static bool
complete(struct chosen *chosen, int argc, char **argv)
{
	if (argc - optind > 1)
		return cli_fail("one domain at a time; see nixie spf --help") ==
		    EXIT_EXPLAINED;
	if (argc - optind == 1)
		chosen->request.domain = span_of(argv[optind]);
	if (!chosen->has_ip)
		return cli_fail("no --ip given; see nixie spf --help") ==
		    EXIT_EXPLAINED;
	if (!chosen->has_helo && !chosen->has_from &&
	    chosen->request.domain.len == 0)
		return cli_fail(
			   "neither --from, nor --helo, nor a domain "
			   "given; see nixie spf --help") == EXIT_EXPLAINED;
	return true;
}

static bool
read_options(struct chosen *chosen, int argc, char **argv)
{
	int option;

	*chosen = (struct chosen){ .request = { .helo = span_empty(),
				       .sender = span_empty(),
				       .domain = span_empty(),
				       .receiver = span_empty(),
				       .wants_explanation = true },
		.explanation = span_of("DEFAULT"),
		.colour = COLOUR_AUTO };
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		bool is_good = cli_world_takes(option)
		    ? cli_world_take(&chosen->world, option, optarg)
		    : choose(chosen, option);

		if (!is_good)
			return false;
		if (chosen->wants_help)
			return true;
	}
	return complete(chosen, argc, argv);
}

static void
check(struct look *look, const struct spf_request *request,
    struct checked *checked)
{
	if (checked->is_done)
		return;
	trace_init(&checked->trace, &look->world.arena);
	checked->verdict = spf_check(request, &look->world.known,
	    &checked->trace, &look->world.arena);
	checked->is_done = checked->verdict.result != SPF_WAITS;
}

static void
check_helo(struct look *look)
{
	struct spf_request request = look->chosen->request;

	request.identity = SPF_HELO;
	request.domain = span_empty();
	request.wants_explanation = false;
	check(look, &request, &look->helo);
}

/* What is found of a domain whose result would not change by asking more. */
static void
audit(struct look *look)
{
	const struct spf_request *request = &look->chosen->request;

	audit_init(&look->audit, &look->world.arena, &look->world.known,
	    (struct audit_context){ .sends = true });
	look->audit.knowledge = knowledge_get();
	if (!dns_name_is_host(spf_request_domain(request)))
		return;
	audit_spf(&look->audit,
	    &(struct spf_subject){ .domain = spf_request_domain(request),
		.has_ip = true,
		.ip = ip_unmap(request->ip),
		.helo = request->helo,
		.sender = request->sender });
	audit_sort(&look->audit);
}

/* All three ask at once, until there is no more to ask. */
static void
evaluate(struct look *look)
{
	struct spf_request request = look->chosen->request;
	unsigned rounds = 0;

	request.now = (uint64_t)look->world.now;
	do {
		check(look, &request, &look->sender);
		if (look->chosen->has_helo)
			check_helo(look);
		audit(look);
	} while (++rounds < ROUNDS_MAX && cli_world_ask(&look->world));
}

static bool
has_own_words(const struct look *look)
{
	return look->sender.verdict.explanation.len > 0;
}

static struct span
explanation_of(const struct look *look)
{
	if (look->sender.verdict.result != SPF_FAIL)
		return span_empty();
	return has_own_words(look) ? look->sender.verdict.explanation
				   : look->chosen->explanation;
}

static void
write_why(struct text *out, const struct spf_verdict *verdict)
{
	text_write_string(out, verdict->why);
	text_write_string(out, " (");
	text_write_string(out, verdict->rule);
	text_write_byte(out, ')');
	if (verdict->domain.len > 0) {
		text_write_string(out, ", at ");
		text_write(out, verdict->domain);
	}
}

static void
write_paragraph(struct page *page, struct text *line, const char *label)
{
	page_paragraph(page, INDENT, label, text_span(line));
	text_reset(line);
}

/* In one line, however long: others will want to read it from there. */
static void
write_explanation(struct page *page, const struct look *look)
{
	const struct span explanation = explanation_of(look);

	if (explanation.len == 0)
		return;
	page_write(page, PAGE_FAINT, span_of("explanation: "));
	page_write(page, PAGE_PLAIN, explanation);
	text_write_byte(page->out, '\n');
	if (!has_own_words(look))
		page_paragraph(page, INDENT, "",
		    span_of("The domain gives none: receivers use words of "
			    "their own."));
}

static void
write_head(struct page *page, const struct look *look)
{
	const struct spf_verdict *verdict = &look->sender.verdict;
	char bytes[2048];
	struct text line = text_in(bytes, sizeof(bytes));
	size_t begin;

	page_write(page, PAGE_STRONG,
	    span_of(spf_result_name(verdict->result)));
	text_write_byte(page->out, '\n');
	write_why(&line, verdict);
	write_paragraph(page, &line, "because:");
	if (verdict->part.len > 0) {
		begin = (size_t)(verdict->part.ptr - verdict->record.ptr);
		page_quote(page, INDENT, verdict->record, begin,
		    begin + verdict->part.len);
	}
	write_explanation(page, look);
	text_write_format(&line, "%u of %d, of them void %u of %d",
	    verdict->lookups, SPF_LOOKUPS_MAX, verdict->voids, SPF_VOIDS_MAX);
	write_paragraph(page, &line, "look-ups:");
	if (!look->chosen->has_helo)
		return;
	text_write_string(&line, spf_result_name(look->helo.verdict.result));
	text_write_string(&line, " for the greeting name: ");
	write_why(&line, &look->helo.verdict);
	write_paragraph(page, &line, "HELO:");
}

static bool
has_findings(const struct look *look, enum severity least)
{
	return look->audit.findings.count > 0 &&
	    look->audit.findings.items[0].severity >= least;
}

static void
write_page(struct page *page, struct look *look)
{
	write_head(page, look);
	page_heading(page, "How it came about");
	trace_page_write(page, &look->sender.trace);
	if (!has_findings(look, SEVERITY_WARNING))
		return;
	page_heading(page, "What was found");
	audit_page_findings(page, &look->world.arena, &look->audit.findings,
	    SEVERITY_WARNING);
}

static void
put_part(struct json *json, const struct spf_verdict *verdict)
{
	if (verdict->record.len > 0)
		json_put_string(json, "record", verdict->record);
	if (verdict->part.len == 0)
		return;
	json_put_number(json, "offset",
	    (uint64_t)(verdict->part.ptr - verdict->record.ptr));
	json_put_number(json, "length", verdict->part.len);
}

static void
put_checked(struct json *json, const char *key, const struct checked *checked,
    struct span explanation)
{
	const struct spf_verdict *verdict = &checked->verdict;

	json_open_object(json, key);
	json_put_string(json, "result",
	    span_of(spf_result_name(verdict->result)));
	json_put_string(json, "why", span_of(verdict->why));
	json_put_string(json, "rule", span_of(verdict->rule));
	json_put_string(json, "domain", verdict->domain);
	put_part(json, verdict);
	if (explanation.len > 0) {
		json_put_string(json, "explanation", explanation);
		json_put_string(json, "explained_by",
		    span_of(
			verdict->explanation.len > 0 ? "domain" : "default"));
	}
	json_put_number(json, "lookups", verdict->lookups);
	json_put_number(json, "void_lookups", verdict->voids);
	trace_json_write(json, "steps", &checked->trace);
	json_close(json);
}

static void
write_json(struct text *out, struct look *look)
{
	const struct spf_request *request = &look->chosen->request;
	char bytes[IP_TEXT_MAX];
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	json_put_string(&json, "ip", ip_print(&request->ip, bytes));
	json_put_string(&json, "helo", request->helo);
	json_put_string(&json, "from", request->sender);
	put_checked(&json, "spf", &look->sender, explanation_of(look));
	if (look->chosen->has_helo)
		put_checked(&json, "helo_spf", &look->helo, span_empty());
	audit_record_write(&json, "findings", &look->world.arena,
	    &look->audit.findings);
	json_close(&json);
	text_write_byte(out, '\n');
}

static int
tell(struct look *look)
{
	struct text out;
	struct page page;
	bool is_told;

	text_init(&out, NULL, OUTPUT_MAX);
	cli_page(&page, &out, look->chosen->colour, 0);
	if (look->chosen->wants_json)
		write_json(&out, look);
	else
		write_page(&page, look);
	is_told = cli_flush(&out);
	text_clear(&out);
	if (!is_told)
		return EXIT_USAGE;
	return look->sender.verdict.result == SPF_PASS ? EXIT_EXPLAINED
						       : EXIT_NOTHING;
}

int
cli_spf(int argc, char **argv)
{
	struct chosen chosen;
	struct look look = { .chosen = &chosen };
	int status;

	if (!read_options(&chosen, argc, argv))
		return EXIT_USAGE;
	if (chosen.wants_help) {
		cli_help(usage, help);
		return EXIT_EXPLAINED;
	}
	if (!cli_world_open(&look.world, &chosen.world))
		return EXIT_USAGE;
	evaluate(&look);
	status = look.sender.is_done
	    ? tell(&look)
	    : cli_fail("no result after %d rounds of questions", ROUNDS_MAX);
	if (!cli_world_close(&look.world))
		return EXIT_USAGE;
	return status;
}
