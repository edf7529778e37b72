#ifndef NIXIE_MIME_UNICODE_H
#define NIXIE_MIME_UNICODE_H

/*
 * UTF-16 and UTF-32 as UTF-8. Not through iconv, which believes labels: which
 * byte of a unit comes first, the bytes know better.
 */

#include "base/arena.h"
#include "core/mime/quirk.h"

/* A mark in front, or the zeros of Latin text: bytes that no label explains. */
bool mime_unicode_is_wide(struct span bytes);

/* The label counts where it ends in "le" or "be". */
struct span mime_unicode_read16(struct arena *arena, struct span label,
    struct span bytes, unsigned *quirks);

struct span
mime_unicode_read32(struct arena *arena, struct span bytes, unsigned *quirks);

#endif
