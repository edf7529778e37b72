#include "base/ascii.h"
#include "base/scan.h"
#include "core/smtp/command.h"
#include "core/smtp/server_parts.h"

bool
smtp_parameter_find(struct span parameters, const char *name,
    struct span *value)
{
	struct span item, key;

	while (span_split(&parameters, ' ', &item)) {
		*value = span_empty();
		span_split(&item, '=', &key);
		if (!span_equal_nocase(key, span_of(name)))
			continue;
		*value = item;
		return true;
	}
	return false;
}

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

/* Each parameter must be one that was offered (RFC 5321, 4.1.1.11). */
static bool
knows_parameters(const struct smtp_server *server, struct span parameters,
    bool is_sender)
{
	const struct smtp_server_rules *rules = server->rules;
	const struct {
		const char *name;
		bool is_offered;
	} known[] = {
		{ "SIZE", is_sender },
		{ "BODY", is_sender && !rules->has_no_8bitmime },
		{ "SMTPUTF8", is_sender && !rules->has_no_utf8 },
		{ "AUTH", is_sender && rules->offers_auth },
		{ "RET", is_sender && !rules->has_no_dsn },
		{ "ENVID", is_sender && !rules->has_no_dsn },
		{ "REQUIRETLS", is_sender && server->is_secure },
		{ "NOTIFY", !is_sender && !rules->has_no_dsn },
		{ "ORCPT", !is_sender && !rules->has_no_dsn },
	};
	struct span item, key;

	while (span_split(&parameters, ' ', &item)) {
		bool is_known = item.len == 0;

		span_split(&item, '=', &key);
		for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
			is_known |= known[i].is_offered &&
			    span_equal_nocase(key, span_of(known[i].name));
		if (!is_known)
			return false;
	}
	return true;
}

static bool
read_size(struct span parameters, size_t *size)
{
	struct span value;

	*size = 0;
	if (!smtp_parameter_find(parameters, "SIZE", &value))
		return true;
	if (value.len == 0 || value.len > 18)
		return false;
	for (size_t i = 0; i < value.len; i++) {
		if (!ascii_is_digit(value.ptr[i]))
			return false;
		*size = *size * 10 + (size_t)(value.ptr[i] - '0');
	}
	return true;
}

static void
take_mail(struct smtp_server *server, struct span words)
{
	struct smtp_envelope *envelope = &server->envelope;
	struct span value;

	if (server->helo.len == 0) {
		smtp_server_object(server, "503 5.5.1 Say hello first");
		return;
	}
	if (envelope->has_sender) {
		smtp_server_object(server, "503 5.5.1 Sender already given");
		return;
	}
	if (!take_address(server, words, "FROM:", &envelope->sender,
		&envelope->parameters) ||
	    !read_size(envelope->parameters, &envelope->size)) {
		smtp_server_object(server,
		    "501 5.5.4 Syntax: MAIL FROM:<address>");
		return;
	}
	if (!knows_parameters(server, envelope->parameters, true)) {
		smtp_server_object(server,
		    "555 5.5.4 Unsupported parameter of MAIL");
		return;
	}
	if (server->rules->max_message > 0 &&
	    envelope->size > server->rules->max_message) {
		smtp_server_refuse(server,
		    "552 5.3.4 Message size exceeds fixed limit");
		return;
	}
	envelope->is_8bit =
	    smtp_parameter_find(envelope->parameters, "BODY", &value) &&
	    !span_equal_nocase(value, span_of("7BIT"));
	envelope->is_utf8 =
	    smtp_parameter_find(envelope->parameters, "SMTPUTF8", &value);
	envelope->is_requiretls =
	    smtp_parameter_find(envelope->parameters, "REQUIRETLS", &value);
	smtp_server_ask(server, SMTP_STAGE_MAIL);
}

static void
take_rcpt(struct smtp_server *server, struct span words)
{
	struct smtp_server_recipient *candidate = &server->candidate;

	if (!server->envelope.has_sender)
		smtp_server_object(server, "503 5.5.1 Need MAIL before RCPT");
	else if (!take_address(server, words, "TO:", &candidate->address,
		     &candidate->parameters) ||
	    candidate->address.len == 0)
		smtp_server_object(server,
		    "501 5.1.3 Syntax: RCPT TO:<address>");
	else if (!knows_parameters(server, candidate->parameters, false))
		smtp_server_object(server,
		    "555 5.5.4 Unsupported parameter of RCPT");
	else if (server->envelope.recipients.count >=
	    server->rules->max_recipients)
		smtp_server_refuse(server, "452 4.5.3 Too many recipients");
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
	else
		smtp_server_ask(server, SMTP_STAGE_DATA);
}

/* What a chunk holds is read in any case (RFC 3030, 2). */
static void
take_bdat(struct smtp_server *server, struct span words)
{
	unsigned size;

	if (!scan_number(&words, 1, 9, &size)) {
		smtp_server_object(server, "501 5.5.4 Syntax: BDAT size");
		server->is_closing = true;
		return;
	}
	words = span_trim(words);
	server->chunk = size;
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
	server->helo = arena_dup(&server->arena, words);
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
