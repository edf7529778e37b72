#ifndef NIXIE_INTAKE_TRANSCRIPT_H
#define NIXIE_INTAKE_TRANSCRIPT_H

/*
 * The log of an SMTP session, in any of the forms in which programs print
 * it. One case per recipient that was refused; or one for the transaction,
 * when it failed before or after the recipients. The FIRST negative reply is
 * the cause, what comes after it ("503 valid RCPT command must precede
 * DATA") is a follow-up.
 */

#include "core/evidence/evidence.h"

LIST_TYPE(evidence_list, struct evidence);

/* Does a text look like one? Reads no more than its first 200 lines. */
bool transcript_detect(struct span input);

/* Read all cases of a transcript. Secrets sent after AUTH are left out. */
void transcript_read(struct arena *arena, struct span input,
    struct evidence_list *cases);

/* A reply, and what it answered; or, without a code, what broke there. */
struct transcript_turn {
	enum stage stage;
	unsigned code;
	struct span reply; /* all its lines, codes and all */
};

LIST_TYPE(transcript_turns, struct transcript_turn);

/* Hear what the server said, from its greeting on, of the last session. */
void transcript_listen(struct arena *arena, struct span input,
    struct transcript_turns *turns);

#endif
