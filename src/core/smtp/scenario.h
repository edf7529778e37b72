#ifndef NIXIE_SMTP_SCENARIO_H
#define NIXIE_SMTP_SCENARIO_H

/*
 * A scripted server, as text: what it says at which stage, and to whom.
 *
 *	# Joe is unknown; everybody else waits for ten seconds.
 *	on banner
 *		say 220 mx.example.org ESMTP
 *	on rcpt to=joe@example.org
 *		say 550 5.1.1 No such user
 *	on rcpt
 *		wait 10s
 *		say 250 2.1.5 Ok
 *
 * The first rule whose conditions all hold is played; where none does, the
 * server answers as a plain one would. Stages are those of the record, and
 * the words of a rule are one action a line:
 *
 *	say TEXT          a line
 *	send TEXT         bytes: \r \n \\ \xNN, and no line end
 *	drip TIME TEXT    a line, byte by byte, with that much time between
 *	repeat N TEXT     the same line N times
 *	wait TIME         10s, 250ms
 *	secure            begin TLS (after STARTTLS, this is the default)
 *	spoil             break the TLS handshake
 *	close, reset      end the connection, orderly or not
 *	silence           say nothing more, ever
 *
 * Conditions: to=ADDRESS, from=ADDRESS, count=N (the Nth time in a session
 * that this stage is reached), secure, plain.
 */

#include <stdint.h>

#include "base/error.h"
#include "base/list.h"
#include "core/smtp/outcome.h"

enum smtp_action_kind {
	SMTP_ACTION_SAY,
	SMTP_ACTION_SEND,
	SMTP_ACTION_DRIP,
	SMTP_ACTION_REPEAT,
	SMTP_ACTION_WAIT,
	SMTP_ACTION_SECURE,
	SMTP_ACTION_SPOIL,
	SMTP_ACTION_CLOSE,
	SMTP_ACTION_RESET,
	SMTP_ACTION_SILENCE,
	SMTP_ACTIONS
};

struct smtp_action {
	enum smtp_action_kind kind;
	uint64_t time;     /* microseconds, of WAIT and DRIP */
	unsigned count;    /* of REPEAT */
	struct span words; /* of SEND: unescaped; else with CR LF */
};

struct smtp_rule {
	enum smtp_stage stage;
	struct span to, from; /* empty: any */
	unsigned count;       /* 0: any */
	bool is_for_secure, is_for_plain;
	unsigned line; /* in the text, for whom it may concern */
	LIST(struct smtp_action) actions;
};

struct smtp_scenario {
	LIST(struct smtp_rule) rules;
};

/* What holds at the moment when a rule is looked for. */
struct smtp_moment {
	enum smtp_stage stage;
	struct span to, from;
	unsigned count;
	bool is_secure;
};

/*
 * Read a scenario. A "client" or "expect" block (a line that begins so, and
 * the indented lines below it) is for tests and left alone here.
 */
MUST_CHECK bool smtp_scenario_parse(struct smtp_scenario *scenario,
    struct arena *arena, struct span text, struct error *error);

/* The rule that is to be played; NULL: none. */
const struct smtp_rule *smtp_scenario_find(const struct smtp_scenario *scenario,
    const struct smtp_moment *moment);

#endif
