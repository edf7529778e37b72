#ifndef NIXIE_SMTP_PLAYER_H
#define NIXIE_SMTP_PLAYER_H

/*
 * Plays a scenario: a server that has no mind of its own, without any wire.
 * Where the scenario is silent it answers 220, 250, 354 and 221 as any server
 * does, and offers PIPELINING, 8BITMIME and ENHANCEDSTATUSCODES.
 */

#include "base/text.h"
#include "core/smtp/performance.h"

enum { SMTP_PLAYER_MAX_LINE = 64 * 1024 };

enum smtp_player_act {
	SMTP_PLAYER_SEND,   /* the bytes */
	SMTP_PLAYER_WAIT,   /* for more input, or for player.until */
	SMTP_PLAYER_SECURE, /* be the server of a TLS handshake */
	SMTP_PLAYER_SPOIL,  /* break it */
	SMTP_PLAYER_CLOSE,
	SMTP_PLAYER_RESET,
};

struct smtp_player {
	const struct smtp_scenario *scenario;
	struct arena *arena;
	uint64_t now;
	uint64_t until;  /* UINT64_MAX: for input only */
	size_t messages; /* that were taken whole */
	unsigned counts[SMTP_STAGES];
	bool is_secure;

	struct smtp_performance performance; /* that is on, or was last */
	enum smtp_stage stage;               /* ... and at which */
	struct text in, out;
	struct span from, helo;
	size_t recipients;
	bool is_lmtp, is_data, is_auth, is_silent, is_closing;
	bool is_secure_due, is_usual_due, is_out_handed;
	size_t ends_due; /* LMTP's replies that are still to come */
	size_t chunk;    /* bytes of BDAT to skip */
	bool is_chunked, is_last_chunk;
};

/* A connection has come. */
void smtp_player_init(struct smtp_player *player, struct arena *arena,
    const struct smtp_scenario *scenario, uint64_t now);

/* The TLS handshake is done. */
void smtp_player_secured(struct smtp_player *player);

void smtp_player_read(struct smtp_player *player, struct span bytes);

/* What to do now; the bytes are good until the next call. */
enum smtp_player_act
smtp_player_next(struct smtp_player *player, uint64_t now, struct span *bytes);

#endif
