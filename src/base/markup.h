#ifndef NIXIE_BASE_MARKUP_H
#define NIXIE_BASE_MARKUP_H

/*
 * The one way for foreign bytes into HTML and XML, as base/printer is for
 * terminals: what a server said must never become an element, an attribute
 * or a script.
 */

#include "base/text.h"

/*
 * Write the bytes as character data, good in elements and in attributes that
 * stand in quotation marks: & < > " ' as references, and whatever the printer
 * would make visible as the printer does. What comes out is UTF-8.
 */
void markup_write(struct text *text, struct span foreign);

#endif
