#ifndef NIXIE_LOOP_LOOP_H
#define NIXIE_LOOP_LOOP_H

/*
 * The one loop in which a program waits: for times, descriptors and signals.
 * libevent stands behind it, and nobody else sees libevent.
 *
 *	timer = loop_timer_new(loop, probe_expired, probe);
 *	loop_timer_set(timer, loop_now() + 30 * LOOP_SECOND);
 *	loop_run(loop);
 *
 * Times are microseconds of a clock that never jumps; they begin anywhere.
 * A call comes with the owner that was given, from within loop_run(), never
 * from within another function of this folder. It may free any event, its
 * own included.
 */

#include <stdint.h>

#include "base/error.h"

enum { LOOP_SECOND = 1000000, LOOP_MILLISECOND = 1000 };

struct loop;
struct loop_event;
struct loop_bell;
struct event_base;

/* NULL: no loop could be had. */
struct loop *loop_new(struct error *error);
/* All events must have been freed. NULL is fine. */
void loop_free(struct loop *loop);

/* Until loop_stop(), or until there is nothing left to wait for. */
void loop_run(struct loop *loop);
void loop_stop(struct loop *loop);

/* The time now. */
uint64_t loop_now(void);

/* An event that waits for a time; it waits for none yet. */
struct loop_event *
loop_timer_new(struct loop *loop, void (*call)(void *owner), void *owner);
/* Call once, at the time, which takes the place of the one set before. */
void loop_timer_set(struct loop_event *timer, uint64_t at);
void loop_timer_stop(struct loop_event *timer);

/*
 * Call whenever the descriptor can be read (or written), and as long as it
 * can. The descriptor stays the caller's, and must outlive the event.
 */
struct loop_event *loop_reader_new(struct loop *loop, int descriptor,
    void (*call)(void *owner), void *owner);
struct loop_event *loop_writer_new(struct loop *loop, int descriptor,
    void (*call)(void *owner), void *owner);

/* Call whenever a signal comes. */
struct loop_event *loop_signal_new(struct loop *loop, int number,
    void (*call)(void *owner), void *owner);

/* No call comes after this. NULL is fine. */
void loop_event_free(struct loop_event *event);

/*
 * The one thing of a loop that other threads may touch: whoever rings, the
 * call comes in the loop's own thread, once for one ring or many.
 */
struct loop_bell *
loop_bell_new(struct loop *loop, void (*call)(void *owner), void *owner);
void loop_bell_ring(struct loop_bell *bell);
/* Nobody may ring any more. NULL is fine. */
void loop_bell_free(struct loop_bell *bell);

/*
 * What stands behind the loop, for a library that can work on libevent
 * (libunbound's ub_ctx_create_event()); good until loop_free().
 */
struct event_base *loop_base(struct loop *loop);

#endif
