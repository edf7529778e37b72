#ifndef NIXIE_INTAKE_LETTER_H
#define NIXIE_INTAKE_LETTER_H

/*
 * Mail of people and firms that speaks of failures and is none: an answer, a
 * newsletter on bounces, a night's statistics, a parcel that was not
 * delivered. And bounces that somebody passed on, which are second-hand:
 *
 *	Subject: Fwd: Undelivered Mail Returned to Sender
 *
 *	Hello, what does this mean?
 */

#include "core/mime/header.h"

enum letter {
	LETTER_NONE,      /* what a mail system wrote, as far as one can see */
	LETTER_DOUBTFUL,  /* it has a writer; perhaps that is a system */
	LETTER_PASSED_ON, /* a notice within a letter */
	LETTER_SURE,      /* whatever it quotes */
};

enum letter letter_find(struct arena *arena, const struct mime_header *header,
    struct span text);

#endif
