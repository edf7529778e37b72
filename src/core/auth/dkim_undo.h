#ifndef NIXIE_AUTH_DKIM_UNDO_H
#define NIXIE_AUTH_DKIM_UNDO_H

/*
 * What mail systems do to texts, the other way round. Each gives a text as
 * it may have been before; the same text where there was nothing to undo.
 * Lines end in CR LF or LF, and keep their ends.
 */

#include "base/text.h"

/* Take a line with its end. */
struct span dkim_undo_take_line(struct span *rest);

/* A line without its end. */
struct span dkim_undo_line(struct span line);

struct span dkim_undo_dots(struct arena *arena, struct span text);
struct span dkim_redo_dots(struct arena *arena, struct span text);

/* ">From " at the beginning of lines becomes "From ", and back. */
struct span dkim_undo_from(struct arena *arena, struct span text);
struct span dkim_redo_from(struct arena *arena, struct span text);

/* Without white space at the ends of lines; without one blank there. */
struct span dkim_undo_trailing(struct arena *arena, struct span text);
struct span dkim_undo_one_trailing(struct arena *arena, struct span text);

/* "-- " for the "--" above a signature; a blank on lines that flow on. */
struct span dkim_redo_signature(struct arena *arena, struct span text);
struct span dkim_redo_flowed(struct arena *arena, struct span text);

/* Without every second line, where all of those are blank; or all blank. */
struct span dkim_undo_double_spacing(struct arena *arena, struct span text);
struct span dkim_undo_blank_lines(struct arena *arena, struct span text);

/* CR CR LF, and a lone CR, become CR LF. */
struct span dkim_undo_cr(struct arena *arena, struct span text);

/* Tabs become blanks up to the next multiple of eight; and in front, back. */
struct span dkim_undo_tabs(struct arena *arena, struct span text);
struct span dkim_redo_tabs(struct arena *arena, struct span text);

/* Paragraphs as one line each; lines of at most that width. */
struct span dkim_undo_wrapping(struct arena *arena, struct span text);
struct span
dkim_redo_wrapping(struct arena *arena, struct span text, size_t width);

/* Lines as long as the longest are joined with the next; those cut with "!"
 * or before a blank, too. */
struct span dkim_undo_cutting(struct arena *arena, struct span text);
struct span dkim_undo_folding(struct arena *arena, struct span text);

/* No-break spaces, curly quotation marks and dashes as ASCII has them. */
struct span dkim_undo_typography(struct arena *arena, struct span text);

/* Links that scanners of Microsoft and Proofpoint have rewritten. */
struct span dkim_undo_links(struct arena *arena, struct span text);

/* Transfer encodings, with lines of at most that width. */
struct span
dkim_redo_base64(struct arena *arena, struct span text, size_t width);
struct span
dkim_redo_quoted_printable(struct arena *arena, struct span text, size_t width);

/* From UTF-8 to a charset of single bytes; the text itself: it cannot be. */
struct span
dkim_undo_utf8(struct arena *arena, struct span text, const char *charset);

#endif
