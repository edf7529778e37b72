#include "core/smtp/client.h"

#include "core/smtp/client_parts.h"

void
smtp_client_init(struct smtp_client *client, struct arena *arena,
    const struct smtp_plan *plan, uint64_t now)
{
	enum smtp_stage stage;

	*client = (struct smtp_client){ .plan = plan, .arena = arena };
	client->outcome.detail = span_empty();
	client->secret = span_empty();
	client->end = now + plan->timeout;
	text_init(&client->in, arena, SMTP_REPLY_MAX_BYTES + 1);
	text_init(&client->out, arena,
	    4 * (size_t)SMTP_CLIENT_OUTPUT + plan->chunk +
		plan->recipient_count * 2 * SMTP_CLIENT_MAX_LINE);
	client->results = arena_zero(arena, plan->recipient_count + 1,
	    sizeof(*client->results));
	for (size_t i = 0; i < plan->recipient_count; i++)
		client->results[i].detail = span_empty();
	smtp_client_wait(client, now);
	if (!smtp_plan_check(plan, &stage)) {
		smtp_client_set(client, stage, SMTP_FAULT_BAD_WORDS, NULL, now);
		smtp_client_finish(client);
	}
}

enum smtp_stage
smtp_client_stage(const struct smtp_client *client)
{
	if (client->waiting < client->steps.count)
		return client->steps.items[client->waiting].stage;
	switch (client->phase) {
	case SMTP_PHASE_CONNECT:
		return SMTP_STAGE_CONNECT;
	case SMTP_PHASE_HANDSHAKE:
		return client->plan->tls == SMTP_TLS_IMPLICIT
		    ? SMTP_STAGE_TLS
		    : SMTP_STAGE_STARTTLS;
	case SMTP_PHASE_BODY:
		return SMTP_STAGE_EOD;
	default:
		return client->steps.count > 0
		    ? client->steps.items[client->steps.count - 1].stage
		    : SMTP_STAGE_QUIT;
	}
}

void
smtp_client_wait(struct smtp_client *client, uint64_t now)
{
	client->deadline =
	    now + client->plan->timeouts[smtp_client_stage(client)];
	if (client->deadline > client->end)
		client->deadline = client->end;
}

static void
record_fault(struct smtp_client *client, uint64_t now)
{
	const struct smtp_outcome *outcome = &client->outcome;
	char bytes[1024];
	struct text words = text_in(bytes, sizeof(bytes));

	if (!client->plan->transcript)
		return;
	text_write_format(&words, "nixie: at %s: %s",
	    smtp_stage_name(outcome->stage), smtp_fault_words(outcome->fault));
	if (outcome->detail.len > 0)
		text_write_format(&words, " (%.*s)",
		    SPAN_ARGS(outcome->detail));
	smtp_transcript_fault(client->plan->transcript, text_span(&words), now);
}

void
smtp_client_set(struct smtp_client *client, enum smtp_stage stage,
    enum smtp_fault fault, const struct smtp_reply *reply, uint64_t now)
{
	if (client->outcome.fault != SMTP_FAULT_NONE)
		return;
	client->outcome.stage = stage;
	client->outcome.fault = fault;
	client->outcome.failure = smtp_fault_failure(fault);
	if (reply)
		client->outcome.reply = *reply;
	if (fault != SMTP_FAULT_SAID_NO)
		record_fault(client, now);
}

static bool
is_any_served(const struct smtp_client *client)
{
	for (size_t i = 0; i < client->plan->recipient_count; i++)
		if (client->results[i].fault == SMTP_FAULT_NONE)
			return true;
	return client->plan->recipient_count == 0;
}

/*
 * When all recipients were refused, so was the session. A recipient that
 * nobody answered for shares its fate.
 */
void
smtp_client_finish(struct smtp_client *client)
{
	client->phase = SMTP_PHASE_OVER;
	client->is_over = true;
	smtp_client_forget(client);
	if (client->outcome.fault == SMTP_FAULT_NONE && !is_any_served(client))
		client->outcome = client->results[0];
	if (client->outcome.fault == SMTP_FAULT_NONE)
		return;
	for (size_t i = 0; i < client->plan->recipient_count; i++)
		if (client->results[i].fault == SMTP_FAULT_NONE &&
		    client->results[i].stage != SMTP_STAGE_EOD)
			client->results[i] = client->outcome;
}

