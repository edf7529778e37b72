/*
 * A hostile server: two bytes choose what the client is to do, the rest is
 * what it hears, in pieces that a byte 0xff ends. Nothing but whole lines may
 * ever be sent, no secret may be shown, and memory stays bounded.
 */

#include <stdint.h>
#include <stdlib.h>

#include "core/smtp/client.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

static const char secret[] = "pencil-of-lead";

static void
make_plan(struct smtp_plan *plan, struct smtp_credentials *credentials,
    struct smtp_recipient recipients[2], unsigned bits)
{
	recipients[0] =
	    (struct smtp_recipient){ .address = span_of("joe@example.org"),
		    .notify = span_empty(),
		    .original = span_empty() };
	recipients[1] = recipients[0];
	*credentials = (struct smtp_credentials){ .login = span_of("user"),
		.password = span_of(secret),
		.authorize = span_empty(),
		.host = span_of("mx.example.org"),
		.port = 25,
		.nonce = span_of("fyko+d2lbbFgONRv9qkxdawL") };
	smtp_plan_init(plan);
	plan->name = span_of("client.example.net");
	plan->sender = span_of("ann@example.net");
	plan->recipients = recipients;
	plan->recipient_count = 2;
	plan->message = span_of("Subject: hi\r\n\r\n.hello\r\n");
	plan->tls = (enum smtp_tls_mode)(bits & 3);
	plan->is_lmtp = bits & 4;
	plan->is_pipelined = bits & 8;
	plan->chunk = bits & 16 ? 7 : 0;
	plan->credentials = bits & 32 ? credentials : NULL;
	plan->shows_password = true;
	plan->mechanisms = bits >> 8;
	plan->xclient = bits & 64 ? span_of("ADDR=192.0.2.1") : span_empty();
	plan->is_dropped = bits & 128;
}

static void
check_sent(struct span sent)
{
	if (sent.ptr[sent.len - 1] != '\n' &&
	    !memmem(sent.ptr, sent.len, "BDAT", 4))
		abort();
}

/* All that the client wants to do before it needs to hear more. */
static bool
turn(struct smtp_client *client, uint64_t now)
{
	struct span sent;

	for (unsigned i = 0; i < 1000; i++)
		switch (smtp_client_next(client, now, &sent)) {
		case SMTP_CLIENT_SEND:
			check_sent(sent);
			break;
		case SMTP_CLIENT_SECURE:
			smtp_client_secured(client, now);
			break;
		case SMTP_CLIENT_WAIT:
			return client->deadline > now;
		case SMTP_CLIENT_CLOSE:
			return false;
		}
	abort();
}

static void
talk(struct smtp_client *client, struct span heard)
{
	uint64_t now = 1;
	struct span piece;

	smtp_client_connected(client, now);
	while (turn(client, now) && span_split(&heard, (char)0xff, &piece))
		smtp_client_read(client, piece, ++now);
	smtp_client_closed(client, now);
	if (!client->is_over)
		abort();
	if (client->outcome.fault != SMTP_FAULT_NONE &&
	    client->outcome.failure == SMTP_FAILURE_NONE)
		abort();
}

int
LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
	struct span heard = { (const char *)bytes, size };
	static struct smtp_transcript transcript;
	static struct smtp_client client;
	struct smtp_credentials credentials;
	struct smtp_recipient recipients[2];
	struct smtp_plan plan;
	struct arena arena;
	struct text text;
	size_t at;

	if (size < 2 || size > 256 * 1024)
		return 0;
	make_plan(&plan, &credentials, recipients,
	    bytes[0] | (unsigned)bytes[1] << 8);
	span_take(&heard, 2);
	arena_init(&arena, 64 * 1024 * 1024);
	text_init(&text, &arena, 4 * 1024 * 1024);
	smtp_transcript_init(&transcript, &text, 0);
	plan.transcript = &transcript;
	smtp_client_init(&client, &arena, &plan, 0);
	talk(&client, heard);
	if (plan.credentials &&
	    span_find(text_span(&text), span_of(secret), &at))
		abort();
	arena_clear(&arena);
	return 0;
}
