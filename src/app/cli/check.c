/* nixie check: is this domain, is this sending host in order? */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "app/cli/cli.h"
#include "app/cli/key_file.h"
#include "app/cli/reach.h"
#include "core/audit/bulk.h"
#include "core/audit/domain.h"
#include "core/dns/name.h"
#include "core/report/audit_html.h"
#include "core/report/audit_page.h"
#include "core/report/audit_record.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024, RUN_CEILING = 64 * 1024 * 1024 };

struct check {
	struct domain_request request;
	struct audit_context context;
	struct cli_world_options world;
	struct cli_reach reach;
	enum severity fail_on, least;
	enum cli_colour colour;
	bool is_json, is_html;
	const char *file;     /* to write to; NULL: standard output */
	const char *key_file; /* that signs; NULL: not told */
};

static const char usage[] = "nixie check [OPTIONS] [DOMAIN]";
static const char help[] =
    "Says what is wrong with a domain's mail, on the sending and on the\n"
    "receiving side, proves it with what the DNS says, and gives the records\n"
    "to publish. With --ip and --helo it looks at the sending host as well;\n"
    "without DOMAIN, at that host alone.\n\n"
    "  --ip=ADDRESS     the address that sends\n"
    "  --helo=NAME      the name that it greets with\n"
    "  --selector=S     a DKIM selector (s= of a signature); may be repeated\n"
    "  --dkim-key=FILE  the private key that signs: does it belong to the "
    "record\n"
    "                   at --selector, and who may read it?\n"
    "  --from=ADDRESS   the address in From, or its domain, where that is not\n"
    "                   DOMAIN: its DMARC policy is looked at\n"
    "  --to=ADDRESS     that refuses, or its domain: is it greeted with its "
    "own name?\n"
    "  --reply=TEXT     the refusal: the blocklist that it names is asked\n"
    "  --parked         the domain sends no mail and takes none\n"
    "  --bulk           it sends 5,000 messages a day or more to a provider\n"
    "  --profile=WHOSE  look at the rules for bulk senders of gmail, yahoo,\n"
    "                   outlook or all; with --bulk all, if not said\n"
    "  --least=SEVERITY show findings from this one on: note (the default),\n"
    "                   warning, error, block\n"
    "  --fail-on=SEV    exit with 1 from this severity on (error)\n"
    "  --json           one JSON object\n"
    "  --html[=FILE]    one page for a browser\n"
    "  --color=WHEN     always, never, or auto (a terminal, no NO_COLOR)\n"
    "  --help\n" REACH_HELP WORLD_HELP "\n"
    "Exit status: 0 nothing from --fail-on on, 1 such findings, 2 wrong use\n"
    "or our own failure.\n\n"
    "  nixie check example.org --ip=192.0.2.17 --helo=mail.example.org\n"
    "  nixie check example.org --with='example.org TXT \"v=spf1 -all\"'\n";

enum choice {
	CHOOSE_IP = 1,
	CHOOSE_HELO,
	CHOOSE_SELECTOR,
	CHOOSE_DKIM_KEY,
	CHOOSE_FROM,
	CHOOSE_TO,
	CHOOSE_REPLY,
	CHOOSE_PARKED,
	CHOOSE_BULK,
	CHOOSE_PROFILE,
	CHOOSE_LEAST,
	CHOOSE_FAIL_ON,
	CHOOSE_JSON,
	CHOOSE_HTML,
	CHOOSE_COLOUR,
	CHOOSE_HELP,
};

static const struct option options[] = {
	WORLD_OPTIONS,
	REACH_OPTIONS,
	{ "ip", required_argument, NULL, CHOOSE_IP },
	{ "helo", required_argument, NULL, CHOOSE_HELO },
	{ "selector", required_argument, NULL, CHOOSE_SELECTOR },
	{ "dkim-key", required_argument, NULL, CHOOSE_DKIM_KEY },
	{ "from", required_argument, NULL, CHOOSE_FROM },
	{ "to", required_argument, NULL, CHOOSE_TO },
	{ "reply", required_argument, NULL, CHOOSE_REPLY },
	{ "parked", no_argument, NULL, CHOOSE_PARKED },
	{ "bulk", no_argument, NULL, CHOOSE_BULK },
	{ "profile", required_argument, NULL, CHOOSE_PROFILE },
	{ "least", required_argument, NULL, CHOOSE_LEAST },
	{ "fail-on", required_argument, NULL, CHOOSE_FAIL_ON },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "html", optional_argument, NULL, CHOOSE_HTML },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool
add_selector(struct domain_request *request, const char *selector)
{
	if (!*selector || request->selector_count == DOMAIN_SELECTORS_MAX)
		return false;
	request->selectors[request->selector_count++] = span_of(selector);
	return true;
}

