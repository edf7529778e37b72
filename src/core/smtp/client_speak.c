#include "core/crypto/base64.h"
#include "core/smtp/client_parts.h"
#include "core/smtp/command.h"

struct smtp_step *
smtp_client_expect(struct smtp_client *client, enum smtp_stage stage,
    uint64_t now)
{
	struct smtp_step *step = list_add(client->arena, &client->steps);

	*step = (struct smtp_step){ .stage = stage,
		.command = span_empty(),
		.begun = now,
		.is_secure = client->is_secure };
	smtp_client_wait(client, now);
	return step;
}

struct smtp_step *
smtp_client_say(struct smtp_client *client, enum smtp_stage stage,
    struct span command, const char *mask, uint64_t now)
{
	struct smtp_step *step = smtp_client_expect(client, stage, now);
	struct text shown;

	/* At once: a text that grows leaves a copy behind, of secrets too. */
	text_room(&client->out, command.len + 2);
	text_write(&client->out, command);
	text_write_string(&client->out, "\r\n");
	text_init(&shown, client->arena, SMTP_CLIENT_MAX_LINE);
	text_write(&shown, mask ? span_of(mask) : command);
	step->command = text_span(&shown);
	text_write_string(&shown, "\r\n");
	if (client->plan->transcript)
		smtp_transcript_client(client->plan->transcript,
		    text_span(&shown), now);
	return step;
}

static void
say(struct smtp_client *client, enum smtp_stage stage, const char *words,
    uint64_t now)
{
	smtp_client_say(client, stage, span_of(words), NULL, now);
}

static bool
has_dsn_wish(const struct smtp_plan *plan)
{
	if (plan->envelope_id.len > 0 || plan->returns.len > 0)
		return true;
	for (size_t i = 0; i < plan->recipient_count; i++)
		if (plan->recipients[i].notify.len > 0 ||
		    plan->recipients[i].original.len > 0)
			return true;
	return false;
}

static bool
offers(const struct smtp_client *client, enum smtp_extension extension)
{
	return client->has_offer && smtp_offers(&client->offer, extension);
}

static bool
may_use(const struct smtp_client *client, enum smtp_extension extension)
{
	return client->plan->is_forced || offers(client, extension);
}

static void
write_mail(const struct smtp_client *client, struct text *text)
{
	const struct smtp_plan *plan = client->plan;

	text_write_string(text, "MAIL FROM:<");
	text_write(text, plan->sender);
	text_write_byte(text, '>');
	if (plan->message.len > 0 && offers(client, SMTP_EXTENSION_SIZE))
		text_write_format(text, " SIZE=%zu", plan->message.len);
	if (plan->is_binary)
		text_write_string(text, " BODY=BINARYMIME");
	else if (plan->is_8bit && may_use(client, SMTP_EXTENSION_8BITMIME))
		text_write_string(text, " BODY=8BITMIME");
	if (smtp_plan_is_international(plan))
		text_write_string(text, " SMTPUTF8");
	if (plan->is_requiretls)
		text_write_string(text, " REQUIRETLS");
	if (may_use(client, SMTP_EXTENSION_DSN) && plan->returns.len > 0) {
		text_write_string(text, " RET=");
		text_write(text, plan->returns);
	}
	if (may_use(client, SMTP_EXTENSION_DSN) && plan->envelope_id.len > 0) {
		text_write_string(text, " ENVID=");
		smtp_xtext_write(text, plan->envelope_id);
	}
	if (plan->parameters.len > 0)
		text_write_byte(text, ' ');
	text_write(text, plan->parameters);
}

/* ORCPT keeps the ";" of its address type (RFC 3461, 4.2). */
static void
write_rcpt(const struct smtp_client *client,
    const struct smtp_recipient *recipient, struct text *text)
{
	text_write_string(text, "RCPT TO:<");
	text_write(text, recipient->address);
	text_write_byte(text, '>');
	if (!may_use(client, SMTP_EXTENSION_DSN))
		return;
	if (recipient->notify.len > 0) {
		text_write_string(text, " NOTIFY=");
		text_write(text, recipient->notify);
	}
	if (recipient->original.len > 0) {
		text_write_string(text, " ORCPT=");
		smtp_xtext_write(text, recipient->original);
	}
}

