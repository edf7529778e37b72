#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "io/loop/loop.h"

struct loop_bell {
	int descriptor; /* an eventfd */
	struct loop_event *reader;
	void (*call)(void *owner);
	void *owner;
};

static void
hear(void *object)
{
	struct loop_bell *bell = object;
	eventfd_t count;

	if (eventfd_read(bell->descriptor, &count) == 0)
		bell->call(bell->owner);
}

/* Without a descriptor for this a program of ours cannot go on. */
struct loop_bell *
loop_bell_new(struct loop *loop, void (*call)(void *owner), void *owner)
{
	struct loop_bell *bell = malloc(sizeof(*bell));

	if (!bell)
		abort();
	*bell = (struct loop_bell){ .call = call,
		.owner = owner,
		.descriptor = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC) };
	if (bell->descriptor < 0)
		abort();
	bell->reader = loop_reader_new(loop, bell->descriptor, hear, bell);
	return bell;
}

void
loop_bell_ring(struct loop_bell *bell)
{
	eventfd_write(bell->descriptor, 1);
}

void
loop_bell_free(struct loop_bell *bell)
{
	if (!bell)
		return;
	loop_event_free(bell->reader);
	close(bell->descriptor);
	free(bell);
}
