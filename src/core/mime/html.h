#ifndef NIXIE_MIME_HTML_H
#define NIXIE_MIME_HTML_H

/*
 * HTML as people read it: block elements are lines, cells are set apart by a
 * blank, characters are what their names say, styles and scripts are gone.
 * Addresses in angle brackets, which bounces forget to escape, stay.
 */

#include "base/arena.h"
#include "core/mime/quirk.h"

/* From UTF-8 to UTF-8; no more than max bytes. */
struct span mime_html_read(struct arena *arena, struct span source, size_t max,
    unsigned *quirks);

/* Does this text, whatever its label says, begin as HTML does? */
bool mime_html_is_html(struct span text);

#endif