static void
say_mail(struct smtp_client *client, uint64_t now)
{
	struct text text;

	client->has_no_dsn =
	    has_dsn_wish(client->plan) && !may_use(client, SMTP_EXTENSION_DSN);
	text_init(&text, client->arena, SMTP_CLIENT_MAX_LINE);
	write_mail(client, &text);
	smtp_client_say(client, SMTP_STAGE_MAIL, text_span(&text), NULL, now);
}

static void
say_rcpt(struct smtp_client *client, uint64_t now)
{
	struct smtp_step *step;
	struct text text;

	text_init(&text, client->arena, SMTP_CLIENT_MAX_LINE);
	write_rcpt(client, &client->plan->recipients[client->next], &text);
	step = smtp_client_say(client, SMTP_STAGE_RCPT, text_span(&text), NULL,
	    now);
	step->recipient = client->next++;
}

static void
say_data(struct smtp_client *client, uint64_t now)
{
	client->is_data_said = true;
	if (client->plan->chunk > 0) {
		smtp_client_begin_body(client, now);
		return;
	}
	client->phase = SMTP_PHASE_DATA;
	say(client, SMTP_STAGE_DATA, "DATA", now);
}

/* What the message needs and the server lacks, or NONE. */
static enum smtp_fault
lacks(const struct smtp_client *client)
{
	const struct smtp_plan *plan = client->plan;
	const struct smtp_offer *offer = &client->offer;

	if (plan->is_forced)
		return SMTP_FAULT_NONE;
	if (smtp_plan_is_international(plan) &&
	    !offers(client, SMTP_EXTENSION_SMTPUTF8))
		return SMTP_FAULT_NO_SMTPUTF8;
	if (plan->is_requiretls &&
	    (!offers(client, SMTP_EXTENSION_REQUIRETLS) || !client->is_secure))
		return SMTP_FAULT_NO_REQUIRETLS;
	if (plan->last < SMTP_STAGE_DATA)
		return SMTP_FAULT_NONE;
	if (plan->is_binary && !offers(client, SMTP_EXTENSION_BINARYMIME))
		return SMTP_FAULT_NO_BINARYMIME;
	if (plan->is_8bit && !plan->is_binary &&
	    !offers(client, SMTP_EXTENSION_8BITMIME))
		return SMTP_FAULT_NO_8BITMIME;
	if (plan->chunk > 0 && !offers(client, SMTP_EXTENSION_CHUNKING))
		return SMTP_FAULT_NO_CHUNKING;
	if (client->has_offer && offer->size > 0 &&
	    plan->message.len > offer->size)
		return SMTP_FAULT_TOO_LARGE;
	return SMTP_FAULT_NONE;
}

/* Is this stage beyond where the plan ends? */
static bool
is_beyond(const struct smtp_client *client, enum smtp_stage stage)
{
	return stage > client->plan->last;
}

static void
quit(struct smtp_client *client, uint64_t now)
{
	if (client->plan->is_dropped &&
	    client->outcome.fault == SMTP_FAULT_NONE) {
		smtp_client_finish(client);
		return;
	}
	client->phase = SMTP_PHASE_QUIT;
	say(client, SMTP_STAGE_QUIT, "QUIT", now);
}

static void
give_up(struct smtp_client *client, enum smtp_stage stage,
    enum smtp_fault fault, uint64_t now)
{
	smtp_client_set(client, stage, fault, NULL, now);
	quit(client, now);
}

/* MAIL, and with PIPELINING all that may follow it (RFC 2920, 3.1). */
static void
say_envelope(struct smtp_client *client, uint64_t now)
{
	const struct smtp_plan *plan = client->plan;
	enum smtp_fault lack;

	if (is_beyond(client, SMTP_STAGE_MAIL)) {
		quit(client, now);
		return;
	}
	lack = lacks(client);
	if (lack != SMTP_FAULT_NONE) {
		give_up(client, SMTP_STAGE_MAIL, lack, now);
		return;
	}
	client->phase = SMTP_PHASE_ENVELOPE;
	say_mail(client, now);
	if (!plan->is_pipelined || !offers(client, SMTP_EXTENSION_PIPELINING))
		return;
	while (!is_beyond(client, SMTP_STAGE_RCPT) &&
	    client->next < plan->recipient_count)
		say_rcpt(client, now);
	if (!is_beyond(client, SMTP_STAGE_DATA) && plan->chunk == 0 &&
	    plan->recipient_count > 0)
		say_data(client, now);
}

