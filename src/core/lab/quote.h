#ifndef NIXIE_LAB_QUOTE_H
#define NIXIE_LAB_QUOTE_H

/*
 * What servers in the world say, said by the lab: the replies that the rules
 * of the knowledge have seen, for scenarios.
 *
 *	refuse eod with google-unauthenticated
 *
 * A witness that is a whole reply is said as it stands. To one without a code,
 * such as a line of a log, the rule's code is put in front, or the one that
 * goes with how long the rule says it lasts.
 */

#include "core/know/knowledge.h"
#include "core/smtp/scenario.h"

/* How the server shows itself, so that it is taken for who it plays. */
struct lab_face {
	struct span name;     /* "mx.google.com"; empty: none in particular */
	struct span software; /* behind ESMTP in the banner; may be empty */
};

/*
 * The rule of that id; or, for the name of a cause, one that is typical for
 * it. NULL: there is neither.
 */
const struct rule *
lab_quote_find(const struct knowledge *knowledge, struct span name);

/* A rule that is typical for the cause; NULL: it has none. */
const struct rule *
lab_quote_of_cause(const struct knowledge *knowledge, struct span cause);

/* Where in a session this would be said. */
enum smtp_stage lab_quote_stage(const struct rule *rule);

/* Write the reply, with its line ends. */
void lab_quote_write(struct text *text, const struct knowledge *knowledge,
    const struct rule *rule);

void lab_quote_face(const struct knowledge *knowledge, const struct rule *rule,
    struct lab_face *face);

/*
 * Put the replies in the place of the rules that a scenario names; the face
 * is that of the first whose issuer has one. False: there is no such rule.
 */
MUST_CHECK bool lab_quote_bind(struct smtp_scenario *scenario,
    struct arena *arena, const struct knowledge *knowledge,
    struct lab_face *face, struct error *error);

#endif
