/* nixie queue: why does mail wait, and which of it never gets out? */

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/queue_log.h"
#include "app/cli/cli.h"
#include "core/report/queuebook.h"
#include "core/report/record.h"
#include "core/report/tally.h"
#include "io/files/files.h"
#include "nixie/judge.h"

enum {
	LISTING_MAX = 512 * 1024 * 1024,
	OUTPUT_MAX = 64 * 1024 * 1024,
	FLUSH_BYTES = 64 * 1024,
	MAX_LOGS = 64,
};

enum form { FORM_TEXT, FORM_JSON, FORM_NDJSON };

struct queue_command {
	enum form form;
	enum cli_colour colour;
	size_t width;
	struct cli_rules rules;
	int64_t now;

	struct session session;
	struct judge judge;
	struct queue_log log;
	char *logs[MAX_LOGS];
	int log_count;
	struct queuebook book;
	struct tally tally;
	struct text out;
	struct json json;
	size_t told;
	bool is_known, is_failed;
};

static const char usage[] = "nixie queue [OPTIONS] [FILE...]";
static const char help[] =
    "Says why the mail in a server's queue waits: which of it will pass by\n"
    "itself, which waits for someone to mend something, and which can never "
    "be\n"
    "delivered; and prints the commands for each. It runs none of them.\n\n"
    "FILE is what 'postqueue -j' (best), 'postqueue -p', 'mailq', 'exim -bp',\n"
    "'smtpctl show queue' or 'qmail-qread' printed; '-' is standard input.\n"
    "Without any, the first of these programs that there is, is asked.\n\n"
    "  --json            one JSON object: cases, counts, undeliverable ids\n"
    "  --ndjson          one JSON object a line for each recipient\n"
    "  --log=FILE        the server's log: why mail waits, where the listing "
    "does\n"
    "                    not say it (Exim, qmail); may be given again\n"
    "  --rules=FILE      rules of your own, used before the built-in ones\n"
    "  --color=WHEN      always, never, or auto\n"
    "  --width=COLUMNS   40 to 500; the terminal's by default\n"
    "  --help\n\n"
    "Exit status: 0 told, 1 no queue listing, 2 wrong use, or a listing that\n"
    "cannot be had.\n\n"
    "  postqueue -j | nixie queue -\n";

enum choice {
	CHOOSE_JSON = 1,
	CHOOSE_NDJSON,
	CHOOSE_LOG,
	CHOOSE_RULES,
	CHOOSE_COLOUR,
	CHOOSE_WIDTH,
	CHOOSE_HELP,
};

static const struct option options[] = {
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "ndjson", no_argument, NULL, CHOOSE_NDJSON },
	{ "log", required_argument, NULL, CHOOSE_LOG },
	{ "rules", required_argument, NULL, CHOOSE_RULES },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "colour", required_argument, NULL, CHOOSE_COLOUR },
	{ "width", required_argument, NULL, CHOOSE_WIDTH },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool
take_option(struct queue_command *queue, int option)
{
	switch (option) {
	case CHOOSE_JSON:
		queue->form = FORM_JSON;
		return true;
	case CHOOSE_NDJSON:
		queue->form = FORM_NDJSON;
		return true;
	case CHOOSE_LOG:
		if (queue->log_count == MAX_LOGS)
			return false;
		queue->logs[queue->log_count++] = optarg;
		return true;
	case CHOOSE_RULES:
		return cli_add_rules(&queue->rules, optarg);
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &queue->colour);
	case CHOOSE_WIDTH:
		return cli_parse_width(optarg, &queue->width);
	default:
		return false;
	}
}

static void
begin(struct queue_command *queue)
{
	uint64_t seed = 0;

	if (getrandom(&seed, sizeof(seed), 0) < 0)
		seed = (uint64_t)getpid();
	judge_init(&queue->judge, &queue->session, seed);
	queue_log_init(&queue->log, seed);
	queuebook_init(&queue->book, seed);
	tally_init(&queue->tally, seed);
	text_init(&queue->out, NULL, OUTPUT_MAX);
	json_init(&queue->json, &queue->out);
	if (queue->form != FORM_JSON)
		return;
	json_open_object(&queue->json, NULL);
	json_put_number(&queue->json, "schema", 1);
	json_open_array(&queue->json, "cases");
}

static void
write_case(struct queue_command *queue, const struct log_case *found,
    const char *name)
{
	if (!judge_diagnose(&queue->judge, found, span_of(name), queue->told))
		return;
	queue->told++;
	queue->session.evidence.source.kind = SOURCE_QUEUE;
	tally_add(&queue->tally, &queue->session.diagnosis);
	record_write(&queue->json, &queue->session.diagnosis);
	if (queue->form == FORM_NDJSON) {
		text_write_byte(&queue->out, '\n');
		json_init(&queue->json, &queue->out);
	}
	if (queue->out.len > FLUSH_BYTES && !cli_flush(&queue->out))
		exit(EXIT_USAGE);
}

