#ifndef NIXIE_INTAKE_TRANSCRIPT_ANSWER_H
#define NIXIE_INTAKE_TRANSCRIPT_ANSWER_H

/*
 * Which command a reply answers, and what that means for the transaction:
 * the first negative reply decides, unless the client gets over it (HELO for
 * EHLO, another AUTH mechanism); what comes after it is a follow-up.
 */

#include "core/intake/transcript_session.h"

/* A whole reply has come. */
void transcript_answer(struct transcript_session *session,
    struct transcript_failure *reply);

/* Is a reply with this code the greeting of a new session? */
bool transcript_answer_is_banner(const struct transcript_session *session,
    unsigned code);

/* The next reply answers the last command: those before were not shown. */
void transcript_answer_echo(struct transcript_session *session);

/* The stage at which the session stands. */
enum stage transcript_answer_stands(const struct transcript_session *session);

/* No more comes: make cases of what is left open. */
void transcript_answer_end(struct transcript_session *session);

#endif