/* All recipients that were named so far are answered for. */
static void
go_on_with_envelope(struct smtp_client *client, uint64_t now)
{
	const struct smtp_plan *plan = client->plan;

	if (!is_beyond(client, SMTP_STAGE_RCPT) &&
	    client->next < plan->recipient_count)
		say_rcpt(client, now);
	else if (client->accepted == 0 || client->is_data_said ||
	    is_beyond(client, SMTP_STAGE_DATA))
		quit(client, now);
	else
		say_data(client, now);
}

static bool
needs_starttls(const struct smtp_client *client)
{
	const enum smtp_tls_mode tls = client->plan->tls;

	return !client->is_secure && !client->is_plain_kept &&
	    (tls == SMTP_TLS_MUST ||
		(tls == SMTP_TLS_TRY &&
		    offers(client, SMTP_EXTENSION_STARTTLS)));
}

static void
say_starttls(struct smtp_client *client, uint64_t now)
{
	if (is_beyond(client, SMTP_STAGE_STARTTLS))
		quit(client, now);
	else if (!offers(client, SMTP_EXTENSION_STARTTLS))
		give_up(client, SMTP_STAGE_STARTTLS, SMTP_FAULT_NO_STARTTLS,
		    now);
	else
		say(client, SMTP_STAGE_STARTTLS, "STARTTLS", now);
}

static void
say_xclient(struct smtp_client *client, uint64_t now)
{
	char bytes[SMTP_CLIENT_MAX_LINE];
	struct text text = text_in(bytes, sizeof(bytes));

	client->is_xclient_done = true;
	if (is_beyond(client, SMTP_STAGE_XCLIENT)) {
		quit(client, now);
	} else if (!may_use(client, SMTP_EXTENSION_XCLIENT)) {
		give_up(client, SMTP_STAGE_XCLIENT, SMTP_FAULT_NO_XCLIENT, now);
	} else {
		text_write_string(&text, "XCLIENT ");
		text_write(&text, client->plan->xclient);
		smtp_client_say(client, SMTP_STAGE_XCLIENT, text_span(&text),
		    NULL, now);
	}
}

/* After each hello: what is still missing before the envelope? */
static void
prepare(struct smtp_client *client, uint64_t now)
{
	if (needs_starttls(client)) {
		say_starttls(client, now);
	} else if (client->plan->xclient.len > 0 && !client->is_xclient_done) {
		say_xclient(client, now);
	} else if (client->plan->credentials && !client->is_logged_in &&
	    !client->is_login_over) {
		if (is_beyond(client, SMTP_STAGE_AUTH))
			quit(client, now);
		else
			smtp_client_login(client, now);
	} else {
		say_envelope(client, now);
	}
}

static void
say_hello(struct smtp_client *client, uint64_t now)
{
	char bytes[SMTP_CLIENT_MAX_LINE];
	struct text text = text_in(bytes, sizeof(bytes));
	const bool is_old = client->is_hello_old || client->plan->uses_helo;

	/* Whoever stops after STARTTLS greets no more under TLS. */
	if (is_beyond(client, SMTP_STAGE_HELO) ||
	    (client->is_secure && client->has_plain_offer &&
		client->plan->last == SMTP_STAGE_STARTTLS)) {
		quit(client, now);
		return;
	}
	text_write_string(&text,
	    client->plan->is_lmtp ? "LHLO "
		: is_old          ? "HELO "
				  : "EHLO ");
	text_write(&text, client->plan->name);
	smtp_client_say(client, SMTP_STAGE_HELO, text_span(&text), NULL, now);
}

void
smtp_client_speak(struct smtp_client *client, uint64_t now)
{
	if (client->outcome.fault != SMTP_FAULT_NONE &&
	    client->phase < SMTP_PHASE_BODY) {
		quit(client, now);
		return;
	}
	switch (client->phase) {
	case SMTP_PHASE_HELLO:
		say_hello(client, now);
		break;
	case SMTP_PHASE_SESSION:
		prepare(client, now);
		break;
	case SMTP_PHASE_ENVELOPE:
	case SMTP_PHASE_DATA:
		go_on_with_envelope(client, now);
		break;
	case SMTP_PHASE_QUIT:
		quit(client, now);
		break;
	default:
		break;
	}
}
