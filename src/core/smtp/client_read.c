#include "base/ascii.h"
#include "core/smtp/client_parts.h"

static void
fail(struct smtp_client *client, enum smtp_fault fault, uint64_t now)
{
	smtp_client_fail(client, fault, span_empty(), now);
}

/* "250-", "250 ", "250" and the line's end; -1: no line of a reply. */
static int
is_last_line(struct span line)
{
	line = span_trim(line);
	if (line.len < 3 || line.ptr[0] < '2' || line.ptr[0] > '5')
		return -1;
	if (!ascii_is_digit(line.ptr[1]) || !ascii_is_digit(line.ptr[2]))
		return -1;
	if (line.len > 3 && line.ptr[3] == '-')
		return 0;
	return line.len == 3 || line.ptr[3] == ' ' ? 1 : -1;
}

/*
 * A server may repeat a secret anywhere, also long after it was forgotten
 * here; so the imprints of what was said so far are looked for, too.
 */
void
smtp_client_mask(struct smtp_client *client)
{
	const struct smtp_credentials *credentials = client->plan->credentials;
	char *line = client->in.ptr + client->line;
	size_t len = client->in.len - client->line;

	if (!credentials || len == 0)
		return;
	if (!client->is_login_settled) {
		client->imprints[0] = smtp_imprint_of(credentials->password);
		client->imprints[1] = smtp_imprint_of(client->secret);
	}
	smtp_imprint_mask(&client->imprints[0], line, len);
	smtp_imprint_mask(&client->imprints[1], line, len);
}

static void
record(struct smtp_client *client, uint64_t now)
{
	struct span line = span_from(text_span(&client->in), client->line);

	if (client->plan->transcript)
		smtp_transcript_server(client->plan->transcript, line, now);
}

/*
 * A line is complete; more has come behind it, or not. False: there is no use
 * in reading on.
 */
static bool
read_line(struct smtp_client *client, bool has_more, uint64_t now)
{
	struct span line = span_from(text_span(&client->in), client->line);
	struct smtp_reply reply;
	int is_last = is_last_line(line);

	smtp_client_mask(client);
	record(client, now);
	client->line = client->in.len;
	if (is_last == 0)
		return true;
	if (is_last < 0 || !smtp_reply_parse(text_span(&client->in), &reply)) {
		smtp_client_fail(client, SMTP_FAULT_GARBAGE, line, now);
		return false;
	}
	client->has_more = has_more;
	smtp_client_answer(client, &reply, now);
	client->has_more = false;
	text_reset(&client->in);
	client->line = 0;
	return !client->is_over;
}

/* Bytes that fit neither a line nor a reply end the session. */
static bool
add(struct smtp_client *client, struct span piece, uint64_t now)
{
	text_write(&client->in, piece);
	if (client->in.len - client->line > SMTP_CLIENT_MAX_LINE) {
		smtp_client_mask(client);
		record(client, now);
		fail(client, SMTP_FAULT_LONG_LINE, now);
		return false;
	}
	if (client->in.len > SMTP_REPLY_MAX_BYTES) {
		fail(client, SMTP_FAULT_LONG_REPLY, now);
		return false;
	}
	return true;
}

/* While hands are shaken, nothing may come but TLS. */
static bool
may_read(struct smtp_client *client, struct span rest, uint64_t now)
{
	if (rest.len == 0 || client->is_over)
		return false;
	if (client->phase != SMTP_PHASE_HANDSHAKE)
		return true;
	fail(client, SMTP_FAULT_INJECTED, now);
	return false;
}

void
smtp_client_read(struct smtp_client *client, struct span bytes, uint64_t now)
{
	client->received += bytes.len;
	if (client->received > client->plan->max_bytes)
		fail(client, SMTP_FAULT_FLOOD, now);
	while (may_read(client, bytes, now)) {
		const char *end = memchr(bytes.ptr, '\n', bytes.len);
		size_t len = end ? (size_t)(end + 1 - bytes.ptr) : bytes.len;

		if (!add(client, span_take(&bytes, len), now))
			return;
		if (end && !read_line(client, bytes.len > 0, now))
			return;
	}
}
