/* nixie probe: what would this server say, and why? */

#include <stdio.h>

#include "app/cli/dial.h"
#include "app/cli/probe_parts.h"
#include "base/scan.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

static const char usage[] = "nixie probe [OPTIONS] ADDRESS | HOST[:PORT]";
static const char help[] =
    "Speaks to a mail server as a client would, up to the recipients and no\n"
    "further: no message is sent. Shows the dialogue with the time of each\n"
    "step, what the server offers, its certificate, where it failed, and why.\n"
    "\n"
    "  --from=ADDRESS   the sender; by default the empty one, as of bounces\n"
    "  --to=ADDRESS     a recipient; may be given again\n"
    "  --all            each address of the server, not only the first that\n"
    "                   answers\n"
    "  --force          --all goes on although the server refuses us\n"
    "  --ports=LIST     25,465,587,2525: which of them works, and how\n"
    "  --submission     one's own outgoing server: what logins it offers, and\n"
    "                   whether it relays for everybody\n"
    "  --compare=WHAT   again with one difference: helo=NAME, from=ADDRESS,\n"
    "                   to=ADDRESS, source=ADDRESS, port=N, tls=MODE, ip=4,\n"
    "                   ip=6, login=none; may be given again\n"
    "  --control        is it that server, or our own network? Tries an\n"
    "                   address where nobody can be, and two that the world\n"
    "                   can reach; or --control=HOST:PORT,...\n"
    "  --counts=FILE    each day's counts, shared with nixie verify\n"
    "                   (~/.local/state/nixie/probes)\n"
    "  --json           one JSON object\n"
    "  --swaks-exit     the exit statuses of swaks\n"
    "  --rules=FILE     rules of your own, used before the built-in ones\n"
    "  --color=WHEN     always, never, or auto\n"
    "  --width=COLUMNS\n"
    "  --help\n";
static const char help_end[] =
    "\nExit status: 0 the server would take the mail, 1 it would not, 2 wrong\n"
    "use or our own failure.\n\n"
    "  nixie probe joe@example.org --server=192.0.2.25\n"
    "  nixie probe mail.example.org --ports=25,465,587\n"
    "  nixie probe mail.example.org:587 --user=ann --password-env=PASS\n";

enum choice {
	CHOOSE_FROM = 1,
	CHOOSE_TO,
	CHOOSE_ALL,
	CHOOSE_FORCE,
	CHOOSE_PORTS,
	CHOOSE_SUBMISSION,
	CHOOSE_COMPARE,
	CHOOSE_CONTROL,
	CHOOSE_COUNTS,
	CHOOSE_JSON,
	CHOOSE_SWAKS,
	CHOOSE_RULES,
	CHOOSE_COLOUR,
	CHOOSE_WIDTH,
	CHOOSE_HELP,
};

static const struct option options[] = {
	DIAL_OPTIONS,
	{ "from", required_argument, NULL, CHOOSE_FROM },
	{ "to", required_argument, NULL, CHOOSE_TO },
	{ "all", no_argument, NULL, CHOOSE_ALL },
	{ "force", no_argument, NULL, CHOOSE_FORCE },
	{ "ports", required_argument, NULL, CHOOSE_PORTS },
	{ "submission", no_argument, NULL, CHOOSE_SUBMISSION },
	{ "compare", required_argument, NULL, CHOOSE_COMPARE },
	{ "control", optional_argument, NULL, CHOOSE_CONTROL },
	{ "counts", required_argument, NULL, CHOOSE_COUNTS },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "swaks-exit", no_argument, NULL, CHOOSE_SWAKS },
	{ "rules", required_argument, NULL, CHOOSE_RULES },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "width", required_argument, NULL, CHOOSE_WIDTH },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool
add_recipient(struct probe *probe, const char *address)
{
	struct smtp_plan *plan = &probe->dial.plan;

	if (plan->recipient_count == PROBE_MAX_RECIPIENTS || !*address)
		return false;
	probe->recipients[plan->recipient_count++] =
	    (struct smtp_recipient){ dial_mailbox(span_of(address)),
		    span_empty(), span_empty() };
	return true;
}

