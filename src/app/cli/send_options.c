/* nixie send: its options. */

#include <stdio.h>

#include "app/cli/send_parts.h"
#include "base/scan.h"
#include "core/mime/charset.h"
#include "io/files/files.h"

enum { MAX_CHUNK = 64 * 1024 * 1024, BINARY_CHUNK = 1024 * 1024 };

static const char usage[] = "nixie send [OPTIONS] --to=ADDRESS";
static const char help[] =
    "Sends one message, and shows the dialogue, what became of each recipient\n"
    "and, if it failed, why.\n\n"
    "  --to=ADDRESS           a recipient; may be given again\n"
    "  --cc=ADDRESS           one more, named in the header\n"
    "  --bcc=ADDRESS          one more, named nowhere\n"
    "  --from=ADDRESS         the sender; '' is the empty one\n"
    "  --subject=TEXT\n"
    "  --body=TEXT            or @FILE; @- is standard input\n"
    "  --header='NAME: TEXT'  one more line of the header; may be given again\n"
    "  --body-type=TYPE       text/html: what the text is\n"
    "  --attach=FILE          may be given again\n"
    "  --attach-type=TYPE     of those that come after it; by the name else\n"
    "  --attach-name=NAME     of the next one; '' is none\n"
    "  --data=FILE            a whole message instead; '-' is standard input\n"
    "  --raw                  its bytes as they are, up to the last dot\n"
    "  --dkim-key=FILE        sign it with this private key, in PEM\n"
    "  --dkim-selector=S      where its public half is: S._domainkey.DOMAIN\n"
    "  --dkim-domain=DOMAIN   who signs; the domain of From\n"
    "  --print                print the message; send nothing\n"
    "  --notify=LIST          reports to ask for: SUCCESS,FAILURE,DELAY, "
    "NEVER\n"
    "  --returns=WHAT         with the report: FULL or HDRS\n"
    "  --envelope-id=TEXT     to know the report by\n"
    "  --original=TEXT        the recipient's address of old: rfc822;ADDRESS\n"
    "  --mail-parameters=TEXT more words behind MAIL FROM\n"
    "  --requiretls           not without TLS, all the way\n"
    "  --pipeline=WHEN        auto (where it is offered) or never\n"
    "  --chunking=BYTES       BDAT in chunks of this size, not DATA\n"
    "  --binary               its bytes as they are, and called BINARYMIME\n"
    "  --force                send it, whatever is offered\n"
    "  --drop-after=STAGE     close without a word after connect, tls, "
    "banner,\n"
    "                         helo, starttls, xclient, auth, mail, rcpt, data\n"
    "  --quit-after=STAGE     the same, with QUIT\n"
    "  --quiet                nothing but the exit status\n"
    "  --json                 one JSON object\n"
    "  --swaks-exit           the exit statuses of swaks\n"
    "  --rules=FILE           rules of your own, before the built-in ones\n"
    "  --color=WHEN           always, never, or auto\n"
    "  --help\n";
static const char help_end[] =
    "\nExit status: 0 all recipients were accepted, 1 not all, 2 wrong use or\n"
    "our own failure.\n\n"
    "  nixie send --to=joe@example.org --server=mail.example.org:587 \\\n"
    "      --user=ann --password-env=PASS --tls=must\n"
    "  nixie send --to=joe@example.org --server=127.0.0.1:2525 \\\n"
    "      --data=bounce.eml\n";

