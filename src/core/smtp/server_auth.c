#include "core/crypto/base64.h"
#include "core/smtp/server_parts.h"

/*
 * The server's side of AUTH (RFC 4954) around the mechanisms (login.h). What
 * was given is for the owner to judge.
 */

static void
challenge(struct smtp_server *server, const struct text *words)
{
	server->phase = SMTP_SERVER_RESPONSE;
	text_write_string(&server->out, "334 ");
	crypto_base64_write(&server->out, text_span(words));
	text_write_string(&server->out, "\r\n");
}

static void
finish(struct smtp_server *server)
{
	server->phase = SMTP_SERVER_COMMANDS;
	smtp_server_ask(server, SMTP_STAGE_AUTH);
}

static void
give_up(struct smtp_server *server, const char *reply)
{
	server->phase = SMTP_SERVER_COMMANDS;
	smtp_server_object(server, reply);
}

static bool
decode(struct smtp_server *server, struct span encoded, struct span *bytes)
{
	struct text text;

	text_init(&text, &server->arena, SMTP_AUTH_MAX);
	/* "=" is how an empty first response is written. */
	if (!span_equal(encoded, span_of("=")) &&
	    !crypto_base64_decode(&text, encoded))
		return false;
	*bytes = text_span(&text);
	return true;
}

static void
take_response(struct smtp_server *server, struct span bytes)
{
	struct text next;

	text_init(&next, &server->arena, SMTP_AUTH_MAX);
	switch (smtp_login_take(&server->login, bytes, &next)) {
	case SMTP_LOGIN_MORE:
		challenge(server, &next);
		return;
	case SMTP_LOGIN_WHOLE:
		finish(server);
		return;
	default:
		give_up(server, "501 5.5.2 This is no such response");
	}
}

bool
smtp_server_close_login(struct smtp_server *server,
    const struct smtp_decision *decision, bool is_good)
{
	struct text words;

	text_init(&words, &server->arena, SMTP_AUTH_MAX);
	if (decision->is_said || server->is_early || server->is_login_closing ||
	    !smtp_login_closes(&server->login, is_good, &words))
		return false;
	server->verdict = *decision;
	server->verdict.words = arena_dup(&server->arena, decision->words);
	server->is_login_closing = true;
	challenge(server, &words);
	return true;
}

/* The client has seen our proof, or our reasons: now the verdict itself. */
static void
say_verdict(struct smtp_server *server)
{
	server->phase = SMTP_SERVER_COMMANDS;
	smtp_server_ask(server, SMTP_STAGE_AUTH);
	smtp_server_decide(server, &server->verdict, server->now);
	server->is_login_closing = false;
}

void
smtp_server_response(struct smtp_server *server, struct span line)
{
	struct span bytes;

	if (server->is_early) {
		finish(server);
	} else if (span_equal(line, span_of("*"))) {
		server->is_login_closing = false;
		give_up(server, "501 5.7.0 Authentication cancelled");
	} else if (server->is_login_closing) {
		say_verdict(server);
	} else if (!decode(server, line, &bytes)) {
		give_up(server, "501 5.5.2 This is no Base64");
	} else {
		take_response(server, bytes);
	}
}

static bool
may_login(struct smtp_server *server)
{
	if (!server->rules->offers_auth)
		smtp_server_object(server,
		    "502 5.5.1 Authentication is not offered");
	else if (!server->is_secure && !server->rules->offers_auth_plain)
		smtp_server_object(server,
		    "538 5.7.11 Encryption required for authentication");
	else if (server->user.len > 0)
		smtp_server_object(server, "503 5.5.1 Already authenticated");
	else if (server->envelope.has_sender)
		smtp_server_object(server, "503 5.5.1 Not within a message");
	else
		return true;
	return false;
}

unsigned
smtp_server_mechanisms(const struct smtp_server *server)
{
	const unsigned all = (1U << SMTP_MECHANISMS) - 1;
	unsigned set =
	    server->rules->mechanisms ? server->rules->mechanisms : all;

	if (server->nonce.len == 0)
		set &= ~(1U << SMTP_MECHANISM_CRAM_MD5 |
		    1U << SMTP_MECHANISM_SCRAM_SHA_1 |
		    1U << SMTP_MECHANISM_SCRAM_SHA_256);
	if (server->peer.len == 0)
		set &= ~(1U << SMTP_MECHANISM_EXTERNAL);
	return set;
}

/* The owner's nonce, and which try it is. */
static struct span
next_nonce(struct smtp_server *server)
{
	struct text text;

	text_init(&text, &server->arena, SMTP_AUTH_MAX);
	text_write(&text, server->nonce);
	text_write_format(&text, ".%u", ++server->logins);
	return text_span(&text);
}

void
smtp_server_login(struct smtp_server *server, struct span words)
{
	enum smtp_mechanism mechanism;
	struct span name = span_empty();
	struct text first;
	bool is_ours;

	if (smtp_server_ask_early(server, SMTP_STAGE_AUTH, words) ||
	    !may_login(server))
		return;
	span_split(&words, ' ', &name);
	if (!smtp_mechanism_find(name, &mechanism) ||
	    !(smtp_server_mechanisms(server) >> mechanism & 1)) {
		smtp_server_object(server,
		    "504 5.5.4 This mechanism is not offered");
		return;
	}
	text_init(&first, &server->arena, SMTP_AUTH_MAX);
	server->login.peer = server->peer;
	is_ours = smtp_login_begin(&server->login, &server->arena, mechanism,
	    next_nonce(server), &first);
	if (words.len == 0)
		challenge(server, &first);
	else if (is_ours)
		give_up(server, "501 5.5.4 The server speaks first");
	else
		smtp_server_response(server, words);
}