static bool
parse_width(const char *word, size_t *width)
{
	struct span rest = span_of(word);
	unsigned number;

	if (!scan_number(&rest, 2, 3, &number) || rest.len > 0 || number < 40 ||
	    number > 500)
		return false;
	*width = number;
	return true;
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
add_difference(struct probe *probe, const char *words)
{
	if (probe->difference_count == PROBE_MAX_DIFFERENCES ||
	    !strchr(words, '='))
		return false;
	probe->differences[probe->difference_count++] = words;
	return true;
}

/* False: the word behind the option is not one of its words. */
static bool
take_option(struct probe *probe, int option)
{
	switch (option) {
	case CHOOSE_FROM:
		probe->dial.plan.sender = dial_mailbox(span_of(optarg));
		return true;
	case CHOOSE_TO:
		return add_recipient(probe, optarg);
	case CHOOSE_ALL:
		probe->is_all = true;
		return true;
	case CHOOSE_FORCE:
		probe->is_forced = true;
		return true;
	case CHOOSE_PORTS:
		probe->ports = optarg;
		return *optarg != '\0';
	case CHOOSE_SUBMISSION:
		probe->is_submission = true;
		return true;
	case CHOOSE_COMPARE:
		return add_difference(probe, optarg);
	case CHOOSE_CONTROL:
		probe->controls = optarg ? optarg : "";
		return true;
	case CHOOSE_COUNTS:
		probe->counts_file = optarg;
		return *optarg != '\0';
	case CHOOSE_JSON:
		probe->is_json = true;
		return true;
	case CHOOSE_SWAKS:
		probe->is_swaks_exit = true;
		return true;
	case CHOOSE_RULES:
		return add_rules(&probe->rules, optarg);
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &probe->colour);
	case CHOOSE_WIDTH:
		return parse_width(optarg, &probe->width);
	default:
		return dial_option(&probe->dial, option, optarg);
	}
}

/* A mailbox names its server; a server may be asked about no mailbox. */
static const char *
take_target(struct probe *probe, const char *target)
{
	const char *at = strrchr(target, '@');

	if (!at)
		return target;
	add_recipient(probe, target);
	return at + 1;
}

/* Nobody answered there, so another address may do. */
static bool
is_unreached(const struct smtp_outcome *outcome)
{
	return outcome->failure == SMTP_FAILURE_WIRE &&
	    outcome->stage == SMTP_STAGE_CONNECT;
}

struct smtp_outcome
probe_result(const struct probe *probe)
{
	const struct smtp_client *client = &probe->dial.dialogue.client;

	for (size_t i = 0; i < probe->dial.plan.recipient_count; i++)
		if (client->results[i].fault != SMTP_FAULT_NONE)
			return client->results[i];
	return client->outcome;
}

void
probe_write(struct probe *probe)
{
	struct dial *dial = &probe->dial;
	const bool is_failed = probe_result(probe).fault != SMTP_FAULT_NONE;

	if (probe->is_json) {
		json_open_object(&probe->json, NULL);
		dial_put(dial, &probe->json);
		probe_tell_stranger(probe);
		json_open_array(&probe->json, "cases");
		dial_put_cases(dial, &probe->session, &probe->json);
		json_close(&probe->json);
		json_close(&probe->json);
		return;
	}
	if (probe->runs++ > 0)
		text_write_string(&probe->out, "\n\n");
	dial_show(dial, &probe->page);
	probe_tell_stranger(probe);
	dial_show_outcome(dial, &probe->page);
	if (is_failed)
		dial_explain(dial, &probe->session, &probe->page);
}

void
probe_run(struct probe *probe)
{
	struct dial *dial = &probe->dial;

	text_reset(&dial->passed);
	for (;; probe->end++) {
		dial_run(dial, probe->end);
		probe_count(probe);
		if (probe->end + 1 >= dial->end_count ||
		    !is_unreached(&dial->dialogue.client.outcome))
			return;
		dial_pass(dial);
	}
}

/*
 * Is it we who are refused: our address, name, sender or login? Then to go on
 * to the next address is what servers shut others out for.
 */
static bool
is_refused(struct probe *probe)
{
	const struct dial *dial = &probe->dial;
	const struct smtp_outcome *outcome = &dial->dialogue.client.outcome;
	const struct diagnosis *diagnosis = &probe->session.diagnosis;

	if (outcome->failure == SMTP_FAILURE_ANSWER &&
	    outcome->stage != SMTP_STAGE_RCPT && outcome->reply.code >= 500)
		return true;
	session_open(&probe->session, text_span(&dial->transcript_text),
	    span_empty(), false);
	return session_next(&probe->session) == SESSION_CASE &&
	    diagnosis->evidence->kind == CASE_FAILURE &&
	    diagnosis->side == SIDE_SENDER && diagnosis->reply.code >= 400 &&
	    !span_equal(diagnosis->cause->name, span_of("greylisted"));
}

