#include "core/smtp/server.h"

#include "base/scan.h"
#include "core/smtp/server_parts.h"

enum {
	SESSION_CEILING = 1024 * 1024, /* never reached: half is enough */
	MAIL_CEILING = 8 * 1024 * 1024,
	INPUT_MAX = 1024 * 1024,
	OUTPUT_MAX = 256 * 1024,
};

void
smtp_server_rules_init(struct smtp_server_rules *rules)
{
	*rules = (struct smtp_server_rules){ .name = span_of("localhost"),
		.software = span_empty(),
		.max_recipients = 1000,
		.max_line = 4096,
		.max_message = (size_t)64 * 1024 * 1024,
		.max_errors = 20,
		.max_commands = 100 * 1000,
		.timeout = 300 * 1000000ULL,
		.data_timeout = 600 * 1000000ULL };
}

static void
wait(struct smtp_server *server, uint64_t now)
{
	bool is_body = server->phase == SMTP_SERVER_MESSAGE ||
	    server->phase == SMTP_SERVER_CHUNK;

	server->deadline = now +
	    (is_body ? server->rules->data_timeout : server->rules->timeout);
}

void
smtp_server_say(struct smtp_server *server, const char *reply)
{
	text_write_string(&server->out, reply);
	text_write_string(&server->out, "\r\n");
}

void
smtp_server_object(struct smtp_server *server, const char *reply)
{
	smtp_server_say(server, reply);
	if (++server->errors < server->rules->max_errors)
		return;
	smtp_server_say(server, "421 4.7.0 Too many errors");
	server->is_closing = true;
}

void
smtp_server_ask(struct smtp_server *server, enum smtp_stage stage)
{
	server->stage = stage;
	server->is_deciding = true;
}

void
smtp_server_reset(struct smtp_server *server)
{
	arena_reset(&server->mail);
	server->envelope = (struct smtp_envelope){ .sender = span_empty(),
		.parameters = span_empty() };
	server->is_chunked = false;
	server->recipient = 0;
	text_clear(&server->message);
}

void
smtp_server_init(struct smtp_server *server,
    const struct smtp_server_rules *rules, uint64_t now)
{
	*server = (struct smtp_server){ .rules = rules,
		.helo = span_empty(),
		.user = span_empty() };
	arena_init(&server->arena, SESSION_CEILING);
	arena_init(&server->mail, MAIL_CEILING);
	text_init(&server->in, NULL, INPUT_MAX);
	text_init(&server->out, NULL, OUTPUT_MAX);
	text_init(&server->message, NULL, 0);
	smtp_server_reset(server);
	smtp_server_ask(server, SMTP_STAGE_BANNER);
	wait(server, now);
}

void
smtp_server_clear(struct smtp_server *server)
{
	arena_clear(&server->arena);
	arena_clear(&server->mail);
	text_clear(&server->in);
	text_clear(&server->out);
	text_clear(&server->message);
}

/* What was said before TLS counts for nothing after it (RFC 3207, 4.2). */
void
smtp_server_secured(struct smtp_server *server, uint64_t now)
{
	server->is_secure = true;
	server->helo = server->user = span_empty();
	smtp_server_reset(server);
	arena_reset(&server->arena);
	text_reset(&server->in);
	server->at = 0;
	wait(server, now);
}

void
smtp_server_read(struct smtp_server *server, struct span bytes, uint64_t now)
{
	if (server->phase == SMTP_SERVER_OVER)
		return;
	if (server->at == server->in.len) {
		text_reset(&server->in);
		server->at = 0;
	}
	text_write(&server->in, bytes);
	/* Time runs for a whole command, so that nobody can drip it. */
	(void)now;
}

void
smtp_server_expired(struct smtp_server *server, uint64_t now)
{
	(void)now;
	if (server->is_closing)
		return;
	smtp_server_say(server, "421 4.4.2 Timeout, closing the connection");
	server->is_deciding = false;
	server->is_closing = true;
}

static void
offer(struct smtp_server *server, const char *words)
{
	text_write_string(&server->out, "250-");
	smtp_server_say(server, words);
}

static void
say_offers(struct smtp_server *server)
{
	const struct smtp_server_rules *rules = server->rules;

	text_write_string(&server->out, "250-");
	text_write(&server->out, rules->name);
	text_write_string(&server->out, "\r\n");
	if (!rules->has_no_pipelining)
		offer(server, "PIPELINING");
	if (rules->max_message > 0)
		text_write_format(&server->out, "250-SIZE %zu\r\n",
		    rules->max_message);
	if (rules->offers_tls && !server->is_secure)
		offer(server, "STARTTLS");
	if (rules->offers_auth &&
	    (server->is_secure || rules->offers_auth_plain))
		offer(server, "AUTH PLAIN LOGIN XOAUTH2");
	if (!rules->has_no_8bitmime)
		offer(server, "8BITMIME");
	if (!rules->has_no_utf8)
		offer(server, "SMTPUTF8");
	if (!rules->has_no_dsn)
		offer(server, "DSN");
	if (!rules->has_no_chunking)
		offer(server, "CHUNKING");
	if (server->is_secure)
		offer(server, "REQUIRETLS");
	smtp_server_say(server, "250 ENHANCEDSTATUSCODES");
}

