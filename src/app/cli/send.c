/* nixie send: a test message, and what becomes of it. */

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "app/cli/send_parts.h"

enum { OUTPUT_MAX = 16 * 1024 * 1024 };

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
		if (i + 1 == dial->end_count ||
		    !is_unreached(&dial->dialogue.client.outcome))
			return;
		dial_pass(dial);
	}
}

static bool
is_sent(const struct send *send)
{
	const struct smtp_client *client = &send->dial.dialogue.client;

	if (client->outcome.fault != SMTP_FAULT_NONE)
		return false;
	for (size_t i = 0; i < send->dial.plan.recipient_count; i++)
		if (client->results[i].fault != SMTP_FAULT_NONE)
			return false;
	return true;
}

static void
write_json(struct send *send)
{
	struct json json;

	json_init(&json, &send->out);
	json_open_object(&json, NULL);
	json_put_number(&json, "schema", 1);
	dial_put(&send->dial, &json);
	json_open_array(&json, "cases");
	dial_put_cases(&send->dial, &send->session, &json);
	json_close(&json);
	json_close(&json);
	text_write_byte(&send->out, '\n');
}

/* To people, what went well needs no knowledge, and does not wait for it. */
static bool
tell(struct send *send)
{
	const bool is_explained = send->is_json || !is_sent(send);
	struct page page;

	if (is_explained && !cli_session(&send->session, &send->rules))
		return false;
	text_init(&send->out, NULL, OUTPUT_MAX);
	if (send->is_json) {
		write_json(send);
	} else {
		cli_page(&page, &send->out, send->colour, 0);
		dial_show(&send->dial, &page);
		dial_show_outcome(&send->dial, &page);
		if (is_explained)
			dial_explain(&send->dial, &send->session, &page);
	}
	cli_flush(&send->out);
	text_clear(&send->out);
	if (is_explained)
		session_clear(&send->session);
	return true;
}

static int
status_of(const struct send *send)
{
	if (send->is_swaks_exit)
		return dial_swaks_exit(&send->dial);
	return is_sent(send) ? EXIT_EXPLAINED : EXIT_NOTHING;
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

/* What would be sent, byte by byte; no server is spoken to. */
static int
print(struct send *send)
{
	struct error error;
	struct span message;

	dial_choose_helo(&send->dial);
	if (!send_make_message(send, &error))
		return cli_fail("%s", error.message);
	message = send->dial.plan.message;
	fwrite(message.ptr, 1, message.len, stdout);
	return EXIT_EXPLAINED;
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
	if (send->is_printed)
		return print(send);
	if (!dial_open(&send->dial, host_of(send), true, &error) ||
	    !send_make_message(send, &error)) {
		if (!send->dial.has_no_route || send->is_quiet)
			cli_fail("%s", error.message);
		else
			return dial_tell_lost(&send->dial, &send->rules,
			    &(struct dial_telling){ send->is_json,
				send->is_swaks_exit, send->colour },
			    &error);
		return send->dial.has_no_route ? EXIT_NOTHING : EXIT_USAGE;
	}
	deliver(send);
	if (!send->is_quiet && !tell(send))
		return EXIT_USAGE;
	if (!dial_keep(&send->dial, &error))
		return cli_fail("%s", error.message);
	return status_of(send);
}

static void
init(struct send *send)
{
	const struct span none = span_empty();

	dial_init(&send->dial);
	send->dial.is_last = true;
	send->draft = (struct mime_draft){ none, none, none, none, none, none,
		span_of("This is a test message, sent by nixie.\n"), none, none,
		NULL, 0, NULL, 0, none };
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
	text_clear(&send->signed_text);
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
