#ifndef NIXIE_SMTP_SCENARIO_H
#define NIXIE_SMTP_SCENARIO_H

/*
 * A scripted server, as text: what it says at which stage, and to whom;
 * nixie-scenario(5) tells it to users.
 *
 *	# Joe is unknown; every third recipient has to wait for ten seconds.
 *	on rcpt to=joe@example.org
 *		say 550 5.1.1 No such user
 *	on rcpt every=3
 *		wait 10s
 *	refuse eod chance=10% with google-unauthenticated
 *
 * The first rule whose conditions all hold is played; where none does, the
 * server answers as it would without the scenario. So it does behind a rule
 * that only takes time, and says nothing. Stages are those of the record, and
 * the words of a rule are one action a line:
 *
 *	say TEXT          a line
 *	refuse RULE       the reply that a rule of the knowledge has seen
 *	send TEXT         bytes: \r \n \\ \xNN, and no line end
 *	drip TIME TEXT    a line, byte by byte, with that much time between
 *	repeat N TEXT     the same line N times
 *	wait TIME         10s, 250ms
 *	secure            begin TLS (after STARTTLS, this is the default)
 *	spoil             break the TLS handshake
 *	close, reset      end the connection, orderly or not
 *	silence           say nothing more, ever
 *
 * Conditions: to=, from=, helo=, user=, in which * stands for anything, and
 * from=<> for the null sender; ip=ADDRESS or NETWORK; secure, plain. count=N,
 * N-M or N-: the Nth time in a session that this stage is reached. Among the
 * moments at which all of these hold, in all sessions together: total=, like
 * count; every=N, each Nth; chance=P%.
 */

#include <stdatomic.h>
#include <stdint.h>

#include "base/error.h"
#include "base/ip.h"
#include "base/list.h"
#include "core/smtp/outcome.h"

enum smtp_action_kind {
	SMTP_ACTION_SAY,
	SMTP_ACTION_SEND,
	SMTP_ACTION_DRIP,
	SMTP_ACTION_REPEAT,
	SMTP_ACTION_REFUSE, /* the words are a rule's id; see core/lab/quote.h */
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

/* From the first to the last, both included; first 0: any. */
struct smtp_range {
	unsigned first, last;
};

struct smtp_rule {
	enum smtp_stage stage;
	struct span to, from, helo, user; /* empty: any */
	struct ip network;
	unsigned prefix; /* of the network */
	bool has_network;
	struct smtp_range count; /* within a session */
	struct smtp_range total; /* in all of them */
	unsigned every, chance;  /* each Nth; per cent; 0: always */
	bool is_for_secure, is_for_plain;
	unsigned line; /* in the text, for whom it may concern */
	LIST(struct smtp_action) actions;
};

struct smtp_scenario {
	LIST(struct smtp_rule) rules;
	atomic_uint *hits; /* of each rule, by whichever thread */
	uint64_t seed;     /* of chance: the same seed, the same luck */
};

/* What holds at the moment when a rule is looked for. */
struct smtp_moment {
	enum smtp_stage stage;
	struct span to, from, helo, user;
	struct ip ip;
	unsigned count;
	bool is_secure;
};

/*
 * Read a scenario. A "client" or "expect" block (a line that begins so, and
 * the indented lines below it) is for tests and left alone here.
 */
MUST_CHECK bool smtp_scenario_parse(struct smtp_scenario *scenario,
    struct arena *arena, struct span text, struct error *error);

/*
 * The rule that is to be played; NULL: none. A rule that counts notes that
 * its moment has come, so look once for each moment.
 */
const struct smtp_rule *smtp_scenario_find(const struct smtp_scenario *scenario,
    const struct smtp_moment *moment);

/* Is there a rule for the stage at all? */
bool
smtp_scenario_has(const struct smtp_scenario *scenario, enum smtp_stage stage);

/*
 * The code of the reply that a rule ends with; 0: it gives none, and what is
 * answered as usual comes behind it, unless it ends the connection.
 */
unsigned smtp_rule_code(const struct smtp_rule *rule);
bool smtp_rule_is_delay(const struct smtp_rule *rule);

#endif
