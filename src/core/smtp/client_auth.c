#include <stdio.h>

#include "core/crypto/base64.h"
#include "core/crypto/digest.h"
#include "core/smtp/client_parts.h"

/* Each of the texts that a login is made of: Base64, and a word before it. */
enum { LOGIN_TEXT = 2 * SMTP_AUTH_MAX };

enum login_text {
	LOGIN_CHALLENGE,
	LOGIN_RESPONSE,
	LOGIN_ENCODED,
	LOGIN_LINE,
	LOGIN_TEXTS
};

/* They grow in one place, so that it can be overwritten. */
static struct text
begin_text(struct smtp_client *client, enum login_text which)
{
	if (!client->login)
		client->login = arena_alloc(client->arena,
		    (size_t)LOGIN_TEXTS * LOGIN_TEXT);
	return text_in(client->login + (size_t)which * LOGIN_TEXT, LOGIN_TEXT);
}

void
smtp_client_forget(struct smtp_client *client)
{
	if (!client->login)
		return;
	crypto_wipe(client->login, (size_t)LOGIN_TEXTS * LOGIN_TEXT);
	if (client->out.ptr)
		crypto_wipe(client->out.ptr + client->out.len,
		    client->out.room - client->out.len);
	client->login = NULL;
	client->secret = span_empty();
	client->is_login_settled = true;
}

static void
fail(struct smtp_client *client, enum smtp_fault fault, uint64_t now)
{
	if (client->plan->is_login_optional) {
		client->is_login_over = true;
		client->phase = SMTP_PHASE_SESSION;
		smtp_client_speak(client, now);
		return;
	}
	smtp_client_set(client, SMTP_STAGE_AUTH, fault, NULL, now);
	client->phase = SMTP_PHASE_QUIT;
	smtp_client_speak(client, now);
}

/* Those that anyone on the way could read the password, or its like, from. */
static bool
shows_password(enum smtp_mechanism mechanism)
{
	return mechanism == SMTP_MECHANISM_PLAIN ||
	    mechanism == SMTP_MECHANISM_LOGIN ||
	    mechanism == SMTP_MECHANISM_XOAUTH2 ||
	    mechanism == SMTP_MECHANISM_OAUTHBEARER;
}

/* NONE: *mechanism is the one to try. */
static enum smtp_fault
choose(const struct smtp_client *client, enum smtp_mechanism *mechanism)
{
	const struct smtp_plan *plan = client->plan;
	unsigned allowed = plan->mechanisms ? plan->mechanisms : ~0U;
	unsigned offered = plan->is_forced && plan->mechanisms
	    ? plan->mechanisms
	    : client->offer.mechanisms;
	unsigned safe = 0;

	if (!plan->is_forced &&
	    !smtp_offers(&client->offer, SMTP_EXTENSION_AUTH))
		return SMTP_FAULT_NO_AUTH;
	offered &= allowed & ~client->tried;
	for (unsigned i = 0; i < SMTP_MECHANISMS; i++)
		if (client->is_secure || plan->shows_password ||
		    !shows_password((enum smtp_mechanism)i))
			safe |= 1U << i;
	if (smtp_mechanism_choose(offered & safe, mechanism))
		return SMTP_FAULT_NONE;
	return offered ? SMTP_FAULT_UNSAFE_AUTH : SMTP_FAULT_NO_MECHANISM;
}

/* "=" is an empty response that comes with the command (RFC 4954, 4). */
static void
encode(struct smtp_client *client, struct text *line,
    const struct text *response)
{
	struct text encoded = begin_text(client, LOGIN_ENCODED);

	crypto_base64_write(&encoded, text_span(response));
	client->secret = text_span(&encoded);
	text_write(line, client->secret);
}

static void
say_auth(struct smtp_client *client, struct text *response, bool is_first,
    uint64_t now)
{
	char mask[64];
	struct text line = begin_text(client, LOGIN_LINE);

	text_write_format(&line, "AUTH %s",
	    smtp_mechanism_name(client->mechanism));
	snprintf(mask, sizeof(mask), "%s%s", line.ptr,
	    !is_first               ? ""
		: response->len > 0 ? " ***"
				    : " =");
	if (is_first) {
		text_write_byte(&line, ' ');
		if (response->len > 0)
			encode(client, &line, response);
		else
			text_write_byte(&line, '=');
	}
	smtp_client_say(client, SMTP_STAGE_AUTH, text_span(&line), mask, now);
}

void
smtp_client_login(struct smtp_client *client, uint64_t now)
{
	struct text response;
	enum smtp_fault fault = choose(client, &client->mechanism);
	bool is_first;

	client->phase = SMTP_PHASE_AUTH;
	if (fault != SMTP_FAULT_NONE) {
		fail(client, fault, now);
		return;
	}
	client->tried |= 1U << client->mechanism;
	response = begin_text(client, LOGIN_RESPONSE);
	is_first = smtp_auth_begin(&client->auth, client->arena,
	    client->mechanism, client->plan->credentials, &response);
	say_auth(client, &response, is_first, now);
}

/* "334 " and Base64; some servers leave the words out, or the blank. */
static bool
read_challenge(const struct smtp_reply *reply, struct text *challenge)
{
	struct span rest = reply->text, line;

	return smtp_reply_next_line(&rest, &line) &&
	    crypto_base64_decode(challenge, span_trim(line));
}

/* A challenge that cannot be met is declined with a star (RFC 4954, 4). */
void
smtp_client_challenge(struct smtp_client *client,
    const struct smtp_reply *reply, uint64_t now)
{
	struct text challenge = begin_text(client, LOGIN_CHALLENGE);
	struct text response = begin_text(client, LOGIN_RESPONSE);
	struct text line = begin_text(client, LOGIN_LINE);

	if ((client->mechanism != SMTP_MECHANISM_LOGIN &&
		!read_challenge(reply, &challenge)) ||
	    !smtp_auth_answer(&client->auth, text_span(&challenge),
		&response)) {
		smtp_client_set(client, SMTP_STAGE_AUTH,
		    SMTP_FAULT_BAD_CHALLENGE, reply, now);
		smtp_client_say(client, SMTP_STAGE_AUTH, span_of("*"), NULL,
		    now);
		return;
	}
	encode(client, &line, &response);
	smtp_client_say(client, SMTP_STAGE_AUTH, text_span(&line),
	    response.len > 0 ? "***" : "", now);
}