enum choice {
	CHOOSE_TO = 1,
	CHOOSE_CC,
	CHOOSE_BCC,
	CHOOSE_FROM,
	CHOOSE_SUBJECT,
	CHOOSE_BODY,
	CHOOSE_HEADER,
	CHOOSE_ATTACH,
	CHOOSE_DATA,
	CHOOSE_BODY_TYPE,
	CHOOSE_ATTACH_TYPE,
	CHOOSE_ATTACH_NAME,
	CHOOSE_DKIM_KEY,
	CHOOSE_DKIM_SELECTOR,
	CHOOSE_DKIM_DOMAIN,
	CHOOSE_PRINT,
	CHOOSE_RAW,
	CHOOSE_NOTIFY,
	CHOOSE_RETURNS,
	CHOOSE_ENVELOPE_ID,
	CHOOSE_ORIGINAL,
	CHOOSE_PARAMETERS,
	CHOOSE_REQUIRETLS,
	CHOOSE_PIPELINE,
	CHOOSE_CHUNKING,
	CHOOSE_BINARY,
	CHOOSE_FORCE,
	CHOOSE_DROP,
	CHOOSE_QUIT,
	CHOOSE_QUIET,
	CHOOSE_JSON,
	CHOOSE_SWAKS,
	CHOOSE_RULES,
	CHOOSE_COLOUR,
	CHOOSE_HELP,
};

static const struct option options[] = {
	DIAL_OPTIONS,
	{ "to", required_argument, NULL, CHOOSE_TO },
	{ "cc", required_argument, NULL, CHOOSE_CC },
	{ "bcc", required_argument, NULL, CHOOSE_BCC },
	{ "from", required_argument, NULL, CHOOSE_FROM },
	{ "subject", required_argument, NULL, CHOOSE_SUBJECT },
	{ "body", required_argument, NULL, CHOOSE_BODY },
	{ "header", required_argument, NULL, CHOOSE_HEADER },
	{ "attach", required_argument, NULL, CHOOSE_ATTACH },
	{ "body-type", required_argument, NULL, CHOOSE_BODY_TYPE },
	{ "attach-type", required_argument, NULL, CHOOSE_ATTACH_TYPE },
	{ "attach-name", required_argument, NULL, CHOOSE_ATTACH_NAME },
	{ "dkim-key", required_argument, NULL, CHOOSE_DKIM_KEY },
	{ "dkim-selector", required_argument, NULL, CHOOSE_DKIM_SELECTOR },
	{ "dkim-domain", required_argument, NULL, CHOOSE_DKIM_DOMAIN },
	{ "print", no_argument, NULL, CHOOSE_PRINT },
	{ "data", required_argument, NULL, CHOOSE_DATA },
	{ "raw", no_argument, NULL, CHOOSE_RAW },
	{ "notify", required_argument, NULL, CHOOSE_NOTIFY },
	{ "returns", required_argument, NULL, CHOOSE_RETURNS },
	{ "envelope-id", required_argument, NULL, CHOOSE_ENVELOPE_ID },
	{ "original", required_argument, NULL, CHOOSE_ORIGINAL },
	{ "mail-parameters", required_argument, NULL, CHOOSE_PARAMETERS },
	{ "requiretls", no_argument, NULL, CHOOSE_REQUIRETLS },
	{ "pipeline", required_argument, NULL, CHOOSE_PIPELINE },
	{ "chunking", required_argument, NULL, CHOOSE_CHUNKING },
	{ "binary", no_argument, NULL, CHOOSE_BINARY },
	{ "force", no_argument, NULL, CHOOSE_FORCE },
	{ "drop-after", required_argument, NULL, CHOOSE_DROP },
	{ "quit-after", required_argument, NULL, CHOOSE_QUIT },
	{ "quiet", no_argument, NULL, CHOOSE_QUIET },
	{ "json", no_argument, NULL, CHOOSE_JSON },
	{ "swaks-exit", no_argument, NULL, CHOOSE_SWAKS },
	{ "rules", required_argument, NULL, CHOOSE_RULES },
	{ "color", required_argument, NULL, CHOOSE_COLOUR },
	{ "help", no_argument, NULL, CHOOSE_HELP },
	{ NULL, 0, NULL, 0 },
};

