#ifndef NIXIE_INTAKE_SAID_H
#define NIXIE_INTAKE_SAID_H

/*
 * Where in the words of a notice the reply is: behind a frame, in a line that
 * begins with a code, or nowhere, and then all of them are.
 */

#include "core/evidence/evidence.h"

/* Letters enough to be words? */
bool said_something(struct span words);

/* Where in a line a negative reply begins; false: there is none. */
bool said_in_line(struct span line, size_t *begin);

/*
 * What the record of a session that is quoted in a text says to a recipient;
 * false: nothing.
 */
bool said_to(struct span text, struct span recipient, struct span *reply);

/* Make the reply in the words, with its frames, the evidence's. */
void
said_read(struct arena *arena, struct span words, struct evidence *evidence);

#endif
