#include "io/loop/loop.h"

#include <assert.h>
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { LOOP_EVENT_MAGIC = 0x6c6f6f70 };

struct loop {
	struct event_base *base;
};

struct loop_event {
	unsigned magic;
	struct event *event;
	void (*call)(void *owner);
	void *owner;
};

/* Without memory for a few bytes a program of ours cannot go on. */
static void
give_up(void)
{
	fputs("nixie: out of memory\n", stderr);
	abort();
}

struct loop *
loop_new(struct error *error)
{
	struct loop *loop = malloc(sizeof(*loop));

	if (!loop)
		give_up();
	/* A peer that is gone is told by write(), not by a signal. */
	signal(SIGPIPE, SIG_IGN);
	loop->base = event_base_new();
	if (!loop->base) {
		free(loop);
		error_set(error, "cannot wait for events on this system");
		return NULL;
	}
	return loop;
}

void
loop_free(struct loop *loop)
{
	if (!loop)
		return;
	event_base_free(loop->base);
	free(loop);
}

void
loop_run(struct loop *loop)
{
	event_base_dispatch(loop->base);
}

void
loop_stop(struct loop *loop)
{
	event_base_loopbreak(loop->base);
}

uint64_t
loop_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (uint64_t)now.tv_sec * LOOP_SECOND +
	    (uint64_t)now.tv_nsec / 1000;
}

static void
happen(evutil_socket_t descriptor, short what, void *object)
{
	struct loop_event *event = object;

	(void)descriptor;
	(void)what;
	assert(event->magic == LOOP_EVENT_MAGIC);
	event->call(event->owner);
}

static struct loop_event *
new_event(struct loop *loop, int descriptor, short what,
    void (*call)(void *owner), void *owner)
{
	struct loop_event *event = malloc(sizeof(*event));

	if (!event)
		give_up();
	*event = (struct loop_event){ .magic = LOOP_EVENT_MAGIC,
		.call = call,
		.owner = owner };
	event->event = event_new(loop->base, descriptor, what, happen, event);
	if (!event->event)
		give_up();
	return event;
}

struct loop_event *
loop_timer_new(struct loop *loop, void (*call)(void *owner), void *owner)
{
	return new_event(loop, -1, 0, call, owner);
}

void
loop_timer_set(struct loop_event *timer, uint64_t at)
{
	uint64_t now = loop_now(), span = at > now ? at - now : 0;
	struct timeval wait = { .tv_sec = (time_t)(span / LOOP_SECOND),
		.tv_usec = (suseconds_t)(span % LOOP_SECOND) };

	evtimer_add(timer->event, &wait);
}

void
loop_timer_stop(struct loop_event *timer)
{
	evtimer_del(timer->event);
}

static struct loop_event *
new_added(struct loop *loop, int descriptor, short what,
    void (*call)(void *owner), void *owner)
{
	struct loop_event *event =
	    new_event(loop, descriptor, what, call, owner);

	event_add(event->event, NULL);
	return event;
}

struct loop_event *
loop_reader_new(struct loop *loop, int descriptor, void (*call)(void *owner),
    void *owner)
{
	return new_added(loop, descriptor, EV_READ | EV_PERSIST, call, owner);
}

struct loop_event *
loop_writer_new(struct loop *loop, int descriptor, void (*call)(void *owner),
    void *owner)
{
	return new_added(loop, descriptor, EV_WRITE | EV_PERSIST, call, owner);
}

struct loop_event *
loop_signal_new(struct loop *loop, int number, void (*call)(void *owner),
    void *owner)
{
	return new_added(loop, number, EV_SIGNAL | EV_PERSIST, call, owner);
}

void
loop_event_free(struct loop_event *event)
{
	if (!event)
		return;
	event_free(event->event);
	event->magic = 0;
	free(event);
}

struct event_base *
loop_base(struct loop *loop)
{
	return loop->base;
}