static bool
take_ip(struct domain_request *request, const char *word)
{
	request->has_ip = ip_parse(span_of(word), &request->ip);
	if (request->has_ip)
		request->ip = ip_unmap(request->ip);
	return request->has_ip;
}

/* "joe@example.org", or the domain alone. */
static bool
take_domain(struct span *domain, const char *word)
{
	const char *at = strrchr(word, '@');

	*domain = dns_name_trim(span_of(at ? at + 1 : word));
	return dns_name_is_host(*domain);
}

/* False: the word behind the option is not one of its words. */
static bool
take_option(struct check *check, int option)
{
	switch (option) {
	case CHOOSE_IP:
		return take_ip(&check->request, optarg);
	case CHOOSE_HELO:
		check->request.helo = span_of(optarg);
		return *optarg != '\0';
	case CHOOSE_SELECTOR:
		return add_selector(&check->request, optarg);
	case CHOOSE_DKIM_KEY:
		check->key_file = optarg;
		return *optarg != '\0';
	case CHOOSE_FROM:
		return take_domain(&check->request.from, optarg);
	case CHOOSE_TO:
		return take_domain(&check->request.to, optarg);
	case CHOOSE_REPLY:
		check->request.reply = span_of(optarg);
		return true;
	case CHOOSE_PROFILE:
		return bulk_profile_parse(span_of(optarg),
		    &check->request.receivers);
	case CHOOSE_PARKED:
		check->context.is_parked = true;
		check->context.sends = check->context.receives = false;
		return true;
	case CHOOSE_BULK:
		check->context.is_bulk = true;
		return true;
	case CHOOSE_LEAST:
		return severity_parse(span_of(optarg), &check->least);
	case CHOOSE_FAIL_ON:
		return severity_parse(span_of(optarg), &check->fail_on);
	case CHOOSE_JSON:
		check->is_json = true;
		return true;
	case CHOOSE_HTML:
		check->is_html = true;
		check->file = optarg;
		return true;
	default:
		return cli_parse_colour(optarg, &check->colour);
	}
}

/* What must stand together. False: told on standard error. */
static bool
is_complete(struct check *check)
{
	const struct domain_request *request = &check->request;

	if (check->is_json && check->is_html)
		cli_fail("either --json or --html");
	else if (request->domain.len == 0 &&
	    (request->from.len > 0 || request->receivers))
		cli_fail("--from and --profile need a domain");
	else if (check->key_file && request->selector_count == 0)
		cli_fail("--dkim-key needs a domain and --selector");
	else if (request->domain.len > 0 || request->has_ip ||
	    request->helo.len > 0)
		return true;
	else
		cli_fail("give a domain, or --ip, or --helo; see nixie check "
			 "--help");
	return false;
}

static enum cli_options
read_options(struct check *check, int argc, char **argv)
{
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP)
			return OPTIONS_HELP;
		if (option == '?') {
			cli_fail("see nixie check --help");
			return OPTIONS_WRONG;
		}
		if (cli_world_takes(option)) {
			if (!cli_world_take(&check->world, option, optarg))
				return OPTIONS_WRONG;
		} else if (cli_reach_takes(option)) {
			if (!cli_reach_take(&check->reach, option, optarg))
				return OPTIONS_WRONG;
		} else if (!take_option(check, option)) {
			cli_fail("no such choice: '%s'", optarg);
			return OPTIONS_WRONG;
		}
	}
	if (optind + 1 < argc) {
		cli_fail("one domain at a time: '%s'", argv[optind + 1]);
		return OPTIONS_WRONG;
	}
	if (optind < argc)
		check->request.domain = span_of(argv[optind]);
	if (check->context.is_bulk && check->request.receivers == 0 &&
	    check->request.domain.len > 0)
		check->request.receivers = BULK_ALL;
	return is_complete(check) ? OPTIONS_READ : OPTIONS_WRONG;
}

/*
 * Of the file only its mode and the public half are kept. False: told on
 * standard error.
 */
static bool
read_own(struct check *check, struct dkim_own *own, struct text *public)
{
	struct crypto_private *key;
	struct error error;
	struct stat status;
	bool is_written;

	if (!check->key_file)
		return true;
	if (stat(check->key_file, &status) != 0) {
		cli_fail("cannot open '%s': %s", check->key_file,
		    strerror(errno));
		return false;
	}
	if (!key_file_read(check->key_file, NULL, &key))
		return false;
	*own = (struct dkim_own){ .file = span_of(check->key_file),
		.mode = (unsigned)(status.st_mode & 0777),
		.kind = crypto_private_kind(key) == CRYPTO_RSA
		    ? span_of("rsa")
		    : span_of("ed25519") };
	is_written = crypto_private_write_public(public, key, &error);
	crypto_private_free(key);
	if (!is_written)
		cli_fail("%s", error.message);
	own->public = text_span(public);
	check->request.own = own;
	return is_written;
}

