#ifndef NIXIE_CONFIRM_AGAIN_H
#define NIXIE_CONFIRM_AGAIN_H

/*
 * A refused recipient was named again to its mail server, up to RCPT: does
 * the refusal still stand?
 *
 *	yesterday  550 5.2.2 Mailbox full
 *	today      250 2.1.5 Ok		accepted: send again
 *
 * We ask from where we are, and in our own name: of a refusal of the sender
 * that tells nothing.
 */

#include "core/diagnose/diagnose.h"
#include "core/verify/schedule.h"

/*
 * The address that can be asked about; empty: the case names none, or none
 * that is well formed.
 */
struct span confirm_again_whom(const struct diagnosis *diagnosis);

/* Its reply, without the host and the stage before it; empty: there is none. */
struct span confirm_again_reply(const struct verify_job *job);

/*
 * Set what came of it, in the arena. Now is the diagnosis of today's reply;
 * NULL: there is none.
 */
void confirm_again(struct diagnosis *diagnosis, struct arena *arena,
    const struct verify_job *job, const struct diagnosis *now);

#endif
