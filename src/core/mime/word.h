#ifndef NIXIE_MIME_WORD_H
#define NIXIE_MIME_WORD_H

/*
 * Encoded words in header fields (RFC 2047), as they are really written:
 *
 *	=?iso-8859-1?Q?Nicht_zustellbar?= =?utf-8?B?IMO8YmVy?=
 *
 * within quotation marks, amid other letters, with blanks inside, with
 * characters cut in two between words, without an end.
 */

#include "base/arena.h"
#include "core/mime/quirk.h"

/* The text as UTF-8; text itself if there is nothing to decode. */
struct span
mime_word_decode(struct arena *arena, struct span text, unsigned *quirks);

#endif
