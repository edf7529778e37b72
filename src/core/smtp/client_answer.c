#include "core/smtp/client_parts.h"

static bool
is_yes(const struct smtp_reply *reply)
{
	return reply->code / 100 == 2;
}

static bool
is_no(const struct smtp_reply *reply)
{
	return reply->code / 100 >= 4;
}

/* A reply that is neither what was hoped for nor a refusal fits nothing. */
static enum smtp_fault
fault_of(const struct smtp_reply *reply)
{
	return is_no(reply) ? SMTP_FAULT_SAID_NO : SMTP_FAULT_WRONG_CODE;
}

static void
refuse(struct smtp_client *client, const struct smtp_step *step)
{
	smtp_client_set(client, step->stage, fault_of(&step->reply),
	    &step->reply, step->ended);
}

static void
answer_hello(struct smtp_client *client, const struct smtp_step *step)
{
	const struct smtp_plan *plan = client->plan;

	if (is_yes(&step->reply)) {
		smtp_offer_parse(&step->reply, &client->offer);
		client->has_offer = !client->is_hello_old && !plan->uses_helo;
		if (!client->has_offer)
			client->offer.extensions = 0;
		client->phase = SMTP_PHASE_SESSION;
	} else if (step->reply.code >= 500 && !plan->is_lmtp &&
	    !plan->uses_helo && !client->is_hello_old && !client->is_secure &&
	    step->reply.code < 504) {
		/* It does not know EHLO: one of old (RFC 5321, 3.2). */
		client->is_hello_old = true;
	} else {
		refuse(client, step);
	}
}

static void
answer_starttls(struct smtp_client *client, const struct smtp_step *step)
{
	if (step->reply.code == 220) {
		client->phase = SMTP_PHASE_HANDSHAKE;
		client->is_handshake_due = true;
	} else if (client->plan->tls == SMTP_TLS_TRY && is_no(&step->reply)) {
		client->is_plain_kept = true;
	} else {
		refuse(client, step);
	}
}

/* Its own words: not this mechanism. Another one may do. */
static bool
is_other_wanted(const struct smtp_reply *reply)
{
	return reply->code == 500 || reply->code == 501 || reply->code == 502 ||
	    reply->code == 504 || reply->code == 534 || reply->code == 538;
}

static bool
has_other(const struct smtp_client *client)
{
	unsigned left = client->offer.mechanisms & ~client->tried;

	if (client->plan->mechanisms)
		left &= client->plan->mechanisms;
	return left != 0;
}

static void
answer_auth(struct smtp_client *client, const struct smtp_step *step,
    uint64_t now)
{
	const struct smtp_reply *reply = &step->reply;

	if (client->outcome.fault != SMTP_FAULT_NONE) {
		return;
	} else if (reply->code == 334) {
		smtp_client_challenge(client, reply, now);
	} else if (is_yes(reply)) {
		client->is_logged_in = smtp_auth_is_proven(&client->auth);
		client->phase = SMTP_PHASE_SESSION;
		if (!client->is_logged_in)
			smtp_client_set(client, step->stage,
			    SMTP_FAULT_UNPROVEN, reply, now);
	} else if (is_other_wanted(reply) && has_other(client)) {
		smtp_client_login(client, now);
	} else if (client->plan->is_login_optional) {
		client->is_login_over = true;
		client->phase = SMTP_PHASE_SESSION;
	} else {
		refuse(client, step);
	}
	if (client->phase != SMTP_PHASE_AUTH)
		smtp_client_forget(client);
}

/* What is said of recipients of a sender that was refused tells nothing. */
static void
answer_rcpt(struct smtp_client *client, const struct smtp_step *step)
{
	struct smtp_outcome *result = &client->results[step->recipient];

	if (client->outcome.fault != SMTP_FAULT_NONE)
		return;
	result->stage = SMTP_STAGE_RCPT;
	result->reply = step->reply;
	if (is_yes(&step->reply)) {
		client->accepted++;
		return;
	}
	result->fault = fault_of(&step->reply);
	result->failure = smtp_fault_failure(result->fault);
}

static void
conclude(struct smtp_client *client, size_t recipient,
    const struct smtp_step *step)
{
	struct smtp_outcome *result = &client->results[recipient];

	if (result->fault != SMTP_FAULT_NONE)
		return;
	result->stage = SMTP_STAGE_EOD;
	result->reply = step->reply;
	if (is_yes(&step->reply))
		return;
	result->fault = fault_of(&step->reply);
	result->failure = smtp_fault_failure(result->fault);
}

