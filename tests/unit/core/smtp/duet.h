#ifndef NIXIE_TESTS_DUET_H
#define NIXIE_TESTS_DUET_H

/*
 * Our client and our server, wired in memory. On the way the client's bytes
 * may end too early, or one of them may be spoiled.
 */

#include "core/smtp/client.h"
#include "core/smtp/server.h"

enum { DUET_SECOND = 1000000, DUET_MAX_TURNS = 100000 };

struct duet {
	struct arena arena;
	struct smtp_server_rules rules;
	struct smtp_server server;
	struct smtp_client client;
	/* Decide on what the server asks. */
	void (*decide)(struct duet *duet, struct smtp_decision *decision);
	const char *password;   /* of ann */
	size_t cut, spoil;      /* bytes of the client's; SIZE_MAX: none */
	bool is_login_only;     /* count those of AUTH only */
	size_t heard;           /* what has come of these */
	size_t piece;           /* bytes that come at once; 0: all */
	struct text message;    /* that was taken last */
	struct text parameters; /* of MAIL and RCPT */
	bool client_wants_tls, server_wants_tls, is_server_gone;
	bool is_broken, is_stuck;
	uint64_t now;
};

static inline void
duet_init(struct duet *duet)
{
	*duet = (struct duet){ .now = 7 * (uint64_t)DUET_SECOND,
		.password = "pencil",
		.cut = SIZE_MAX,
		.spoil = SIZE_MAX };
	arena_init(&duet->arena, 64 * 1024 * 1024);
	text_init(&duet->message, &duet->arena, 1024 * 1024);
	text_init(&duet->parameters, &duet->arena, 4096);
	smtp_server_rules_init(&duet->rules);
	duet->rules.name = span_of("lab.example");
	duet->rules.offers_auth = duet->rules.offers_auth_plain = true;
	duet->rules.offers_tls = true;
}

static inline void
duet_clear(struct duet *duet)
{
	smtp_server_clear(&duet->server);
	arena_clear(&duet->arena);
}

static inline void
duet_note(struct duet *duet)
{
	const struct smtp_server *server = &duet->server;

	if (server->stage == SMTP_STAGE_EOD) {
		text_reset(&duet->message);
		text_write(&duet->message, text_span(&server->message));
	} else if (server->stage == SMTP_STAGE_MAIL) {
		text_write(&duet->parameters, server->envelope.parameters);
		text_write_byte(&duet->parameters, '|');
	} else if (server->stage == SMTP_STAGE_RCPT) {
		text_write(&duet->parameters, server->candidate.parameters);
		text_write_byte(&duet->parameters, '|');
	}
}

static inline void
duet_decide(struct duet *duet)
{
	struct smtp_server *server = &duet->server;
	struct smtp_decision decision = { .code = 0, .words = span_empty() };

	duet_note(duet);
	if (server->stage == SMTP_STAGE_AUTH &&
	    (!span_equal(server->login.name, span_of("ann")) ||
		!smtp_login_holds(&server->login, span_of(duet->password))))
		decision = (struct smtp_decision){ .code = 535,
			.status = { 5, 7, 8 },
			.words = span_of("Wrong") };
	if (duet->decide)
		duet->decide(duet, &decision);
	smtp_server_decide(server, &decision, duet->now);
}

static inline void
duet_shake_hands(struct duet *duet)
{
	if (!duet->client_wants_tls || !duet->server_wants_tls)
		return;
	duet->client_wants_tls = duet->server_wants_tls = false;
	smtp_server_secured(&duet->server, duet->now);
	smtp_client_secured(&duet->client, duet->now);
}

static inline void
duet_answer(struct duet *duet, struct span bytes)
{
	struct span copy = arena_dup(&duet->arena, bytes);

	while (copy.len > 0) {
		size_t len = duet->piece && duet->piece < copy.len ? duet->piece
								   : copy.len;

		smtp_client_read(&duet->client, span_take(&copy, len),
		    duet->now);
	}
}

/* One thing that the server does; false: it has nothing to do. */
static inline bool
duet_serve(struct duet *duet)
{
	struct span bytes;

	if (duet->server_wants_tls || duet->is_server_gone)
		return false;
	switch (smtp_server_next(&duet->server, duet->now, &bytes)) {
	case SMTP_SERVER_SEND:
		duet_answer(duet, bytes);
		return true;
	case SMTP_SERVER_SECURE:
		duet->server_wants_tls = true;
		duet_shake_hands(duet);
		return true;
	case SMTP_SERVER_DECIDE:
		duet_decide(duet);
		return true;
	case SMTP_SERVER_OBJECTED:
		return true;
	case SMTP_SERVER_CLOSE:
		duet->is_server_gone = true;
		smtp_client_closed(&duet->client, duet->now);
		return true;
	default:
		return false;
	}
}

static inline bool
duet_is_login(const struct duet *duet, struct span bytes)
{
	return !duet->is_login_only ||
	    duet->server.phase == SMTP_SERVER_RESPONSE ||
	    span_starts(bytes, span_of("AUTH "));
}

/* The client's bytes, one by one, as they come through. */
static inline void
duet_ask(struct duet *duet, struct span bytes)
{
	bool counts = duet_is_login(duet, bytes);

	for (size_t i = 0; i < bytes.len && !duet->is_broken; i++) {
		char byte = bytes.ptr[i];

		if (counts && duet->heard == duet->cut) {
			duet->is_broken = true;
			smtp_client_closed(&duet->client, duet->now);
			return;
		}
		/* Line ends stay, so that the dialogue goes on. */
		if (counts && duet->heard == duet->spoil && byte != '\r' &&
		    byte != '\n')
			byte = byte == 'A' ? 'B' : 'A';
		duet->heard += counts;
		smtp_server_read(&duet->server, (struct span){ &byte, 1 },
		    duet->now);
	}
}

static inline void
duet_run(struct duet *duet, const struct smtp_plan *plan)
{
	struct span bytes;

	smtp_server_init(&duet->server, &duet->rules, duet->now);
	duet->server.nonce = span_of("nobody-guesses-this");
	smtp_client_init(&duet->client, &duet->arena, plan, duet->now);
	smtp_client_connected(&duet->client, duet->now);
	for (size_t i = 0; i < DUET_MAX_TURNS; i++) {
		switch (smtp_client_next(&duet->client, duet->now, &bytes)) {
		case SMTP_CLIENT_CLOSE:
			return;
		case SMTP_CLIENT_SEND:
			duet_ask(duet, bytes);
			break;
		case SMTP_CLIENT_SECURE:
			duet->client_wants_tls = true;
			duet_shake_hands(duet);
			break;
		case SMTP_CLIENT_WAIT:
			if (duet_serve(duet))
				break;
			duet->now = duet->client.deadline;
			smtp_client_expired(&duet->client, duet->now);
		}
	}
	duet->is_stuck = true;
}

#endif
