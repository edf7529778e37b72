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
		.too_many = "452 4.5.3 Too many recipients",
		.too_large = "552 5.3.4 Message size exceeds fixed limit",
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
smtp_server_say_bytes(struct smtp_server *server, struct span bytes)
{
	text_write(&server->out, bytes);
}

void
smtp_server_refuse(struct smtp_server *server, const char *reply)
{
	smtp_server_say(server, reply);
	server->objection = reply;
}

void
smtp_server_object(struct smtp_server *server, const char *reply)
{
	smtp_server_refuse(server, reply);
	if (++server->errors < server->rules->max_errors)
		return;
	smtp_server_refuse(server, "421 4.7.0 Too many errors");
	server->is_closing = true;
}

void
smtp_server_ask(struct smtp_server *server, enum smtp_stage stage)
{
	server->stage = stage;
	server->is_deciding = true;
}

bool
smtp_server_ask_early(struct smtp_server *server, enum smtp_stage stage,
    struct span words)
{
	if (server->is_early || !(server->rules->early >> stage & 1))
		return false;
	server->words = arena_dup(&server->arena, words);
	server->is_early = true;
	smtp_server_ask(server, stage);
	return true;
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
		.user = span_empty(),
		.words = span_empty(),
		.nonce = span_empty(),
		.peer = span_empty(),
		.xclient = { span_empty(), span_empty(), span_empty(),
		    span_empty() } };
	arena_init_small(&server->arena, SESSION_CEILING);
	arena_init_small(&server->mail, MAIL_CEILING);
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
	server->xclient = (struct smtp_xclient){ span_empty(), span_empty(),
		span_empty(), span_empty() };
	smtp_server_reset(server);
	arena_reset(&server->arena);
	text_reset(&server->in);
	server->at = 0;
	wait(server, now);
}

void
smtp_server_expired(struct smtp_server *server, uint64_t now)
{
	(void)now;
	if (server->is_closing)
		return;
	smtp_server_refuse(server, "421 4.4.2 Timeout, closing the connection");
	server->is_deciding = false;
	server->is_closing = true;
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
settle(struct smtp_server *server, bool is_good, bool is_challenge)
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
		server->is_tls_due = is_good && !server->is_secure;
		return;
	case SMTP_STAGE_XCLIENT:
		if (!is_good)
			return;
		/* All begins anew, as another (XCLIENT_README). */
		smtp_server_reset(server);
		server->helo = span_empty();
		server->user = server->xclient.login;
		return;
	case SMTP_STAGE_AUTH:
		server->user = is_good ? server->login.name : span_empty();
		server->phase = server->is_early && is_challenge
		    ? SMTP_SERVER_RESPONSE
		    : SMTP_SERVER_COMMANDS;
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

/* The owner has nothing to say to a command before we have. */
static void
resume(struct smtp_server *server)
{
	if (server->stage == SMTP_STAGE_AUTH)
		smtp_server_login(server, server->words);
	else
		smtp_server_starttls(server, server->words);
	server->is_early = false;
}

void
smtp_server_decide(struct smtp_server *server,
    const struct smtp_decision *decision, uint64_t now)
{
	bool is_good = is_taken(decision);

	if (!server->is_deciding)
		return;
	server->is_deciding = false;
	if (server->is_early && decision->code == 0 && !decision->is_said) {
		resume(server);
		wait(server, now);
		return;
	}
	if (server->stage == SMTP_STAGE_AUTH &&
	    smtp_server_close_login(server, decision, is_good)) {
		wait(server, now);
		return;
	}
	if (decision->code == 0 && !decision->is_said)
		smtp_server_agree(server);
	else if (!decision->is_said)
		smtp_decision_write(&server->out, decision);
	settle(server, is_good, decision->code == 334);
	server->is_early &= decision->code == 334;
	server->is_closing |= decision->closes || decision->code == 421;
	wait(server, now);
}

/* The message has come whole; is there a reason of ours to refuse it? */
static void
finish_message(struct smtp_server *server)
{
	server->phase = SMTP_SERVER_COMMANDS;
	smtp_server_heard_message(server);
	if (server->is_chunked && !server->envelope.is_binary)
		smtp_server_look_at_chunks(server);
	if (server->is_too_large) {
		smtp_server_refuse(server,
		    server->is_header_too_large
			? "552 5.3.4 Message header size exceeds fixed limit"
			: server->rules->too_large);
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

/* Tokens are long, and so are the words of SCRAM (RFC 4954, 4). */
static size_t
longest(const struct smtp_server *server, struct span line)
{
	const size_t most = server->rules->max_line;
	const bool is_login = server->phase == SMTP_SERVER_RESPONSE ||
	    span_starts_nocase(line, span_of("AUTH "));

	return is_login && most < SMTP_AUTH_MAX ? SMTP_AUTH_MAX : most;
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

	smtp_server_heard(server, line);
	line.len -= has_cr;
	if (server->arena.taken > SESSION_CEILING / 2 ||
	    server->mail.taken > MAIL_CEILING / 2)
		refuse_line(server, "421 4.3.1 This session is too long");
	else if (!has_cr && server->rules->bare_lf != SMTP_BARE_LF_ALLOW)
		refuse_line(server,
		    "500 5.5.2 Lines must end in <CR><LF>: bare <LF> found");
	else if (line.len > longest(server, line))
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
		if (in->len > longest(server, *in))
			refuse_line(server, "500 5.5.2 Line too long");
		return server->is_closing;
	}
	return true;
}

static bool
is_busy(const struct smtp_server *server)
{
	return server->is_deciding || server->is_closing ||
	    server->is_tls_due || server->objection;
}

/*
 * A message's bytes need not wait among commands: that would be one more copy
 * of each, and room for it in each session.
 */
static void
take_ahead(struct smtp_server *server, struct span *bytes, uint64_t now)
{
	if (server->phase != SMTP_SERVER_MESSAGE || is_busy(server) ||
	    server->at < server->in.len || server->out.len > 0)
		return;
	server->now = now;
	if (!smtp_server_take_message(server, bytes))
		return;
	finish_message(server);
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
	/* Time runs for a whole command, so that nobody can drip it. */
	take_ahead(server, &bytes, now);
	text_write(&server->in, bytes);
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
	if (server->is_objection_handed)
		server->objection = NULL;
	server->now = now;
	work(server, now);
	*bytes = span_empty();
	server->is_objection_handed = server->objection != NULL;
	if (server->objection)
		return SMTP_SERVER_OBJECTED;
	*bytes = text_span(&server->out);
	/* Replies to pipelined commands go together (RFC 2920, 3.2). */
	if (bytes->len > 0) {
		server->is_out_handed = true;
		smtp_server_said(server, *bytes);
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
