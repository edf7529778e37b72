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

/*
 * The same for a text that is known to be a notice: words may follow the
 * address on its line, and a text without blocks has none.
 */
bool notice_take_named(struct span *rest, struct span *block,
    struct span *recipient);

/* Does the first line of a block name more than the one recipient? */
bool notice_is_list(struct span block, struct span recipient);

/* What a block says of its recipient, behind the address. */
struct span notice_words(struct span block, struct span recipient);

/* The text up to where the message that came back begins. */
struct span notice_cut(struct span text);

#endif
