#ifndef NIXIE_TESTS_WIRE_H
#define NIXIE_TESTS_WIRE_H

/* A client and a scripted server, wired in memory, with a clock of ours. */

#include <stdlib.h>

#include "core/smtp/client.h"
#include "core/smtp/player.h"

enum { WIRE_SECOND = 1000000, WIRE_MAX_TURNS = 1000000 };

struct wire {
	struct arena arena;
	struct smtp_scenario scenario;
	struct smtp_player player;
	struct smtp_client client;
	struct text transcript_text;
	struct smtp_transcript transcript;
	uint64_t now;
	size_t piece; /* bytes of the server that come at once; 0: all */
	bool client_wants_tls, server_wants_tls, is_server_gone;
	bool is_stuck;
};

/* The bytes come in pieces, as they do on a real wire. */
static inline void
wire_deliver(struct wire *wire, struct span bytes)
{
	struct span copy = arena_dup(&wire->arena, bytes);

	while (copy.len > 0) {
		size_t len = wire->piece && wire->piece < copy.len ? wire->piece
								   : copy.len;

		smtp_client_read(&wire->client, span_take(&copy, len),
		    wire->now);
	}
}

static inline void
wire_shake_hands(struct wire *wire)
{
	if (!wire->client_wants_tls || !wire->server_wants_tls)
		return;
	wire->client_wants_tls = wire->server_wants_tls = false;
	smtp_player_secured(&wire->player);
	smtp_client_secured(&wire->client, wire->now);
}

/* False: the server has nothing to do before time passes. */
static inline bool
wire_serve(struct wire *wire)
{
	struct span bytes;

	if (wire->is_server_gone || wire->server_wants_tls)
		return false;
	switch (smtp_player_next(&wire->player, wire->now, &bytes)) {
	case SMTP_PLAYER_SEND:
		wire_deliver(wire, bytes);
		return true;
	case SMTP_PLAYER_SECURE:
		wire->server_wants_tls = true;
		wire_shake_hands(wire);
		return true;
	case SMTP_PLAYER_SPOIL:
		smtp_client_fail(&wire->client, SMTP_FAULT_TLS,
		    span_of("spoiled"), wire->now);
		return true;
	case SMTP_PLAYER_CLOSE:
		wire->is_server_gone = true;
		smtp_client_closed(&wire->client, wire->now);
		return true;
	case SMTP_PLAYER_RESET:
		wire->is_server_gone = true;
		smtp_client_fail(&wire->client, SMTP_FAULT_RESET, span_empty(),
		    wire->now);
		return true;
	default:
		return false;
	}
}

/* Nobody has anything to say: go to when somebody will have. */
static inline void
wire_pass_time(struct wire *wire)
{
	uint64_t next = wire->client.deadline;

	if (!wire->is_server_gone && wire->player.until > wire->now &&
	    wire->player.until < next)
		next = wire->player.until;
	wire->now = next;
	smtp_client_expired(&wire->client, wire->now);
}

static inline void
wire_run(struct wire *wire, const struct smtp_plan *plan)
{
	struct span bytes;

	smtp_client_init(&wire->client, &wire->arena, plan, wire->now);
	smtp_client_connected(&wire->client, wire->now);
	for (size_t i = 0; i < WIRE_MAX_TURNS; i++) {
		switch (smtp_client_next(&wire->client, wire->now, &bytes)) {
		case SMTP_CLIENT_CLOSE:
			return;
		case SMTP_CLIENT_SEND:
			smtp_player_read(&wire->player, bytes);
			continue;
		case SMTP_CLIENT_SECURE:
			wire->client_wants_tls = true;
			wire_shake_hands(wire);
			continue;
		case SMTP_CLIENT_WAIT:
			if (!wire_serve(wire))
				wire_pass_time(wire);
		}
	}
	wire->is_stuck = true;
}

/* The plan gets a transcript. False: the scenario cannot be read. */
static inline bool
wire_init(struct wire *wire, struct smtp_plan *plan, struct span scenario,
    struct error *error)
{
	*wire = (struct wire){ .now = 7 * (uint64_t)WIRE_SECOND };
	arena_init(&wire->arena, 256 * 1024 * 1024);
	if (!smtp_scenario_parse(&wire->scenario, &wire->arena, scenario,
		error))
		return false;
	smtp_player_init(&wire->player, &wire->arena, &wire->scenario,
	    wire->now);
	text_init(&wire->transcript_text, &wire->arena, 4 * 1024 * 1024);
	smtp_transcript_init(&wire->transcript, &wire->transcript_text,
	    wire->now);
	plan->transcript = &wire->transcript;
	return true;
}

static inline void
wire_clear(struct wire *wire)
{
	arena_clear(&wire->arena);
}

#endif
