#ifndef NIXIE_LAB_RETELL_H
#define NIXIE_LAB_RETELL_H

/*
 * What went wrong once, as a scenario that makes it go wrong again: of a case
 * that was explained,
 *
 *	# The mailbox is full
 *	on rcpt to=joe@example.org
 *		say 452 4.2.2 Mailbox full
 *
 * or of a whole session, whose every reply comes again at its place:
 *
 *	on rcpt count=2
 *		say 452 4.2.2 Mailbox full
 *
 * What broke the connection is played, too: an end, or a silence. A case's rule
 * is for its recipient, else for its sender; where the case tells neither, it
 * is for everybody.
 */

#include "base/text.h"
#include "core/diagnose/diagnose.h"

/* Write the scenario of one case; a reply that has no code gets one. */
void lab_retell_case(struct text *text, const struct diagnosis *diagnosis);

/* Is the rule that was written of a case played for everybody? */
bool lab_retell_is_general(struct span rule);

/*
 * Write rules again that lab_retell_case() wrote, one after the other. Where
 * one moment had different replies they come in turn, the last one for good:
 *
 *	on mail from=ann@example.net total=1
 */
void lab_retell_in_turn(struct text *text, struct span rules);

/*
 * Write that of a session, out of its transcript in any of the forms that
 * core/intake reads. False: no reply of a server is in it.
 */
bool lab_retell_session(struct text *text, struct arena *arena,
    struct span transcript);

#endif
