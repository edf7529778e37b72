#ifndef NIXIE_INBOX_POP_H
#define NIXIE_INBOX_POP_H

/*
 * The lab's inbox over POP3, for clients that fetch mail: what was taken.
 * Whoever gives his address finds what was sent to it, the name of a run finds
 * what belongs to that, and "all" finds all; any password will do.
 */

#include "io/loop/endpoint.h"
#include "io/loop/loop.h"
#include "io/store/store.h"

struct inbox_pop;

/* NULL: the end cannot be had. */
struct inbox_pop *inbox_pop_open(struct loop *loop, const struct endpoint *at,
    struct store *store, struct error *error);
/* Where it listens; a port of 0 has become one that was free. */
void inbox_pop_end(const struct inbox_pop *pop, struct endpoint *at);
/* NULL is fine. */
void inbox_pop_close(struct inbox_pop *pop);

#endif
