#ifndef NIXIE_SMTP_PERFORMANCE_H
#define NIXIE_SMTP_PERFORMANCE_H

/*
 * One rule of a scenario, being played: what to send, when to wait, and how
 * to end it. Whoever has the wire does as it says and asks again.
 *
 *	smtp_performance_init(&performance, rule, now);
 *	while ((play = smtp_performance_next(&performance, now, &bytes)) !=
 *	    SMTP_PLAY_OVER)
 *		...
 */

#include "core/smtp/scenario.h"

enum smtp_play {
	SMTP_PLAY_SEND, /* the bytes, which are the scenario's */
	SMTP_PLAY_WAIT, /* until performance.until */
	SMTP_PLAY_SECURE,
	SMTP_PLAY_SPOIL,
	SMTP_PLAY_CLOSE,
	SMTP_PLAY_RESET,
	SMTP_PLAY_SILENCE, /* for ever */
	SMTP_PLAY_OVER,
};

struct smtp_performance {
	const struct smtp_rule *rule; /* NULL: over */
	size_t action, part;          /* how far it is */
	uint64_t until;
};

/* NULL for a rule is over at once. */
void smtp_performance_init(struct smtp_performance *performance,
    const struct smtp_rule *rule, uint64_t now);

enum smtp_play smtp_performance_next(struct smtp_performance *performance,
    uint64_t now, struct span *bytes);

bool smtp_performance_is_over(const struct smtp_performance *performance);

/* Is a deed next, for which all that was sent should have gone? */
bool smtp_performance_is_deed(const struct smtp_performance *performance);

#endif
