#include "base/ascii.h"
#include "core/smtp/command.h"
#include "core/smtp/server_parts.h"

/* A path: "<joe@example.org>", or with a route of old (RFC 5321, 4.1.2). */
static bool
take_path(struct span *words, struct span *address)
{
	bool is_quoted = false;
	size_t end = 1, at;

	if (words->len < 2 || words->ptr[0] != '<')
		return false;
	for (; end < words->len && (is_quoted || words->ptr[end] != '>'); end++)
		if (words->ptr[end] == '"')
			is_quoted = !is_quoted;
		else if (is_quoted && words->ptr[end] == '\\')
			end++;
	if (end >= words->len)
		return false;
	*address = (struct span){ words->ptr + 1, end - 1 };
	span_take(words, end + 1);
	if (address->len > 0 && address->ptr[0] == '@' &&
	    span_find(*address, span_of(":"), &at))
		span_take(address, at + 1);
	return true;
}

/* "FROM:<joe@example.org> SIZE=100": the path, and what stands behind it. */
static bool
take_address(struct smtp_server *server, struct span words, const char *label,
    struct span *address, struct span *parameters)
{
	bool is_international;

	if (!span_starts_nocase(words, span_of(label)))
		return false;
	span_take(&words, strlen(label));
	words = span_trim(words);
	if (!take_path(&words, address) ||
	    !smtp_path_allows(*address, &is_international) ||
	    (words.len > 0 && words.ptr[0] != ' '))
		return false;
	if (is_international && !server->envelope.is_utf8 &&
	    !span_find_nocase(words, span_of("SMTPUTF8"), &(size_t){ 0 }))
		return false;
	*address = arena_dup(&server->mail, *address);
	*parameters = arena_dup(&server->mail, span_trim(words));
	return true;
}

/* The digits were looked at before. */
static size_t
read_size(struct span parameters)
{
	struct span value;
	size_t size = 0;

	if (smtp_parameter_find(parameters, "SIZE", &value))
		for (size_t i = 0; i < value.len; i++)
			size = size * 10 + (size_t)(value.ptr[i] - '0');
	return size;
}

static void
read_parameters(struct smtp_envelope *envelope)
{
	const struct span words = envelope->parameters;
	struct span value;

	envelope->size = read_size(words);
	envelope->is_8bit = smtp_parameter_find(words, "BODY", &value) &&
	    !span_equal_nocase(value, span_of("7BIT"));
	envelope->is_binary = smtp_parameter_find(words, "BODY", &value) &&
	    span_equal_nocase(value, span_of("BINARYMIME"));
	envelope->is_utf8 = smtp_parameter_find(words, "SMTPUTF8", &value);
	envelope->is_requiretls =
	    smtp_parameter_find(words, "REQUIRETLS", &value);
}

static void
take_mail(struct smtp_server *server, struct span words)
{
	struct smtp_envelope *envelope = &server->envelope;
	const char *problem;

	if (server->helo.len == 0) {
		smtp_server_object(server, "503 5.5.1 Say hello first");
		return;
	}
	if (envelope->has_sender) {
		smtp_server_object(server, "503 5.5.1 Sender already given");
		return;
	}
	if (!take_address(server, words, "FROM:", &envelope->sender,
		&envelope->parameters)) {
		smtp_server_object(server,
		    "501 5.5.4 Syntax: MAIL FROM:<address>");
		return;
	}
	problem =
	    smtp_server_check_parameters(server, envelope->parameters, true);
	if (problem) {
		smtp_server_object(server, problem);
		return;
	}
	read_parameters(envelope);
	if (server->rules->max_message > 0 &&
	    envelope->size > server->rules->max_message) {
		smtp_server_refuse(server, server->rules->too_large);
		return;
	}
	smtp_server_ask(server, SMTP_STAGE_MAIL);
}

