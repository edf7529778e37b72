#ifndef NIXIE_INTAKE_NOTICE_H
#define NIXIE_INTAKE_NOTICE_H

/*
 * A notice of failure, pasted as text: some words, then a block for each
 * recipient.
 *
 *	<joe@example.org>: host mx.example.org[192.0.2.1] said: 550 5.1.1
 *	    <joe@example.org>: Recipient address rejected: User unknown
 */

#include "core/evidence/evidence.h"

/*
 * Take the next recipient's block off the front of a notice. The first call
 * takes a text without blocks as a whole.
 */
bool notice_take(struct span *rest, bool is_first, struct span *block,
    struct span *recipient);

#endif