static void
say_name(struct smtp_server *server, const char *code, const char *words)
{
	text_write_string(&server->out, code);
	text_write(&server->out, server->rules->name);
	smtp_server_say(server, words);
}

static void
say_banner(struct smtp_server *server)
{
	text_write_string(&server->out, "220 ");
	text_write(&server->out, server->rules->name);
	text_write_string(&server->out,
	    server->rules->is_lmtp ? " LMTP" : " ESMTP");
	if (server->rules->software.len > 0) {
		text_write_byte(&server->out, ' ');
		text_write(&server->out, server->rules->software);
	}
	text_write_string(&server->out, "\r\n");
}

void
smtp_server_agree(struct smtp_server *server)
{
	switch (server->stage) {
	case SMTP_STAGE_BANNER:
		say_banner(server);
		return;
	case SMTP_STAGE_HELO:
		if (server->is_esmtp)
			say_offers(server);
		else
			say_name(server, "250 ", "");
		return;
	case SMTP_STAGE_STARTTLS:
		smtp_server_say(server, "220 2.0.0 Ready to start TLS");
		return;
	case SMTP_STAGE_AUTH:
		smtp_server_say(server, "235 2.7.0 Authentication successful");
		return;
	case SMTP_STAGE_MAIL:
		smtp_server_say(server, "250 2.1.0 Ok");
		return;
	case SMTP_STAGE_RCPT:
		smtp_server_say(server, "250 2.1.5 Ok");
		return;
	case SMTP_STAGE_DATA:
		smtp_server_say(server, "354 End data with <CR><LF>.<CR><LF>");
		return;
	case SMTP_STAGE_EOD:
		smtp_server_say(server, "250 2.0.0 Ok: taken");
		return;
	default:
		say_name(server, "221 2.0.0 ", " closing the connection");
	}
}

/* A reply in the owner's words, each line with code and status. */
static void
say_decision(struct smtp_server *server, const struct smtp_decision *decision)
{
	struct span rest = decision->words, line;
	char status[SMTP_STATUS_TEXT];

	do {
		line = span_empty();
		span_split(&rest, '\n', &line);
		text_write_format(&server->out, "%u%c", decision->code,
		    rest.len > 0 ? '-' : ' ');
		if (decision->status.severity > 0) {
			smtp_status_print(decision->status, status);
			text_write_format(&server->out, "%s ", status);
		}
		text_write(&server->out, line);
		text_write_string(&server->out, "\r\n");
	} while (rest.len > 0);
}

static bool
is_taken(const struct smtp_decision *decision)
{
	return decision->code == 0 || decision->code / 100 == 2 ||
	    decision->code == 354;
}

static void
end_message(struct smtp_server *server)
{
	server->phase = SMTP_SERVER_COMMANDS;
	smtp_server_reset(server);
}

/* LMTP has a reply for each recipient (RFC 2033, 4.2). */
static bool
has_more_recipients(struct smtp_server *server)
{
	return server->rules->is_lmtp &&
	    ++server->recipient < server->envelope.recipients.count;
}

static void
settle(struct smtp_server *server, bool is_good)
{
	switch (server->stage) {
	case SMTP_STAGE_BANNER:
		server->phase = SMTP_SERVER_COMMANDS;
		return;
	case SMTP_STAGE_HELO:
		if (!is_good)
			server->helo = span_empty();
		return;
	case SMTP_STAGE_STARTTLS:
		server->is_tls_due = is_good;
		return;
	case SMTP_STAGE_AUTH:
		server->user = is_good ? server->login.name : span_empty();
		return;
	case SMTP_STAGE_MAIL:
		server->envelope.has_sender = is_good;
		return;
	case SMTP_STAGE_RCPT:
		if (is_good)
			*list_add(&server->mail, &server->envelope.recipients) =
			    server->candidate;
		return;
	case SMTP_STAGE_DATA:
		if (is_good) {
			smtp_server_begin_message(server);
			server->phase = SMTP_SERVER_MESSAGE;
		}
		return;
	case SMTP_STAGE_EOD:
		server->messages += is_good;
		if (has_more_recipients(server))
			smtp_server_ask(server, SMTP_STAGE_EOD);
		else
			end_message(server);
		return;
	default:
		server->is_closing = true;
	}
}

void
smtp_server_decide(struct smtp_server *server,
    const struct smtp_decision *decision, uint64_t now)
{
	bool is_good = is_taken(decision);

	if (!server->is_deciding)
		return;
	server->is_deciding = false;
	if (decision->code == 0)
		smtp_server_agree(server);
	else
		say_decision(server, decision);
	settle(server, is_good);
	server->is_closing |= decision->closes || decision->code == 421;
	wait(server, now);
}