/* "a@x, b@x" in one option, for the header too if a list is given. */
static bool
add_recipients(struct send *send, const char *list, struct text *header)
{
	struct smtp_plan *plan = &send->dial.plan;
	struct span rest = span_of(list), word;

	while (span_split(&rest, ',', &word)) {
		word = span_trim(word);
		if (word.len == 0 ||
		    plan->recipient_count == SEND_MAX_RECIPIENTS)
			return false;
		send->recipients[plan->recipient_count++] =
		    (struct smtp_recipient){ dial_mailbox(word), span_empty(),
			    span_empty() };
		if (!header)
			continue;
		if (header->len > 0)
			text_write_string(header, ", ");
		/* A name beyond ASCII would need a word of its own. */
		text_write(header,
		    mime_charset_is_ascii(word) ? word : dial_mailbox(word));
	}
	return plan->recipient_count > 0;
}

static bool
add_attachment(struct send *send, const char *file)
{
	const char *slash = strrchr(file, '/');
	size_t number = send->draft.attachment_count;
	struct error error;

	if (number == SEND_MAX_ATTACHMENTS)
		return false;
	text_init(&send->contents[number], NULL, SEND_MESSAGE_MAX / 4);
	if (!files_read(file, &send->contents[number], &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	if (!send->attach_name)
		send->attach_name = slash ? slash + 1 : file;
	send->attachments[number] = (struct mime_attachment){
		.name = span_of(send->attach_name),
		.type = span_of(send->attach_type ? send->attach_type : ""),
		.content = text_span(&send->contents[number]),
	};
	send->attach_name = NULL;
	send->draft.attachment_count++;
	return true;
}

static bool
add_header(struct send *send, const char *header)
{
	const char *colon = strchr(header, ':');

	if (send->draft.header_count == SEND_MAX_HEADERS || !colon ||
	    colon == header)
		return false;
	send->headers[send->draft.header_count++] = span_of(header);
	return true;
}

static bool
set_body(struct send *send, const char *words)
{
	struct error error;

	if (words[0] != '@') {
		send->draft.body = span_of(words);
		return true;
	}
	text_init(&send->body, NULL, SEND_MESSAGE_MAX / 4);
	if (!files_read(words + 1, &send->body, &error)) {
		cli_fail("%s", error.message);
		return false;
	}
	send->draft.body = text_span(&send->body);
	return true;
}

static bool
set_last(struct send *send, const char *stage, bool is_dropped)
{
	send->dial.plan.is_dropped = is_dropped;
	return smtp_stage_parse(span_of(stage), &send->dial.plan.last);
}

static bool
set_chunk(struct send *send, const char *word)
{
	struct span rest = span_of(word);
	unsigned number;

	if (!scan_number(&rest, 1, 9, &number) || rest.len > 0 || number == 0 ||
	    number > MAX_CHUNK)
		return false;
	send->dial.plan.chunk = number;
	return true;
}

static bool
set_pipeline(struct send *send, const char *word)
{
	send->dial.plan.is_pipelined = strcmp(word, "auto") == 0;
	return send->dial.plan.is_pipelined || strcmp(word, "never") == 0;
}

static bool
add_rules(struct cli_rules *rules, const char *file)
{
	if (rules->count == sizeof(rules->files) / sizeof(*rules->files))
		return false;
	rules->files[rules->count++] = file;
	return true;
}

/* Options whose word is kept as it is. */
static const char **
place_of(struct send *send, int option)
{
	switch (option) {
	case CHOOSE_DATA:
		return &send->data;
	case CHOOSE_ATTACH_TYPE:
		return &send->attach_type;
	case CHOOSE_ATTACH_NAME:
		return &send->attach_name;
	case CHOOSE_DKIM_KEY:
		return &send->dkim_key;
	case CHOOSE_DKIM_SELECTOR:
		return &send->dkim_selector;
	case CHOOSE_DKIM_DOMAIN:
		return &send->dkim_domain;
	default:
		return NULL;
	}
}

/* What is in the message. */
static bool
take_message_option(struct send *send, int option)
{
	const char **place = place_of(send, option);

	if (place) {
		*place = optarg;
		return *optarg != '\0' || option == CHOOSE_ATTACH_NAME;
	}
	switch (option) {
	case CHOOSE_SUBJECT:
		send->draft.subject = span_of(optarg);
		return true;
	case CHOOSE_BODY:
		return set_body(send, optarg);
	case CHOOSE_HEADER:
		return add_header(send, optarg);
	case CHOOSE_ATTACH:
		return add_attachment(send, optarg);
	case CHOOSE_BODY_TYPE:
		send->draft.type = span_of(optarg);
		return strchr(optarg, '/') != NULL;
	case CHOOSE_PRINT:
		send->is_printed = true;
		return true;
	case CHOOSE_QUIET:
		send->is_quiet = true;
		return true;
	case CHOOSE_JSON:
		send->is_json = true;
		return true;
	case CHOOSE_SWAKS:
		send->is_swaks_exit = true;
		return true;
	case CHOOSE_RULES:
		return add_rules(&send->rules, optarg);
	case CHOOSE_COLOUR:
		return cli_parse_colour(optarg, &send->colour);
	default:
		return dial_option(&send->dial, option, optarg);
	}
}

/* How it is sent. */
static bool
take_option(struct send *send, int option)
{
	struct smtp_plan *plan = &send->dial.plan;

	switch (option) {
	case CHOOSE_TO:
		return add_recipients(send, optarg, &send->to);
	case CHOOSE_CC:
		return add_recipients(send, optarg, &send->cc);
	case CHOOSE_BCC:
		return add_recipients(send, optarg, NULL);
	case CHOOSE_FROM:
		plan->sender = dial_mailbox(span_of(optarg));
		send->draft.from =
		    plan->sender.len > 0 ? span_of(optarg) : plan->sender;
		send->has_sender = true;
		return true;
	case CHOOSE_RAW:
		plan->is_raw = true;
		return true;
	case CHOOSE_NOTIFY:
		send->notify = span_of(optarg);
		return true;
	case CHOOSE_RETURNS:
		plan->returns = span_of(optarg);
		return true;
	case CHOOSE_ENVELOPE_ID:
		plan->envelope_id = span_of(optarg);
		return true;
	case CHOOSE_ORIGINAL:
		send->original = span_of(optarg);
		return true;
	case CHOOSE_PARAMETERS:
		plan->parameters = span_of(optarg);
		return true;
	case CHOOSE_REQUIRETLS:
		plan->is_requiretls = true;
		return true;
	case CHOOSE_PIPELINE:
		return set_pipeline(send, optarg);
	case CHOOSE_CHUNKING:
		return set_chunk(send, optarg);
	case CHOOSE_BINARY:
		plan->is_raw = plan->is_binary = true;
		if (plan->chunk == 0)
			plan->chunk = BINARY_CHUNK;
		return true;
	case CHOOSE_FORCE:
		plan->is_forced = true;
		return true;
	case CHOOSE_DROP:
	case CHOOSE_QUIT:
		return set_last(send, optarg, option == CHOOSE_DROP);
	default:
		return take_message_option(send, option);
	}
}

bool
send_read_options(struct send *send, int argc, char **argv, int *status)
{
	int option, which = 0;

	while ((option = getopt_long(argc, argv, "", options, &which)) != -1) {
		if (option == CHOOSE_HELP) {
			cli_help(usage, help);
			fputs(dial_help, stdout);
			fputs(help_end, stdout);
			*status = EXIT_EXPLAINED;
			return false;
		}
		*status = EXIT_USAGE;
		if (option == '?') {
			cli_fail("see nixie send --help");
			return false;
		}
		if (!take_option(send, option)) {
			cli_fail("--%s: no such choice: '%s'; see nixie send "
				 "--help",
			    options[which].name, optarg ? optarg : "");
			return false;
		}
	}
	if (optind == argc && send->dial.plan.recipient_count > 0)
		return true;
	*status = cli_fail("give recipients with --to; see nixie send --help");
	return false;
}
