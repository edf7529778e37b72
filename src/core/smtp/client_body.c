#include "core/smtp/client_parts.h"

static void
record(struct smtp_client *client, size_t from, uint64_t now)
{
	struct span written = span_from(text_span(&client->out), from);

	if (client->plan->transcript)
		smtp_transcript_body(client->plan->transcript, written, now);
}

/* A line that begins with a dot gets another (RFC 5321, 4.5.2). */
static void
write_stuffed(struct smtp_client *client)
{
	while (client->body.len > 0 && client->out.len < SMTP_CLIENT_OUTPUT) {
		const char *end =
		    memchr(client->body.ptr, '\n', client->body.len);
		size_t len = end ? (size_t)(end + 1 - client->body.ptr)
				 : client->body.len;

		if (!client->is_line_begun && client->body.ptr[0] == '.')
			text_write_byte(&client->out, '.');
		client->is_line_begun = len > SMTP_CLIENT_OUTPUT || !end;
		if (len > SMTP_CLIENT_OUTPUT)
			len = SMTP_CLIENT_OUTPUT;
		text_write(&client->out, span_take(&client->body, len));
	}
}

static void
write_raw(struct smtp_client *client)
{
	size_t len = client->body.len;

	if (len > SMTP_CLIENT_OUTPUT)
		len = SMTP_CLIENT_OUTPUT;
	text_write(&client->out, span_take(&client->body, len));
}

/* LMTP answers for each recipient that it took (RFC 2033, 4.2). */
static void
expect_end(struct smtp_client *client, uint64_t now)
{
	const struct smtp_plan *plan = client->plan;
	bool is_first = true;

	client->phase = SMTP_PHASE_DATA;
	for (size_t i = 0; i < plan->recipient_count; i++) {
		struct smtp_step *step;

		if (!plan->is_lmtp && !is_first)
			return;
		if (plan->is_lmtp &&
		    client->results[i].fault != SMTP_FAULT_NONE)
			continue;
		step = smtp_client_expect(client, SMTP_STAGE_EOD, now);
		step->recipient = i;
		if (is_first && plan->chunk == 0)
			step->command = span_of(".");
		is_first = false;
	}
}

static void
fill_data(struct smtp_client *client, uint64_t now)
{
	const size_t from = client->out.len;

	if (client->plan->is_raw)
		write_raw(client);
	else
		write_stuffed(client);
	if (client->body.len == 0) {
		if (client->is_line_begun)
			text_write_string(&client->out, "\r\n");
		if (!client->plan->is_raw)
			text_write_string(&client->out, ".\r\n");
		expect_end(client, now);
	}
	record(client, from, now);
	smtp_client_wait(client, now);
}

/* One chunk; the next one waits for its reply. */
static void
fill_chunk(struct smtp_client *client, uint64_t now)
{
	char bytes[64];
	struct text line = text_in(bytes, sizeof(bytes));
	size_t len = client->body.len, from;
	struct smtp_step *step;

	if (len > client->plan->chunk)
		len = client->plan->chunk;
	client->is_last_chunk = len == client->body.len;
	text_write_format(&line, "BDAT %zu%s", len,
	    client->is_last_chunk ? " LAST" : "");
	if (client->is_last_chunk) {
		expect_end(client, now);
		text_write(&client->out, text_span(&line));
		text_write_string(&client->out, "\r\n");
		if (client->waiting < client->steps.count) {
			step = &client->steps.items[client->waiting];
			step->command =
			    arena_dup(client->arena, text_span(&line));
		}
		record(client, 0, now);
	} else {
		client->phase = SMTP_PHASE_DATA;
		smtp_client_say(client, SMTP_STAGE_DATA, text_span(&line), NULL,
		    now);
	}
	from = client->out.len;
	text_write(&client->out, span_take(&client->body, len));
	record(client, from, now);
}

void
smtp_client_begin_body(struct smtp_client *client, uint64_t now)
{
	client->body = client->plan->message;
	client->is_line_begun = false;
	client->phase = SMTP_PHASE_BODY;
	smtp_client_wait(client, now);
}

void
smtp_client_fill(struct smtp_client *client, uint64_t now)
{
	if (client->plan->chunk > 0)
		fill_chunk(client, now);
	else
		fill_data(client, now);
}
