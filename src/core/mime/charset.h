#ifndef NIXIE_MIME_CHARSET_H
#define NIXIE_MIME_CHARSET_H

/*
 * Texts of any charset as UTF-8. The label is a claim: what is UTF-8 all the
 * same is read so, and bytes that the charset does not have are read as
 * windows-1252, which most wrongly labelled mail is.
 *
 * Of iconv, only charsets that mail uses are asked for: its rarer converters
 * have a history of endless loops, and the label is the sender's to choose.
 */

#include "base/arena.h"
#include "core/mime/quirk.h"

/*
 * The text as UTF-8: bytes itself if it is UTF-8 already. An empty charset
 * means that none was given.
 */
struct span mime_charset_decode(struct arena *arena, struct span charset,
    struct span bytes, unsigned *quirks);

/* Is there a converter, so that the bytes need not be read as they are? */
bool mime_charset_is_known(struct span charset);

/* Nothing but ASCII? Valid UTF-8? Of the second, ASCII is a special case. */
bool mime_charset_is_ascii(struct span bytes);
bool mime_charset_is_utf8(struct span bytes);

#endif
