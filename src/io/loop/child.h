#ifndef NIXIE_LOOP_CHILD_H
#define NIXIE_LOOP_CHILD_H

/*
 * A program of the user's that runs while we serve it. It has our standard
 * input and outputs; no shell is asked.
 */

#include "io/loop/loop.h"

struct child;

/*
 * Begin a program, found by PATH, with words that end with NULL and the
 * environment as it is. The call comes when it has ended, with its status as
 * a shell gives it: 128 and the signal, if one ended it. NULL: it cannot be
 * run. One child at a time.
 */
struct child *child_open(struct loop *loop, const char *const *words,
    void (*ended)(void *owner, unsigned status), void *owner,
    struct error *error);

/* Kill it, if it still runs. NULL is fine. */
void child_close(struct child *child);

#endif
