#ifndef NIXIE_INTAKE_TRANSCRIPT_CASE_H
#define NIXIE_INTAKE_TRANSCRIPT_CASE_H

/*
 * Makes cases of what a session has come to: who is refused, by whom, in
 * which words, and which line of the message was to blame.
 */

#include "core/intake/transcript_session.h"

/* Keep a fact for the cases to come; the first one of a kind stays. */
void
transcript_case_note(struct transcript_session *session, enum fact_kind kind,
    enum witness witness, struct span quote, struct span value);

/* The same, but the last one stays. */
void
transcript_case_renote(struct transcript_session *session, enum fact_kind kind,
    enum witness witness, struct span quote, struct span value);

/* A case for one recipient, or, when it is empty, for the transaction. */
void transcript_case_add(struct transcript_session *session,
    const struct transcript_failure *failure, struct span recipient);

/* One for each recipient that was accepted before. */
void transcript_case_add_accepted(struct transcript_session *session,
    const struct transcript_failure *failure);

/* A later negative reply: it goes to all cases of the transaction. */
void transcript_case_follow_up(struct transcript_session *session,
    const struct transcript_failure *failure);

/* Remember the first message that was accepted. */
void transcript_case_deliver(struct transcript_session *session,
    const struct transcript_failure *reply);

#endif
