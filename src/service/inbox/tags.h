#ifndef NIXIE_INBOX_TAGS_H
#define NIXIE_INBOX_TAGS_H

/* The tags of an attempt, as the store has them: one a line. */

#include "base/arena.h"
#include "base/text.h"

enum { TAGS_MAX = 4096 }; /* bytes; what is more is left out */

/* Put another one behind them; an empty one, or one of several lines, is none. */
void tags_add(struct text *tags, struct span tag);

/* "red, blue" */
struct span tags_read(struct arena *arena, struct span list);

#endif
