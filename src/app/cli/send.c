/* nixie send: a test message, and what becomes of it. */

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "app/cli/send_parts.h"
#include "core/smtp/command.h"
#include "io/files/files.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

/* A name for this message, and a boundary, that nobody else has. */
static void
make_names(struct send *send)
{
	unsigned char bytes[16];
	time_t now = time(NULL);
	struct tm parts;

	if (getrandom(bytes, sizeof(bytes), 0) != sizeof(bytes))
		abort();
	for (size_t i = 0; i < sizeof(bytes); i++)
		snprintf(send->boundary + 2 * i, 3, "%02x", bytes[i]);
	snprintf(send->message_id, sizeof(send->message_id), "<%s.%lld@%s>",
	    send->boundary, (long long)now, send->dial.helo);
	if (gmtime_r(&now, &parts))
		strftime(send->date, sizeof(send->date),
		    "%a, %d %b %Y %H:%M:%S +0000", &parts);
	snprintf(send->subject, sizeof(send->subject), "test %s", send->date);
}

static void
compose(struct send *send)
{
	struct mime_draft *draft = &send->draft;

	make_names(send);
	draft->to = text_span(&send->to);
	draft->cc = text_span(&send->cc);
	draft->date = span_of(send->date);
	draft->message_id = span_of(send->message_id);
	draft->boundary = span_of(send->boundary);
	draft->headers = send->headers;
	draft->attachments = send->attachments;
	if (draft->from.len == 0)
		draft->from = span_of("MAILER-DAEMON (no sender)");
	if (draft->subject.len == 0)
		draft->subject = span_of(send->subject);
	mime_compose(&send->message, draft);
}

static bool
make_message(struct send *send, struct error *error)
{
	struct smtp_plan *plan = &send->dial.plan;

	text_init(&send->message, NULL, SEND_MESSAGE_MAX);
	text_init(&send->lines, NULL, 2UL * SEND_MESSAGE_MAX);
	if (!send->data)
		compose(send);
	else if (!files_read(send->data, &send->message, error))
		return false;
	if (plan->is_raw) {
		plan->message = text_span(&send->message);
		return true;
	}
	smtp_lines_write(&send->lines, text_span(&send->message),
	    &plan->is_8bit);
	plan->message = text_span(&send->lines);
	return true;
}

static bool
is_unreached(const struct smtp_outcome *outcome)
{
	return outcome->failure == SMTP_FAILURE_WIRE &&
	    outcome->stage == SMTP_STAGE_CONNECT;
}

/* The first address of the server that answers. */
static void
deliver(struct send *send)
{
	struct dial *dial = &send->dial;

	for (size_t i = 0; i < dial->end_count; i++) {
		dial_run(dial, i);
		if (!is_unreached(&dial->dialogue.client.outcome))
			return;
	}
}

static void
tell(struct send *send)
{
	const struct smtp_client *client = &send->dial.dialogue.client;
	struct page page;
	struct json json;
	bool is_failed = client->outcome.fault != SMTP_FAULT_NONE;

	for (size_t i = 0; i < send->dial.plan.recipient_count; i++)
		is_failed |= client->results[i].fault != SMTP_FAULT_NONE;
	text_init(&send->out, NULL, OUTPUT_MAX);
	if (send->is_json) {
		json_init(&json, &send->out);
		json_open_object(&json, NULL);
		json_put_number(&json, "schema", 1);
		dial_put(&send->dial, &json);
		dial_put_cases(&send->dial, &send->session, &json);
		json_close(&json);
		text_write_byte(&send->out, '\n');
	} else {
		cli_page(&page, &send->out, send->colour, 0);
		dial_show(&send->dial, &page);
		dial_show_outcome(&send->dial, &page);
		if (is_failed)
			dial_explain(&send->dial, &send->session, &page);
	}
	cli_flush(&send->out);
	text_clear(&send->out);
}

static int
status_of(const struct send *send)
{
	const struct smtp_client *client = &send->dial.dialogue.client;

	if (send->is_swaks_exit)
		return dial_swaks_exit(&send->dial);
	if (client->outcome.fault != SMTP_FAULT_NONE)
		return EXIT_NOTHING;
	for (size_t i = 0; i < send->dial.plan.recipient_count; i++)
		if (client->results[i].fault != SMTP_FAULT_NONE)
			return EXIT_NOTHING;
	return EXIT_EXPLAINED;
}

/* The server of the first recipient, when none is named. */
static const char *
host_of(const struct send *send)
{
	const struct span address = send->recipients[0].address;
	const char *at = memrchr(address.ptr, '@', address.len);

	return at ? at + 1 : NULL;
}

/* Whoever calls us, at this host; --from='' is the empty sender. */
static void
choose_sender(struct send *send)
{
	const char *user = getenv("USER");
	char host[256] = "localhost.localdomain";

	if (send->has_sender)
		return;
	if (send->dial.helo)
		snprintf(host, sizeof(host), "%s", send->dial.helo);
	else
		gethostname(host, sizeof(host) - 1);
	snprintf(send->sender, sizeof(send->sender), "%s@%s",
	    user && *user ? user : "nixie", host);
	send->dial.plan.sender = send->draft.from = span_of(send->sender);
}

static int
run(struct send *send)
{
	struct smtp_plan *plan = &send->dial.plan;
	struct error error;

	for (size_t i = 0; i < plan->recipient_count; i++) {
		send->recipients[i].notify = send->notify;
		send->recipients[i].original = send->original;
	}
	plan->recipients = send->recipients;
	choose_sender(send);
	if (!dial_open(&send->dial, host_of(send), true, &error) ||
	    !make_message(send, &error)) {
		cli_fail("%s", error.message);
		return send->dial.has_no_route ? EXIT_NOTHING : EXIT_USAGE;
	}
	deliver(send);
	if (!send->is_quiet) {
		if (!cli_session(&send->session, &send->rules))
			return EXIT_USAGE;
		tell(send);
		session_clear(&send->session);
	}
	if (!dial_keep(&send->dial, &error))
		return cli_fail("%s", error.message);
	return status_of(send);
}

static void
init(struct send *send)
{
	const struct span none = span_empty();

	dial_init(&send->dial);
	send->draft = (struct mime_draft){ none, none, none, none, none, none,
		span_of("This is a test message, sent by nixie.\n"), NULL, 0,
		NULL, 0, none };
	send->notify = send->original = none;
	text_init(&send->to, NULL, OUTPUT_MAX);
	text_init(&send->cc, NULL, OUTPUT_MAX);
}

static void
clear(struct send *send)
{
	dial_close(&send->dial);
	for (size_t i = 0; i < send->draft.attachment_count; i++)
		text_clear(&send->contents[i]);
	text_clear(&send->body);
	text_clear(&send->message);
	text_clear(&send->lines);
	text_clear(&send->to);
	text_clear(&send->cc);
}

int
cli_send(int argc, char **argv)
{
	static struct send send;
	int status;

	init(&send);
	if (send_read_options(&send, argc, argv, &status))
		status = run(&send);
	clear(&send);
	return status;
}
