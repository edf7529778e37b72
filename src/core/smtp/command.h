#ifndef NIXIE_SMTP_COMMAND_H
#define NIXIE_SMTP_COMMAND_H

/*
 * The words of which commands are made (RFC 5321, 4.1). Nothing from outside
 * goes into a command before it is looked at here: a line end inside an
 * address would make two commands of one.
 */

#include "base/text.h"

/* A path may have 256 bytes (RFC 5321, 4.5.3.1.3); tests want more. */
enum { SMTP_MAX_PATH = 1024, SMTP_MAX_WORD = 1024 };

/*
 * May this address stand between < and >? The empty one may. It holds no
 * control, no blank and no angle bracket outside a quoted string, and its
 * quotes are closed. *is_international: it has bytes beyond ASCII.
 */
bool smtp_path_allows(struct span address, bool *is_international);

/* May this stand in a command as one word: no blank, no control? */
bool smtp_word_allows(struct span word);

/* May this stand at the end of a command: no control? */
bool smtp_words_allow(struct span words);

/* Write xtext (RFC 3461, 4): "+20" for a blank. */
void smtp_xtext_write(struct text *text, struct span bytes);

/* Write what it means. False: that is no xtext. */
bool smtp_xtext_read(struct text *text, struct span coded);

/*
 * Write a message in lines that end in CR LF, whatever ended them, the last
 * one included. *is_8bit: it has bytes beyond ASCII.
 */
void smtp_lines_write(struct text *text, struct span message, bool *is_8bit);

#endif
