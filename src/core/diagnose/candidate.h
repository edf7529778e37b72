#ifndef NIXIE_DIAGNOSE_CANDIDATE_H
#define NIXIE_DIAGNOSE_CANDIDATE_H

#include "core/diagnose/parts.h"

/* One thing that could decide, and its weight within its basis. */
struct candidate {
	enum basis basis;
	size_t weight;
	uint16_t cause;
	const struct rule_match *match;
	const struct rule *rule;
	const struct status_row *status;
	const struct reply_row *reply_row;
	size_t begin, end; /* of the words that decided, without a match */
};

/*
 * No rule knows the words; but they may be like those of rules (ADR 28). Takes
 * the place of what is weaker.
 */
void consider_likeness(const struct matcher *matcher,
    const struct diagnosis *diagnosis, struct candidate *best);

#endif