static void
note(struct smtp_client *client, const char *words, uint64_t now)
{
	if (client->plan->transcript)
		smtp_transcript_note(client->plan->transcript, span_of(words),
		    now);
}

/* A fault after we have said goodbye is nobody's concern. */
void
smtp_client_fail(struct smtp_client *client, enum smtp_fault fault,
    struct span detail, uint64_t now)
{
	const enum smtp_stage stage = smtp_client_stage(client);

	if (client->is_over)
		return;
	if (client->phase != SMTP_PHASE_QUIT &&
	    client->outcome.fault == SMTP_FAULT_NONE) {
		client->outcome.detail = arena_dup(client->arena, detail);
		smtp_client_set(client, stage, fault, NULL, now);
	}
	smtp_client_finish(client);
}

void
smtp_client_connected(struct smtp_client *client, uint64_t now)
{
	const struct smtp_plan *plan = client->plan;

	if (client->is_over)
		return;
	text_write(&client->out, plan->proxy);
	if (plan->last == SMTP_STAGE_CONNECT) {
		smtp_client_finish(client);
		return;
	}
	if (plan->tls == SMTP_TLS_IMPLICIT) {
		client->phase = SMTP_PHASE_HANDSHAKE;
		client->is_handshake_due = true;
		smtp_client_wait(client, now);
		return;
	}
	client->phase = SMTP_PHASE_BANNER;
	smtp_client_expect(client, SMTP_STAGE_BANNER, now);
}

/* Whatever was offered in the clear is forgotten (RFC 3207, 4.2). */
void
smtp_client_secured(struct smtp_client *client, uint64_t now)
{
	if (client->phase != SMTP_PHASE_HANDSHAKE)
		return;
	client->is_secure = true;
	if (client->plan->last == SMTP_STAGE_TLS) {
		smtp_client_finish(client);
		return;
	}
	if (client->plan->tls == SMTP_TLS_IMPLICIT) {
		client->phase = SMTP_PHASE_BANNER;
		smtp_client_expect(client, SMTP_STAGE_BANNER, now);
		return;
	}
	client->plain_offer = client->offer;
	client->has_plain_offer = client->has_offer;
	client->has_offer = false;
	client->offer = (struct smtp_offer){ 0 };
	client->phase = SMTP_PHASE_HELLO;
	client->is_hello_old = false;
	smtp_client_speak(client, now);
}

void
smtp_client_expired(struct smtp_client *client, uint64_t now)
{
	if (now >= client->deadline)
		smtp_client_fail(client, SMTP_FAULT_TIMEOUT,
		    client->in.len > 0 ? span_of("only a part of it came")
				       : span_empty(),
		    now);
}

/*
 * "550 Go away", and the line never ended: that was the answer. A reply that
 * breaks off behind "550-" counts as well.
 */
void
smtp_client_closed(struct smtp_client *client, uint64_t now)
{
	struct smtp_reply reply;

	note(client, "the server closed the connection", now);
	smtp_client_mask(client);
	if (!client->is_over && client->in.len > 0 &&
	    client->waiting < client->steps.count &&
	    smtp_reply_parse(text_span(&client->in), &reply) &&
	    reply.code >= 400) {
		smtp_client_answer(client, &reply, now);
		smtp_client_finish(client);
	}
	smtp_client_fail(client, SMTP_FAULT_CLOSED, span_empty(), now);
}

enum smtp_client_act
smtp_client_next(struct smtp_client *client, uint64_t now, struct span *bytes)
{
	if (client->is_out_handed) {
		text_reset(&client->out);
		client->is_out_handed = false;
	}
	if (client->phase == SMTP_PHASE_BODY)
		smtp_client_fill(client, now);
	*bytes = text_span(&client->out);
	if (bytes->len > 0 && !client->is_over) {
		client->is_out_handed = true;
		return SMTP_CLIENT_SEND;
	}
	if (client->is_over)
		return SMTP_CLIENT_CLOSE;
	if (client->is_handshake_due) {
		client->is_handshake_due = false;
		return SMTP_CLIENT_SECURE;
	}
	return SMTP_CLIENT_WAIT;
}
