#ifndef NIXIE_NIXIE_WITNESS_H
#define NIXIE_NIXIE_WITNESS_H

/*
 * Every rule carries its witnesses: texts that must lead to it (Seen), and
 * texts that must not (Not). Here they are heard.
 */

#include "nixie/session.h"

struct witness_verdict {
	bool is_good;
	struct span text;          /* the witness */
	bool is_not;               /* it is a Not */
	const struct rule *winner; /* what it led to; NULL: no rule */
	struct span cause;
};

/* How many witnesses a rule has. */
size_t witness_count(const struct rule *rule);

/*
 * Hear one of them. A Seen is good when it leads to the rule; a Not, when it
 * leads elsewhere.
 */
struct witness_verdict
witness_hear(struct session *session, const struct rule *rule, size_t number);

#endif
