#ifndef NIXIE_FILES_TAIL_PARTS_H
#define NIXIE_FILES_TAIL_PARTS_H

/* What the two halves of the follower share: parts, and their turns. */

#include <sys/stat.h>

#include "io/files/tail.h"

/* A part at its place among the others, from an offset. NULL: no room. */
struct files_tail_part *files_tail_put(struct files_tail *tail, size_t at,
    size_t name, int taken_file, uint64_t offset);

/* Take a part out, and close it. */
void files_tail_drop(struct files_tail *tail, size_t at);

/*
 * Look whether names stand for other files by now, and whether some were
 * rotated away unseen. True: there are more parts.
 */
bool files_tail_turn(struct files_tail *tail);

/* A part was cut short: what of it was not read yet may be in a copy. */
void files_tail_restart(struct files_tail *tail, size_t at);

/* Remember the files beside, which were there before us. */
void files_tail_note_siblings(struct files_tail *tail, size_t name);

#endif