/* The message has come whole; is there a reason of ours to refuse it? */
static void
finish_message(struct smtp_server *server)
{
	server->phase = SMTP_SERVER_COMMANDS;
	if (server->is_too_large) {
		smtp_server_say(server,
		    "552 5.3.4 Message size exceeds fixed limit");
		end_message(server);
	} else if (server->body_quirks & SMTP_BODY_BARE_LF &&
	    server->rules->bare_lf == SMTP_BARE_LF_REFUSE &&
	    !server->is_chunked) {
		smtp_server_object(server,
		    "550 5.6.0 Lines must end in <CR><LF>: bare <LF> found");
		end_message(server);
	} else
		smtp_server_ask(server, SMTP_STAGE_EOD);
}

static void
finish_chunk(struct smtp_server *server)
{
	server->phase = SMTP_SERVER_COMMANDS;
	if (server->is_chunk_wasted)
		smtp_server_object(server,
		    "503 5.5.1 BDAT is not possible here");
	else if (server->is_last_chunk)
		finish_message(server);
	else
		smtp_server_say(server, "250 2.0.0 Ok: chunk taken");
}

/* A line without its end; false: it has not come yet. */
static bool
take_line(struct span *in, struct span *line)
{
	const char *lf = memchr(in->ptr, '\n', in->len);

	if (!lf)
		return false;
	*line = span_take(in, (size_t)(lf - in->ptr) + 1);
	line->len--;
	return true;
}

static void
refuse_line(struct smtp_server *server, const char *reply)
{
	smtp_server_object(server, reply);
	server->is_closing = true;
}

static void
take_words(struct smtp_server *server, struct span line)
{
	bool has_cr = line.len > 0 && line.ptr[line.len - 1] == '\r';

	line.len -= has_cr;
	if (server->arena.taken > SESSION_CEILING / 2 ||
	    server->mail.taken > MAIL_CEILING / 2)
		refuse_line(server, "421 4.3.1 This session is too long");
	else if (!has_cr && server->rules->bare_lf != SMTP_BARE_LF_ALLOW)
		refuse_line(server,
		    "500 5.5.2 Lines must end in <CR><LF>: bare <LF> found");
	else if (line.len > server->rules->max_line)
		refuse_line(server, "500 5.5.2 Line too long");
	else if (++server->commands > server->rules->max_commands)
		refuse_line(server, "421 4.7.0 Too many commands");
	else if (server->phase == SMTP_SERVER_RESPONSE)
		smtp_server_response(server, line);
	else
		smtp_server_command(server, line);
}

/* Take what can be taken off the front of the input; false: nothing can. */
static bool
take_input(struct smtp_server *server, struct span *in)
{
	struct span line;

	if (server->phase == SMTP_SERVER_CHUNK) {
		if (smtp_server_take_chunk(server, in))
			finish_chunk(server);
		else
			return false;
	} else if (server->phase == SMTP_SERVER_MESSAGE) {
		if (smtp_server_take_message(server, in))
			finish_message(server);
		else
			return false;
	} else if (take_line(in, &line)) {
		take_words(server, line);
	} else {
		if (in->len > server->rules->max_line)
			refuse_line(server, "500 5.5.2 Line too long");
		return in->len > server->rules->max_line;
	}
	return true;
}

static bool
is_busy(const struct smtp_server *server)
{
	return server->is_deciding || server->is_closing || server->is_tls_due;
}

/* Go on until somebody else must do something. */
static void
work(struct smtp_server *server, uint64_t now)
{
	while (!is_busy(server) &&
	    (server->at < server->in.len ||
		(server->phase == SMTP_SERVER_CHUNK && server->chunk == 0))) {
		struct span in = span_from(text_span(&server->in), server->at);
		bool is_going = take_input(server, &in);

		server->at = (size_t)(in.ptr - server->in.ptr);
		if (!is_going)
			break;
		wait(server, now);
	}
	/* An unfinished line moves to the front, so that the text ends. */
	if (server->at > 0 && server->at < server->in.len) {
		server->in.len -= server->at;
		memmove(server->in.ptr, server->in.ptr + server->at,
		    server->in.len);
		server->at = 0;
	}
}

enum smtp_server_act
smtp_server_next(struct smtp_server *server, uint64_t now, struct span *bytes)
{
	if (server->is_out_handed) {
		text_reset(&server->out);
		server->is_out_handed = false;
	}
	work(server, now);
	*bytes = text_span(&server->out);
	/* Replies to pipelined commands go together (RFC 2920, 3.2). */
	if (bytes->len > 0) {
		server->is_out_handed = true;
		return SMTP_SERVER_SEND;
	}
	if (server->is_closing) {
		server->phase = SMTP_SERVER_OVER;
		return SMTP_SERVER_CLOSE;
	}
	if (server->is_tls_due) {
		server->is_tls_due = false;
		return SMTP_SERVER_SECURE;
	}
	return server->is_deciding ? SMTP_SERVER_DECIDE : SMTP_SERVER_WAIT;
}
