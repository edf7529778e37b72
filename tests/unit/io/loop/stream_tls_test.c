/*
 * A handshake that is over before its own timer comes is told once. That
 * needs a peer that answers while we read: it is a process of its own, and we
 * wait for it within one read.
 */

#include "io/loop/stream.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { PATIENCE = 20000 /* ms */ };

struct side {
	struct loop *loop;
	struct tls *tls;
	struct stream *stream;
	struct loop_event *timer;
	int descriptor;
	unsigned secured, read;
};

static void
stop(void *owner)
{
	loop_stop(((struct side *)owner)->loop);
}

static void
when_client_connected(void *owner)
{
	struct side *side = owner;

	stream_write(side->stream, span_of("hello"));
}

static void
when_client_secured(void *owner)
{
	struct side *side = owner;

	stream_write(side->stream, span_of("more"));
}

static void
when_client_read(void *owner, struct span bytes)
{
	struct side *side = owner;

	if (span_equal(bytes, span_of("go")))
		stream_secure(side->stream, side->tls, "mx.example.org");
}

static void
ignore(void *owner)
{
	(void)owner;
}

static void
when_ended(void *owner, enum stream_end end, const char *why)
{
	(void)end;
	(void)why;
	stop(owner);
}

static const struct stream_events client_events = {
	.connected = when_client_connected,
	.secured = when_client_secured,
	.read = when_client_read,
	.drained = ignore,
	.ended = when_ended,
};

/* The other process: never returns. */
static void
be_client(const struct endpoint *to)
{
	const struct tls_options options = { .is_server = false };
	struct side side = { .secured = 0 };
	struct error error;

	alarm(PATIENCE / 1000);
	side.loop = loop_new(&error);
	side.tls = tls_new(&options, &error);
	if (!side.loop || !side.tls)
		_exit(1);
	side.stream =
	    stream_connect(side.loop, to, NULL, &client_events, &side);
	loop_run(side.loop);
	_exit(0);
}

static void
when_secured(void *owner)
{
	struct side *side = owner;

	side->secured++;
}

/*
 * Its first words of TLS are there when the loop goes on, and a read waits for
 * all the others: the handshake ends in it, before the timer has its turn.
 */
static void
when_read(void *owner, struct span bytes)
{
	struct side *side = owner;
	struct pollfd wait = { .fd = side->descriptor, .events = POLLIN };

	side->read++;
	if (span_equal(bytes, span_of("hello"))) {
		stream_write(side->stream, span_of("go"));
		stream_secure(side->stream, side->tls, NULL);
		CHECK(poll(&wait, 1, PATIENCE) == 1);
		CHECK(fcntl(side->descriptor, F_SETFL, 0) == 0);
		return;
	}
	CHECK_TEXT("under TLS", bytes, "more");
	CHECK(fcntl(side->descriptor, F_SETFL, O_NONBLOCK) == 0);
	/* The handshake's timer is due before this one. */
	side->timer = loop_timer_new(side->loop, stop, side);
	loop_timer_set(side->timer, loop_now() + 20 * LOOP_MILLISECOND);
}

static const struct stream_events events = {
	.connected = ignore,
	.secured = when_secured,
	.read = when_read,
	.drained = ignore,
	.ended = when_ended,
};

static void
when_accepted(void *owner, int taken_descriptor)
{
	struct side *side = owner;

	side->descriptor = taken_descriptor;
	side->stream = stream_open(side->loop, taken_descriptor, &events, side);
}

int
main(void)
{
	const struct tls_options options = { .is_server = true,
		.made_for = "mx.example.org",
		.made_days = 2 };
	struct side side = { .secured = 0 };
	struct listener *listener;
	struct endpoint at;
	struct error error;
	pid_t child;

	side.loop = loop_new(&error);
	side.tls = tls_new(&options, &error);
	CHECK(side.loop && side.tls &&
	    endpoint_parse(&at, span_of("127.0.0.1"), 0));
	listener =
	    listener_open(side.loop, &at, false, when_accepted, &side, &error);
	CHECK(listener != NULL);
	listener_end(listener, &at);
	child = fork();
	if (child == 0)
		be_client(&at);
	loop_run(side.loop);
	CHECK(side.secured == 1);
	CHECK(side.read == 2);
	stream_free(side.stream);
	loop_event_free(side.timer);
	listener_free(listener);
	tls_free(side.tls);
	loop_free(side.loop);
	CHECK(waitpid(child, NULL, 0) == child);
	return check_done();
}
