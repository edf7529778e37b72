#ifndef NIXIE_INBOX_WORKERS_H
#define NIXIE_INBOX_WORKERS_H

/*
 * A lab in several threads: each has a loop of its own, listens at the same
 * ends (SO_REUSEPORT: the system deals out the clients) and hands over what
 * it keeps at its own port of the one store. The first of them works in the
 * caller's loop, so that with one there are no threads.
 *
 *	workers = inbox_workers_open(loop, 2, &lab, &inbox, &error);
 *	inbox_workers_listen(workers, &at, LAB_PORT_SMTP, &error);
 *	inbox_workers_begin(workers, &error);
 *	loop_run(loop);
 *	inbox_workers_close(workers);
 *
 * What clients see is the same with any number: who came before, limits and
 * the counts of a scenario are known to all.
 */

#include "service/inbox/inbox.h"

enum { INBOX_WORKERS_MAX = 64 };

struct inbox_workers;

/*
 * The lab's options without keep; all calls in them must be such that any
 * thread may make them. Nothing is kept when the inbox is NULL. Options are
 * borrowed. NULL: see error.
 */
struct inbox_workers *inbox_workers_open(struct loop *loop, size_t count,
    const struct lab_options *lab, const struct inbox_options *inbox,
    struct error *error);

/*
 * All of them listen there; the end is told: a port of 0 has become one that
 * was free. False: it cannot be had, or others listen there.
 */
MUST_CHECK bool inbox_workers_listen(struct inbox_workers *workers,
    struct endpoint *at, enum lab_port port, struct error *error);

/* Begin the threads. False: they cannot be had. */
MUST_CHECK bool
inbox_workers_begin(struct inbox_workers *workers, struct error *error);

/* Ends the threads, and breaks off all sessions. NULL is fine. */
void inbox_workers_close(struct inbox_workers *workers);

#endif