/* Audit until nothing is wanted any more. */
static void
run(struct cli_world *world, struct check *check, struct arena *arena,
    struct audit *audit)
{
	struct domain_request request = check->request;

	request.now = world->now;
	do {
		arena_reset(arena);
		audit_init(audit, arena, &world->known, check->context);
		audit->knowledge = knowledge_get();
		cli_reach_open(&check->reach, world, audit);
		audit_domain(audit, &request);
	} while (cli_reach_ask(&check->reach, world));
}

/* The domain; without one, what was looked at. */
static struct span
subject_of(const struct check *check, char *bytes)
{
	if (check->request.domain.len > 0)
		return check->request.domain;
	return check->request.has_ip ? ip_print(&check->request.ip, bytes)
				     : check->request.helo;
}

static void
write_text(const struct check *check, struct audit *audit, struct text *out)
{
	char words[200], bytes[IP_TEXT_MAX];
	struct text count = text_in(words, sizeof(words));
	struct page page;

	cli_page(&page, out, check->colour, 0);
	audit_page_count(&count, &audit->findings);
	page_write(&page, PAGE_STRONG, subject_of(check, bytes));
	text_write_string(out, ": ");
	text_write(out, text_span(&count));
	text_write_byte(out, '\n');
	audit_page_findings(&page, audit->arena, &audit->findings,
	    check->least);
}

static void
write_json(const struct check *check, struct audit *audit, struct text *out)
{
	char bytes[IP_TEXT_MAX];
	struct json json;

	json_init(&json, out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	if (check->request.domain.len > 0)
		json_put_string(&json, "domain", check->request.domain);
	if (check->request.has_ip)
		json_put_string(&json, "ip",
		    ip_print(&check->request.ip, bytes));
	if (check->request.helo.len > 0)
		json_put_string(&json, "helo", check->request.helo);
	if (check->request.from.len > 0)
		json_put_string(&json, "from", check->request.from);
	audit_record_write(&json, "findings", audit->arena, &audit->findings);
	json_close(&json);
	text_write_byte(out, '\n');
}

static void
write_html(const struct check *check, struct audit *audit, struct text *out)
{
	char bytes[IP_TEXT_MAX];

	audit_html_write(out, audit->arena, subject_of(check, bytes),
	    &audit->findings, check->least);
}

static bool
has_from(const struct audit *audit, enum severity severity)
{
	for (size_t i = 0; i < audit->findings.count; i++)
		if (audit->findings.items[i].severity >= severity)
			return true;
	return false;
}

static int
check_domain(struct check *check, struct cli_world *world)
{
	struct arena arena;
	struct audit audit;
	struct text out;
	bool is_found;

	arena_init(&arena, RUN_CEILING);
	text_init(&out, NULL, OUTPUT_MAX);
	run(world, check, &arena, &audit);
	if (check->is_json)
		write_json(check, &audit, &out);
	else if (check->is_html)
		write_html(check, &audit, &out);
	else
		write_text(check, &audit, &out);
	is_found = has_from(&audit, check->fail_on);
	cli_flush(&out);
	text_clear(&out);
	arena_clear(&arena);
	return is_found ? EXIT_NOTHING : EXIT_EXPLAINED;
}

int
cli_check(int argc, char **argv)
{
	struct check check = { .request = { .domain = span_empty(),
				   .helo = span_empty(),
				   .from = span_empty(),
				   .to = span_empty(),
				   .reply = span_empty() },
		.context = { .sends = true, .receives = true },
		.fail_on = SEVERITY_ERROR };
	struct cli_world world;
	struct dkim_own own;
	struct text public;
	int status = EXIT_USAGE;

	cli_reach_init(&check.reach);
	switch (read_options(&check, argc, argv)) {
	case OPTIONS_HELP:
		cli_help(usage, help);
		return EXIT_EXPLAINED;
	case OPTIONS_WRONG:
		return EXIT_USAGE;
	case OPTIONS_READ:
		break;
	}
	if (check.file && !freopen(check.file, "wb", stdout))
		return cli_fail("cannot write '%s': %s", check.file,
		    strerror(errno));
	if (!cli_world_open(&world, &check.world))
		return EXIT_USAGE;
	text_init(&public, NULL, KEY_FILE_MAX);
	if (read_own(&check, &own, &public))
		status = check_domain(&check, &world);
	text_clear(&public);
	return cli_world_close(&world) ? status : EXIT_USAGE;
}
