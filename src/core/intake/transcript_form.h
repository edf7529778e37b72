#ifndef NIXIE_INTAKE_TRANSCRIPT_FORM_H
#define NIXIE_INTAKE_TRANSCRIPT_FORM_H

/*
 * The forms in which programs put a line's words: with escapes, in columns,
 * within a sentence of their own. For core/intake/transcript_line, which
 * knows where each form is used.
 */

#include "core/intake/transcript_line.h"

/* See what the line's text begins with: a code, a verb or neither. */
void transcript_form_words(struct transcript_line *line);

/* What the words alone say; noise when they say nothing. */
enum transcript_kind transcript_form_kind(const struct transcript_line *line);

/* No words of SMTP: of an error, of a connection, or nothing. */
void transcript_form_noise(struct transcript_line *line);

/* Without backslashes; itself when there are none, or no arena. */
struct span transcript_form_unescape(struct arena *arena, struct span piece);

/* Take what stands before the first "\r\n" that is written out. */
struct span transcript_form_take_piece(struct span *pieces);

/*
 * The columns behind a time: connection, session, number, our end, the other
 * end, the event ("<", ">", "+", "-", "*"), the words, remarks.
 */
bool transcript_form_columns(struct transcript_line *line, char *event);

/* "RCPT TO command failed: 550 ..."; without a code, it is noise. */
void transcript_form_echo(struct transcript_line *line);

/* "550); Msg: b'5.1.1 No such user'" = "550 5.1.1 No such user" */
void transcript_form_retcode(struct arena *arena, struct transcript_line *line);

/* A prefix that no row knows. False: nothing of SMTP follows. */
bool transcript_form_unknown(struct transcript_line *line);

#endif