static void
add_listing(struct queue_command *queue, struct span text, const char *name)
{
	static struct log_queue listing;
	struct log_queued queued;
	struct log_case found;

	log_queue_init(&listing, text, queue->now);
	queue->is_known |= listing.form != LOG_QUEUE_NONE;
	while (log_queue_next(&listing, &queued)) {
		const struct log_verdict *verdict = NULL;
		bool is_new;

		if (queued.reason.len == 0)
			queued.reason = queue_log_find(&queue->log,
			    queued.queue_id, queued.recipient);
		logged_from_queue(&queued, &found);
		if (found.reply.len > 0)
			verdict = judge_find(&queue->judge, &found, &is_new);
		queuebook_add(&queue->book, &queued, verdict);
		if (queue->form != FORM_TEXT)
			write_case(queue, &found, name);
	}
}

static void
add_file(struct queue_command *queue, const char *name)
{
	struct text text;
	struct error error;

	text_init(&text, NULL, LISTING_MAX);
	if (files_read(name, &text, &error)) {
		add_listing(queue, text_span(&text), name);
	} else {
		cli_fail("%s", error.message);
		queue->is_failed = true;
	}
	text_clear(&text);
}

/* The first program there is that lists a queue. Only this is ever run. */
static const char *
find_program(void)
{
	static const struct {
		const char *path, *command;
	} rows[] = {
		{ "/usr/sbin/postqueue", "/usr/sbin/postqueue -j" },
		{ "/usr/sbin/exim4", "/usr/sbin/exim4 -bp" },
		{ "/usr/sbin/exim", "/usr/sbin/exim -bp" },
		{ "/usr/sbin/smtpctl", "/usr/sbin/smtpctl show queue" },
		{ "/var/qmail/bin/qmail-qread", "/var/qmail/bin/qmail-qread" },
		{ "/usr/bin/mailq", "/usr/bin/mailq" },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (access(rows[i].path, X_OK) == 0)
			return rows[i].command;
	return NULL;
}

/* Exim's listing gives no reasons; its log has them, where Debian, others
 * and cPanel put it. */
static void
read_usual_log(struct queue_command *queue, const char *command)
{
	static char debian[] = "/var/log/exim4/mainlog",
		    others[] = "/var/log/exim/mainlog",
		    redhat[] = "/var/log/exim/main.log",
		    cpanel[] = "/var/log/exim_mainlog";
	char *const names[] = { debian, others, redhat, cpanel };

	if (queue->log_count > 0 || !strstr(command, "exim"))
		return;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (access(names[i], R_OK) == 0) {
			char *name = names[i];

			queue_log_read(&queue->log, &name, 1, queue->now);
			return;
		}
}

static void
add_live(struct queue_command *queue)
{
	const char *command = find_program();
	char block[4096];
	struct text text;
	FILE *stream;
	size_t len;

	if (!command) {
		cli_fail("no program that lists a queue was found; give a "
			 "listing, or '-'");
		queue->is_failed = true;
		return;
	}
	/* The command is one of ours, whole, and holds nothing foreign. */
	stream = popen(command, "r"); /* NOLINT(cert-env33-c) */
	text_init(&text, NULL, LISTING_MAX);
	while (stream && (len = fread(block, 1, sizeof(block), stream)) > 0)
		text_write(&text, (struct span){ block, len });
	if (!stream || pclose(stream) != 0) {
		cli_fail("'%s' failed", command);
		queue->is_failed = true;
	}
	queue->is_known = true;
	read_usual_log(queue, command);
	add_listing(queue, text_span(&text), command);
	text_clear(&text);
}

static void
end(struct queue_command *queue)
{
	struct page page;

	if (queue->form == FORM_JSON) {
		json_close(&queue->json);
		tally_write_json(&queue->json, &queue->tally);
		queuebook_write_json(&queue->json, &queue->book);
		json_close(&queue->json);
		text_write_byte(&queue->out, '\n');
	} else if (queue->form == FORM_TEXT && queue->is_known) {
		cli_page(&page, &queue->out, queue->colour, queue->width);
		queuebook_write_page(&page, &queue->book);
	}
	cli_flush(&queue->out);
	if (!queue->is_known && !queue->is_failed)
		cli_fail("this is no queue listing that nixie knows");
	tally_clear(&queue->tally);
	queuebook_clear(&queue->book);
	queue_log_clear(&queue->log);
	judge_clear(&queue->judge);
	session_clear(&queue->session);
	text_clear(&queue->out);
}

int
cli_queue(int argc, char **argv)
{
	static struct queue_command queue;
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			return EXIT_EXPLAINED;
		}
		if (option == '?' || !take_option(&queue, option))
			return cli_fail("see nixie queue --help");
	}
	if (!cli_session(&queue.session, &queue.rules))
		return EXIT_USAGE;
	queue.now = (int64_t)time(NULL);
	begin(&queue);
	if (queue.log_count > 0)
		queue_log_read(&queue.log, queue.logs, queue.log_count,
		    queue.now);
	queue.is_failed |= queue.log.is_failed;
	for (int i = optind; i < argc; i++)
		add_file(&queue, argv[i]);
	if (optind == argc)
		add_live(&queue);
	end(&queue);
	return queue.is_failed ? EXIT_USAGE
	    : queue.is_known   ? EXIT_EXPLAINED
			       : EXIT_NOTHING;
}
