#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/loop/stream.h"

enum {
	LISTENER_MAGIC = 0x6c697374,
	BACKLOG = 4096,
	ACCEPTS = 64,
	PAUSE = 100 * LOOP_MILLISECOND,
};

struct listener {
	unsigned magic;
	int descriptor;
	struct loop *loop;
	struct loop_event *reader; /* NULL: the pause runs */
	struct loop_event *pause;
	void (*accepted)(void *owner, int taken_descriptor);
	void *owner;
};

static void accept_some(void *object);

static void
go_on(void *object)
{
	struct listener *listener = object;

	listener->reader = loop_reader_new(listener->loop, listener->descriptor,
	    accept_some, listener);
}

/* Who waits can not be let in yet; to ask at once again would be of no use. */
static void
take_breath(struct listener *listener)
{
	loop_event_free(listener->reader);
	listener->reader = NULL;
	loop_timer_set(listener->pause, loop_now() + PAUSE);
}

static bool
lacks_descriptors(int number)
{
	return number == EMFILE || number == ENFILE || number == ENOBUFS ||
	    number == ENOMEM;
}

/* A number of them at once, then others have their turn. */
static void
accept_some(void *object)
{
	struct listener *listener = object;

	assert(listener->magic == LISTENER_MAGIC);
	for (unsigned i = 0; i < ACCEPTS; i++) {
		int descriptor = accept4(listener->descriptor, NULL, NULL,
		    SOCK_NONBLOCK | SOCK_CLOEXEC);

		if (descriptor < 0 && lacks_descriptors(errno))
			take_breath(listener);
		if (descriptor < 0)
			return;
		listener->accepted(listener->owner, descriptor);
	}
}

static bool
listen_at(int descriptor, const struct endpoint *at, bool is_shared)
{
	const int on = 1;

	setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (is_shared)
		setsockopt(descriptor, SOL_SOCKET, SO_REUSEPORT, &on,
		    sizeof(on));
	if (endpoint_is_v6(at))
		setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &on,
		    sizeof(on));
	if (at->address.any.sa_family == AF_UNIX)
		unlink(at->address.local.sun_path);
	return bind(descriptor, &at->address.any, at->len) == 0 &&
	    listen(descriptor, BACKLOG) == 0;
}

struct listener *
listener_open(struct loop *loop, const struct endpoint *at, bool is_shared,
    void (*accepted)(void *owner, int taken_descriptor), void *owner,
    struct error *error)
{
	int descriptor = socket(at->address.any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct listener *listener;
	char bytes[ENDPOINT_TEXT];
	struct text where = text_in(bytes, sizeof(bytes));

	if (descriptor < 0 || !listen_at(descriptor, at, is_shared)) {
		endpoint_write_port(&where, at);
		error_set(error, "cannot listen at %s: %s", bytes,
		    strerror(errno));
		if (descriptor >= 0)
			close(descriptor);
		return NULL;
	}
	listener = malloc(sizeof(*listener));
	if (!listener)
		abort();
	*listener = (struct listener){ .magic = LISTENER_MAGIC,
		.descriptor = descriptor,
		.loop = loop,
		.accepted = accepted,
		.owner = owner };
	listener->pause = loop_timer_new(loop, go_on, listener);
	go_on(listener);
	return listener;
}

void
listener_end(const struct listener *listener, struct endpoint *at)
{
	at->len = (socklen_t)sizeof(at->address);
	getsockname(listener->descriptor, &at->address.any, &at->len);
}

void
listener_free(struct listener *listener)
{
	if (!listener)
		return;
	loop_event_free(listener->reader);
	loop_event_free(listener->pause);
	close(listener->descriptor);
	listener->magic = 0;
	free(listener);
}