static void
take_rcpt(struct smtp_server *server, struct span words)
{
	struct smtp_server_recipient *candidate = &server->candidate;
	const char *problem;

	if (!server->envelope.has_sender)
		smtp_server_object(server, "503 5.5.1 Need MAIL before RCPT");
	else if (!take_address(server, words, "TO:", &candidate->address,
		     &candidate->parameters) ||
	    candidate->address.len == 0)
		smtp_server_object(server,
		    "501 5.1.3 Syntax: RCPT TO:<address>");
	else if ((problem = smtp_server_check_parameters(server,
		      candidate->parameters, false)) != NULL)
		smtp_server_object(server, problem);
	else if (server->envelope.recipients.count >=
	    server->rules->max_recipients)
		smtp_server_refuse(server, server->rules->too_many);
	else
		smtp_server_ask(server, SMTP_STAGE_RCPT);
}

static void
take_data(struct smtp_server *server, struct span words)
{
	if (words.len > 0)
		smtp_server_object(server, "501 5.5.4 Syntax: DATA");
	else if (server->envelope.recipients.count == 0)
		smtp_server_object(server, "503 5.5.1 Need RCPT before DATA");
	else if (server->is_chunked)
		smtp_server_object(server, "503 5.5.1 DATA within BDAT");
	else if (server->envelope.is_binary)
		smtp_server_object(server,
		    "503 5.5.1 BODY=BINARYMIME goes with BDAT");
	else
		smtp_server_ask(server, SMTP_STAGE_DATA);
}

/* Bytes: as many digits as no computer has room for. */
static bool
read_bytes(struct span digits, size_t *size)
{
	*size = 0;
	if (digits.len == 0 || digits.len > 18)
		return false;
	for (size_t i = 0; i < digits.len; i++) {
		if (!ascii_is_digit(digits.ptr[i]))
			return false;
		*size = *size * 10 + (size_t)(digits.ptr[i] - '0');
	}
	return true;
}

/* What a chunk holds is read in any case (RFC 3030, 2). */
static void
take_bdat(struct smtp_server *server, struct span words)
{
	struct span digits = span_empty();

	span_split(&words, ' ', &digits);
	if (!read_bytes(digits, &server->chunk)) {
		smtp_server_object(server, "501 5.5.4 Syntax: BDAT size");
		server->is_closing = true;
		return;
	}
	words = span_trim(words);
	server->is_last_chunk = span_equal_nocase(words, span_of("LAST"));
	server->is_chunk_wasted = server->envelope.recipients.count == 0 ||
	    server->rules->has_no_chunking ||
	    (words.len > 0 && !server->is_last_chunk);
	if (!server->is_chunked && !server->is_chunk_wasted) {
		smtp_server_begin_message(server);
		server->is_chunked = true;
	}
	server->phase = SMTP_SERVER_CHUNK;
}

static void
take_hello(struct smtp_server *server, struct span words, bool is_esmtp)
{
	words = span_trim(words);
	if (words.len == 0 || !smtp_words_allow(words)) {
		smtp_server_object(server, "501 5.5.4 Syntax: EHLO hostname");
		return;
	}
	smtp_server_reset(server);
	/* Who speaks for another was told by what name. */
	server->helo = server->xclient.helo.len > 0
	    ? server->xclient.helo
	    : arena_dup(&server->arena, words);
	server->is_esmtp = is_esmtp;
	smtp_server_ask(server, SMTP_STAGE_HELO);
}

static void
take_ehlo(struct smtp_server *server, struct span words)
{
	if (server->rules->is_lmtp)
		smtp_server_object(server, "500 5.5.1 This is LMTP: say LHLO");
	else
		take_hello(server, words, true);
}

static void
take_helo(struct smtp_server *server, struct span words)
{
	if (server->rules->is_lmtp)
		smtp_server_object(server, "500 5.5.1 This is LMTP: say LHLO");
	else
		take_hello(server, words, false);
}

static void
take_lhlo(struct smtp_server *server, struct span words)
{
	if (!server->rules->is_lmtp)
		smtp_server_object(server, "500 5.5.1 This is SMTP: say EHLO");
	else
		take_hello(server, words, true);
}

void
smtp_server_starttls(struct smtp_server *server, struct span words)
{
	if (smtp_server_ask_early(server, SMTP_STAGE_STARTTLS, words))
		return;
	if (words.len > 0)
		smtp_server_object(server, "501 5.5.4 Syntax: STARTTLS");
	else if (!server->rules->offers_tls)
		smtp_server_object(server, "502 5.5.1 TLS is not offered");
	else if (server->is_secure)
		smtp_server_object(server, "503 5.5.1 TLS is active already");
	else
		smtp_server_ask(server, SMTP_STAGE_STARTTLS);
}