/* For all recipients that were accepted; with LMTP for one of them. */
static void
answer_end(struct smtp_client *client, const struct smtp_step *step)
{
	const struct smtp_plan *plan = client->plan;
	const size_t first = plan->is_lmtp ? step->recipient : 0;
	const size_t end = plan->is_lmtp ? first + 1 : plan->recipient_count;

	if (client->accepted == 0 || client->outcome.fault != SMTP_FAULT_NONE)
		return;
	for (size_t i = first; i < end; i++)
		conclude(client, i, step);
	if (!is_yes(&step->reply) && !plan->is_lmtp)
		refuse(client, step);
}

/*
 * Without recipients a pipelined DATA should be refused. If it is not, the
 * message must be empty (RFC 2920, 3.1).
 */
static void
answer_data(struct smtp_client *client, const struct smtp_step *step,
    uint64_t now)
{
	const struct smtp_plan *plan = client->plan;

	if (plan->chunk > 0 && is_yes(&step->reply)) {
		client->phase = SMTP_PHASE_BODY;
	} else if (plan->chunk > 0 || step->reply.code != 354) {
		if (client->accepted > 0)
			refuse(client, step);
		client->phase = SMTP_PHASE_ENVELOPE;
	} else if (client->accepted == 0 ||
	    client->outcome.fault != SMTP_FAULT_NONE) {
		smtp_client_say(client, SMTP_STAGE_EOD, span_of("."), NULL,
		    now);
	} else if (plan->last < SMTP_STAGE_EOD) {
		smtp_client_finish(client);
	} else {
		smtp_client_begin_body(client, now);
	}
}

static void
answer_plainly(struct smtp_client *client, const struct smtp_step *step,
    enum smtp_phase then)
{
	if (step->reply.code / 100 != 2) {
		refuse(client, step);
		return;
	}
	if (then != client->phase)
		client->phase = then;
}

static void
answer_step(struct smtp_client *client, const struct smtp_step *step,
    uint64_t now)
{
	switch (step->stage) {
	case SMTP_STAGE_BANNER:
	case SMTP_STAGE_XCLIENT:
		answer_plainly(client, step, SMTP_PHASE_HELLO);
		break;
	case SMTP_STAGE_HELO:
		answer_hello(client, step);
		break;
	case SMTP_STAGE_STARTTLS:
		answer_starttls(client, step);
		break;
	case SMTP_STAGE_AUTH:
		answer_auth(client, step, now);
		break;
	case SMTP_STAGE_MAIL:
		answer_plainly(client, step, client->phase);
		break;
	case SMTP_STAGE_RCPT:
		answer_rcpt(client, step);
		break;
	case SMTP_STAGE_DATA:
		answer_data(client, step, now);
		break;
	case SMTP_STAGE_EOD:
		answer_end(client, step);
		break;
	default:
		smtp_client_finish(client);
	}
}

/*
 * Nobody had asked. It may be a farewell ("421 timeout"); or, amid a message,
 * the refusal of it, and the rest need not be sent.
 */
static void
answer_nothing(struct smtp_client *client, const struct smtp_reply *reply,
    uint64_t now)
{
	const enum smtp_stage stage = smtp_client_stage(client);

	if (is_no(reply) &&
	    (reply->code == 421 || client->phase == SMTP_PHASE_BODY)) {
		smtp_client_set(client, stage, SMTP_FAULT_SAID_NO, reply, now);
		smtp_client_finish(client);
		return;
	}
	smtp_client_fail(client, SMTP_FAULT_UNASKED, reply->text, now);
}

void
smtp_client_answer(struct smtp_client *client, const struct smtp_reply *reply,
    uint64_t now)
{
	struct smtp_reply kept = *reply;
	struct smtp_step step;

	kept.text = arena_dup(client->arena, reply->text);
	client->quirks |= kept.quirks;
	if (client->waiting == client->steps.count) {
		answer_nothing(client, &kept, now);
		return;
	}
	client->steps.items[client->waiting].reply = kept;
	client->steps.items[client->waiting].ended = now;
	/* The list may move while the answer is thought about. */
	step = client->steps.items[client->waiting++];
	answer_step(client, &step, now);
	/* Whatever was asked: it will hear no more (RFC 5321, 3.8). */
	if (kept.code == 421 && step.stage != SMTP_STAGE_QUIT)
		refuse(client, &step);
	if (client->is_over)
		return;
	smtp_client_wait(client, now);
	if (client->phase == SMTP_PHASE_HANDSHAKE)
		return;
	/*
	 * What has come already cannot be the answer to what we say next: it
	 * is looked at first.
	 */
	if (client->waiting == client->steps.count && !client->has_more &&
	    client->phase != SMTP_PHASE_BODY)
		smtp_client_speak(client, now);
}