static void
tell_left_out(struct probe *probe)
{
	char bytes[200];
	struct text words = text_in(bytes, sizeof(bytes));

	if (probe->left_out == 0 || probe->is_json)
		return;
	text_write_format(&words,
	    "It is we who are refused, so %zu more of its addresses were left "
	    "in peace (--force asks them, too).",
	    probe->left_out);
	text_write_byte(&probe->out, '\n');
	page_paragraph(&probe->page, 0, "", text_span(&words));
}

static void
probe_each(struct probe *probe)
{
	struct dial *dial = &probe->dial;
	const bool is_compared = probe->difference_count > 0;

	dial->is_last = !probe->is_all && !is_compared;
	if (!probe->is_all) {
		probe_run(probe);
		probe_write(probe);
		return;
	}
	for (size_t i = 0; i < dial->end_count; i++) {
		dial->is_last = i + 1 == dial->end_count && !is_compared;
		dial_run(dial, i);
		probe_count(probe);
		probe_write(probe);
		if (!probe->is_forced && is_refused(probe)) {
			probe->left_out = dial->end_count - i - 1;
			break;
		}
	}
	tell_left_out(probe);
}

static void
begin_output(struct probe *probe)
{
	text_init(&probe->out, NULL, OUTPUT_MAX);
	cli_page(&probe->page, &probe->out, probe->colour, probe->width);
	json_init(&probe->json, &probe->out);
	if (!probe->is_json)
		return;
	json_open_object(&probe->json, NULL);
	json_put_number(&probe->json, "schema", 1);
	json_open_array(&probe->json, "attempts");
}

static void
end_output(struct probe *probe)
{
	if (probe->is_json) {
		json_close(&probe->json);
		if (probe->left_out > 0)
			json_put_number(&probe->json, "left_out",
			    probe->left_out);
		probe_control_put(probe);
		json_close(&probe->json);
		text_write_byte(&probe->out, '\n');
	}
	cli_flush(&probe->out);
}

static int
status_of(struct probe *probe)
{
	if (probe->is_swaks_exit)
		return dial_swaks_exit(&probe->dial);
	/* One pairing that works is enough, in whatever place. */
	if (probe->ports)
		return probe->is_found ? EXIT_NOTHING : EXIT_EXPLAINED;
	if (probe->is_found || probe_result(probe).fault != SMTP_FAULT_NONE)
		return EXIT_NOTHING;
	return EXIT_EXPLAINED;
}

static int
run(struct probe *probe, const char *target)
{
	const char *host = take_target(probe, target);
	struct error error;
	int status;

	probe->dial.plan.recipients = probe->recipients;
	probe->dial.plan.last = SMTP_STAGE_RCPT;
	if (!dial_open(&probe->dial, host, host != target, &error)) {
		if (!probe->dial.has_no_route)
			return cli_fail("%s", error.message);
		return dial_tell_lost(&probe->dial, &probe->rules,
		    &(struct dial_telling){ probe->is_json,
			probe->is_swaks_exit, probe->colour },
		    &error);
	}
	if (!probe_count_open(probe, &error))
		return cli_fail("%s", error.message);
	if (!cli_session(&probe->session, &probe->rules))
		return EXIT_USAGE;
	begin_output(probe);
	if (probe->ports)
		probe_ports(probe);
	else if (probe->is_submission)
		probe_submission(probe);
	else
		probe_each(probe);
	/* What is compared says nothing of what was asked first. */
	status = status_of(probe);
	if (probe->difference_count > 0)
		probe_compare(probe);
	password_wipe(&probe->dial.password);
	if (probe->controls)
		probe_control(probe);
	end_output(probe);
	if (status == EXIT_EXPLAINED && probe->is_found)
		status = EXIT_NOTHING;
	if (!dial_keep(&probe->dial, &error))
		status = cli_fail("%s", error.message);
	session_clear(&probe->session);
	text_clear(&probe->out);
	return status;
}

int
cli_probe(int argc, char **argv)
{
	static struct probe probe;
	int option, status, which = 0;

	dial_init(&probe.dial);
	while ((option = getopt_long(argc, argv, "", options, &which)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			fputs(dial_help, stdout);
			fputs(help_end, stdout);
			return EXIT_EXPLAINED;
		}
		if (option == '?')
			return cli_fail("see nixie probe --help");
		if (!take_option(&probe, option))
			return cli_fail("--%s: no such choice: '%s'; see nixie "
					"probe --help",
			    options[which].name, optarg ? optarg : "");
	}
	if (optind + 1 != argc)
		return cli_fail("give one address, or one server; see nixie "
				"probe --help");
	status = run(&probe, argv[optind]);
	probe_count_close(&probe);
	dial_close(&probe.dial);
	return status;
}
