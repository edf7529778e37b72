#ifndef NIXIE_DNS_KNOWN_H
#define NIXIE_DNS_KNOWN_H

/*
 * All that is known of the DNS so far, and what is still asked.
 *
 * This is how core evaluates without I/O: an evaluation asks here. What is
 * not known is noted as wanted, and the evaluation gives up for this time;
 * whoever runs it gets the answers, adds them, and runs it again from the
 * start. Since nothing is kept between runs, an evaluation is a pure
 * function of what is known, and is written like a straight program:
 *
 *	do
 *		result = spf_check(&request, known, NULL, arena);
 *	while (result.verdict == SPF_WAITS && resolve_wanted(known));
 *
 * Runs are few: an evaluation that can go on without an answer does so, and
 * thus wants many at a time.
 *
 * An overlay is asked first: what would be, were these records published? A
 * set in it takes the place of the whole set in the world, and its aliases
 * lead on to the world, as the world's lead to it. What it does not hold goes
 * to the world. Set it before the first question.
 */

#include "base/table.h"
#include "core/dns/answer.h"

enum { DNS_WANTED_MAX = 500 };

struct dns_zone;

struct dns_known {
	struct arena *arena; /* of all that is kept */
	struct table index;  /* type and name: number in answers, + 1 */
	LIST(const struct dns_answer *) answers;
	LIST(struct dns_question) wanted; /* each once */
	const struct dns_zone *overlay;   /* NULL: none */
	bool is_closed; /* nobody will answer: what is wanted has failed */
};

/* The seed keeps look-ups fast whatever names come: see base/table. */
void
dns_known_init(struct dns_known *known, struct arena *arena, uint64_t seed);

/*
 * The answer to a question; NULL: not known yet, and noted as wanted. A name
 * that cannot be asked for does not exist.
 */
const struct dns_answer *
dns_known_ask(struct dns_known *known, struct span name, enum dns_type type);

/* The same, but nothing is noted. */
const struct dns_answer *dns_known_find(const struct dns_known *known,
    struct span name, enum dns_type type);

/*
 * Keep an answer, which must live as long as the arena, and strike it off
 * what is wanted. Of two answers to the same question the first is kept, so
 * that a run never contradicts the one before.
 */
void dns_known_add(struct dns_known *known, const struct dns_answer *answer);

#endif
