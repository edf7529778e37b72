#ifndef NIXIE_CLI_LAB_TELL_H
#define NIXIE_CLI_LAB_TELL_H

/* What nixie lab tells of each decision: a line for people, or JSON. */

#include "base/text.h"
#include "nixie/session.h"
#include "service/lab/lab.h"

struct lab_teller {
	struct session explainer; /* of refusals that no policy made */
	bool has_explainer;
	struct text out; /* lines, for the owner to print and reset */
};

void lab_teller_init(struct lab_teller *teller);
void lab_teller_clear(struct lab_teller *teller);

/*
 * Write of one decision, at a time in seconds since 1970; gives its cause,
 * good until the next call; empty: it was no refusal, or nothing is known.
 */
struct span lab_teller_write(struct lab_teller *teller,
    const struct lab_event *event, uint64_t now, bool is_json);

#endif
