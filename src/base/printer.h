#ifndef NIXIE_BASE_PRINTER_H
#define NIXIE_BASE_PRINTER_H

/*
 * The one way for foreign bytes to a terminal. A rejection text is written
 * by whoever runs the server: it may hold escape sequences that move the
 * cursor or rename the window, or marks that turn the reading direction.
 */

#include "base/text.h"

/*
 * Write the bytes so that each of them can be seen: printable UTF-8 as it
 * is, tabs and line ends as a blank, controls and bytes that are no UTF-8 as
 * \xNN, invisible and direction marks as \u{NNNN}.
 */
void printer_write(struct text *text, struct span foreign);

#endif