/* Is there somebody who may say this, at this moment? */
static bool
may_speak_for(struct smtp_server *server, struct span words, bool is_allowed)
{
	if (!is_allowed)
		smtp_server_object(server,
		    "550 5.7.0 You may not speak for others");
	else if (server->envelope.has_sender)
		smtp_server_object(server, "503 5.5.1 Not within a message");
	else if (!smtp_xclient_parse(&server->xclient, &server->arena, words))
		smtp_server_object(server,
		    "501 5.5.4 Syntax: ATTRIBUTE=VALUE ...");
	else
		return true;
	return false;
}

static void
take_xclient(struct smtp_server *server, struct span words)
{
	const struct smtp_xclient before = server->xclient;

	if (may_speak_for(server, words, server->takes_xclient))
		smtp_server_ask(server, SMTP_STAGE_XCLIENT);
	else
		server->xclient = before;
}

/* What it says is for logs: here, for the transcript. */
static void
take_xforward(struct smtp_server *server, struct span words)
{
	const struct smtp_xclient before = server->xclient;

	if (may_speak_for(server, words, server->takes_xforward))
		smtp_server_say(server, "250 2.0.0 Ok");
	server->xclient = before;
}

static void
take_rset(struct smtp_server *server, struct span words)
{
	(void)words;
	smtp_server_reset(server);
	smtp_server_say(server, "250 2.0.0 Ok");
}

static void
take_noop(struct smtp_server *server, struct span words)
{
	(void)words;
	smtp_server_say(server, "250 2.0.0 Ok");
}

/* Who exists is told at RCPT only (RFC 5321, 7.3). */
static void
take_vrfy(struct smtp_server *server, struct span words)
{
	(void)words;
	smtp_server_say(server, "252 2.5.0 Try RCPT");
}

static void
take_help(struct smtp_server *server, struct span words)
{
	(void)words;
	smtp_server_say(server, "214 2.0.0 RFC 5321 has it all");
}

static void
take_quit(struct smtp_server *server, struct span words)
{
	(void)words;
	smtp_server_ask(server, SMTP_STAGE_QUIT);
}

void
smtp_server_command(struct smtp_server *server, struct span line)
{
	static const struct {
		const char *verb;
		enum smtp_stage stage; /* CONNECT: of none */
		void (*take)(struct smtp_server *server, struct span words);
	} commands[] = {
		{ "EHLO", SMTP_STAGE_HELO, take_ehlo },
		{ "HELO", SMTP_STAGE_HELO, take_helo },
		{ "LHLO", SMTP_STAGE_HELO, take_lhlo },
		{ "STARTTLS", SMTP_STAGE_STARTTLS, smtp_server_starttls },
		{ "XCLIENT", SMTP_STAGE_XCLIENT, take_xclient },
		{ "XFORWARD", SMTP_STAGE_CONNECT, take_xforward },
		{ "AUTH", SMTP_STAGE_AUTH, smtp_server_login },
		{ "MAIL", SMTP_STAGE_MAIL, take_mail },
		{ "RCPT", SMTP_STAGE_RCPT, take_rcpt },
		{ "DATA", SMTP_STAGE_DATA, take_data },
		{ "BDAT", SMTP_STAGE_DATA, take_bdat },
		{ "RSET", SMTP_STAGE_CONNECT, take_rset },
		{ "NOOP", SMTP_STAGE_CONNECT, take_noop },
		{ "VRFY", SMTP_STAGE_CONNECT, take_vrfy },
		{ "HELP", SMTP_STAGE_CONNECT, take_help },
		{ "QUIT", SMTP_STAGE_QUIT, take_quit },
	};
	struct span words = line, verb = span_empty();

	span_split(&words, ' ', &verb);
	words = span_trim(words);
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (span_equal_nocase(verb, span_of(commands[i].verb))) {
			if (commands[i].stage != SMTP_STAGE_CONNECT)
				server->stage = commands[i].stage;
			commands[i].take(server, words);
			return;
		}
	smtp_server_object(server, "500 5.5.2 Command not recognized");
}
