#include "core/crypto/base64.h"
#include "core/smtp/server_parts.h"

/*
 * The server's side of AUTH (RFC 4954): PLAIN (RFC 4616), LOGIN, and the
 * bearer tokens of XOAUTH2. What was given is for the owner to judge.
 */

enum { LOGIN_PLAIN, LOGIN_NAME, LOGIN_PASSWORD, LOGIN_TOKEN };

enum { LOGIN_MAX = 12288 };

static void
challenge(struct smtp_server *server, unsigned step, const char *reply)
{
	server->login_step = step;
	server->phase = SMTP_SERVER_RESPONSE;
	smtp_server_say(server, reply);
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

	text_init(&text, &server->arena, LOGIN_MAX);
	/* "=" is how an empty first response is written. */
	if (!span_equal(encoded, span_of("=")) &&
	    !crypto_base64_decode(&text, encoded))
		return false;
	*bytes = text_span(&text);
	return true;
}

/* authorize NUL name NUL password */
static bool
take_plain(struct smtp_server *server, struct span bytes)
{
	struct smtp_login *login = &server->login;

	if (!memchr(bytes.ptr, '\0', bytes.len))
		return false;
	span_split(&bytes, '\0', &login->authorize);
	if (!memchr(bytes.ptr, '\0', bytes.len))
		return false;
	span_split(&bytes, '\0', &login->name);
	login->password = bytes;
	return login->name.len > 0 && !memchr(bytes.ptr, '\0', bytes.len);
}

/* user=NAME ^A auth=Bearer TOKEN ^A ^A */
static bool
take_token(struct smtp_server *server, struct span bytes)
{
	struct smtp_login *login = &server->login;
	struct span item;

	while (span_split(&bytes, '\1', &item))
		if (span_starts_nocase(item, span_of("user=")))
			login->name = span_from(item, 5);
		else if (span_starts_nocase(item, span_of("auth=Bearer ")))
			login->password = span_from(item, 12);
	return login->name.len > 0 && login->password.len > 0;
}

/* The bytes of a response, at the step where we are. */
static void
take_response(struct smtp_server *server, struct span bytes)
{
	bool is_good = true;

	switch (server->login_step) {
	case LOGIN_NAME:
		server->login.name = bytes;
		challenge(server, LOGIN_PASSWORD, "334 UGFzc3dvcmQ6");
		return;
	case LOGIN_PASSWORD:
		server->login.password = bytes;
		break;
	case LOGIN_PLAIN:
		is_good = take_plain(server, bytes);
		break;
	default:
		is_good = take_token(server, bytes);
	}
	if (is_good)
		finish(server);
	else
		give_up(server, "501 5.5.2 This is no such response");
}

void
smtp_server_response(struct smtp_server *server, struct span line)
{
	struct span bytes;

	if (server->is_early)
		finish(server);
	else if (span_equal(line, span_of("*")))
		give_up(server, "501 5.7.0 Authentication cancelled");
	else if (!decode(server, line, &bytes))
		give_up(server, "501 5.5.2 This is no Base64");
	else
		take_response(server, bytes);
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

void
smtp_server_login(struct smtp_server *server, struct span words)
{
	static const struct {
		const char *name;
		unsigned step;
		const char *challenge;
	} mechanisms[] = {
		{ "PLAIN", LOGIN_PLAIN, "334 " },
		{ "LOGIN", LOGIN_NAME, "334 VXNlcm5hbWU6" },
		{ "XOAUTH2", LOGIN_TOKEN, "334 " },
	};
	struct span mechanism = span_empty();

	if (smtp_server_ask_early(server, SMTP_STAGE_AUTH, words) ||
	    !may_login(server))
		return;
	span_split(&words, ' ', &mechanism);
	server->login = (struct smtp_login){ .name = span_empty(),
		.password = span_empty(),
		.authorize = span_empty() };
	for (size_t i = 0; i < sizeof(mechanisms) / sizeof(*mechanisms); i++) {
		if (!span_equal_nocase(mechanism, span_of(mechanisms[i].name)))
			continue;
		server->login.mechanism = span_of(mechanisms[i].name);
		server->login_step = mechanisms[i].step;
		if (words.len > 0)
			smtp_server_response(server, words);
		else
			challenge(server, mechanisms[i].step,
			    mechanisms[i].challenge);
		return;
	}
	smtp_server_object(server, "504 5.5.4 This mechanism is not offered");
}
