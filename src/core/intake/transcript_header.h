#ifndef NIXIE_INTAKE_TRANSCRIPT_HEADER_H
#define NIXIE_INTAKE_TRANSCRIPT_HEADER_H

/*
 * The header of the message that a session carries: who it says it is from,
 * and which of its lines a server may have stumbled over.
 */

#include "core/intake/transcript_session.h"

/* A line of the message's header. */
void transcript_header_note(struct transcript_session *session,
    const struct transcript_line *line);

/*
 * The line that a reply complains about, for it quotes or names it:
 *
 *	Expected ';', got "message"  =  Content-Type: text/Test message
 *
 * False: none that can be told.
 */
bool transcript_header_culprit(const struct transcript_session *session,
    struct span reply, struct span *header);

#endif
