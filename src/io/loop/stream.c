#include "io/loop/stream.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdlib.h>
#include <unistd.h>

#include "io/loop/stream_parts.h"

/* More than this waits nowhere: who writes must heed stream_pending(). */
enum { STREAM_MAX_PENDING = 1024 * 1024 * 1024 };

static struct stream *
stream_of(void *object)
{
	struct stream *stream = object;

	assert(stream->magic == STREAM_MAGIC);
	return stream;
}

static void
drop_events(struct stream *stream)
{
	loop_event_free(stream->reader);
	loop_event_free(stream->writer);
	loop_event_free(stream->failure);
	stream->reader = stream->writer = stream->failure = NULL;
}

static void
clear(struct stream *stream)
{
	text_clear(&stream->out);
	free(stream->facts);
	free(stream->name);
	stream->magic = 0;
	free(stream);
}

void
stream_free(struct stream *stream)
{
	if (!stream || stream->is_freed)
		return;
	drop_events(stream);
	if (stream->session) {
		if (!stream->is_shaking)
			SSL_shutdown(stream->session);
		SSL_free(stream->session);
		stream->session = NULL;
	}
	close(stream->descriptor);
	stream->is_freed = true;
	if (!stream->is_busy)
		clear(stream);
}

void
stream_reset(struct stream *stream)
{
	const struct linger at_once = { .l_onoff = 1, .l_linger = 0 };

	setsockopt(stream->descriptor, SOL_SOCKET, SO_LINGER, &at_once,
	    sizeof(at_once));
	if (stream->session)
		SSL_set_quiet_shutdown(stream->session, 1);
	stream_free(stream);
}

void
stream_end(struct stream *stream, enum stream_end how, const char *why)
{
	drop_events(stream);
	stream->events->ended(stream->owner, how, why);
}

static enum stream_end
end_of(int number)
{
	switch (number) {
	case ECONNREFUSED:
	case ENOENT:
		return STREAM_REFUSED;
	case ENETUNREACH:
	case EHOSTUNREACH:
	case EADDRNOTAVAIL:
	case EAFNOSUPPORT:
	case EACCES:
	case EPERM:
	case ETIMEDOUT:
		return STREAM_UNREACHABLE;
	default:
		return STREAM_RESET;
	}
}

static void write_out(void *object);
static void read_in(void *object);

void
stream_want_write(struct stream *stream, bool is_wanted)
{
	if (is_wanted && !stream->writer) {
		stream->writer = loop_writer_new(stream->loop,
		    stream->descriptor, write_out, stream);
	} else if (!is_wanted && stream->writer) {
		loop_event_free(stream->writer);
		stream->writer = NULL;
	}
}

void
stream_want_read(struct stream *stream)
{
	const bool is_wanted = !stream->is_connecting &&
	    (!stream->is_paused || stream->is_shaking);

	if (is_wanted && !stream->reader) {
		stream->reader = loop_reader_new(stream->loop,
		    stream->descriptor, read_in, stream);
	} else if (!is_wanted && stream->reader) {
		loop_event_free(stream->reader);
		stream->reader = NULL;
	}
}

/* Bytes that went; 0: none now; -1: it is over. */
static ssize_t
send_bytes(struct stream *stream, struct span bytes)
{
	ssize_t count;

	if (stream->session)
		return stream_send_tls(stream, bytes);
	count = send(stream->descriptor, bytes.ptr, bytes.len, MSG_NOSIGNAL);
	if (count < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -1;
	return count;
}

/* True: all is gone, or nothing more can go now. */
bool
stream_flush(struct stream *stream)
{
	while (stream->sent < stream->out.len) {
		ssize_t count = send_bytes(stream,
		    span_from(text_span(&stream->out), stream->sent));

		if (count <= 0)
			return count == 0;
		stream->sent += (size_t)count;
	}
	/* It may have been a password that waited. */
	if (stream->out.len > 0)
		explicit_bzero(stream->out.ptr, stream->out.len);
	text_reset(&stream->out);
	stream->sent = 0;
	return true;
}

void
stream_leave(struct stream *stream)
{
	stream->is_busy = false;
	if (stream->is_freed)
		clear(stream);
}

static void
finish_connect(struct stream *stream)
{
	int number = stream->connect_error;
	socklen_t len = sizeof(number);

	if (number == 0)
		getsockopt(stream->descriptor, SOL_SOCKET, SO_ERROR, &number,
		    &len);
	if (number != 0) {
		stream_end(stream, end_of(number), strerror(number));
		return;
	}
	stream->is_connecting = false;
	stream_want_write(stream, stream->out.len > stream->sent);
	stream_want_read(stream);
	stream->events->connected(stream->owner);
}

static void
write_out(void *object)
{
	struct stream *stream = stream_of(object);

	stream->is_busy = true;
	if (stream->is_connecting) {
		finish_connect(stream);
	} else if (stream->is_shaking && stream->session) {
		stream_shake(stream);
	} else if (!stream_flush(stream)) {
		/* What the other side said last is still to be read. */
		stream_want_write(stream, false);
		text_reset(&stream->out);
		stream->sent = 0;
	} else if (stream->out.len == 0) {
		stream_want_write(stream, false);
		stream->events->drained(stream->owner);
	}
	stream_leave(stream);
}

static void
fail_connect(void *object)
{
	struct stream *stream = stream_of(object);

	stream->is_busy = true;
	finish_connect(stream);
	stream_leave(stream);
}

static ssize_t
receive(struct stream *stream, char *bytes, size_t room)
{
	ssize_t count;

	if (stream->session)
		return stream_receive_tls(stream, bytes, (int)room);
	count = recv(stream->descriptor, bytes, room, 0);
	if (count > 0 || (count < 0 && (errno == EAGAIN || errno == EINTR)))
		return count > 0 ? count : 0;
	if (count == 0)
		stream_end(stream, STREAM_CLOSED, "");
	else
		stream_end(stream, end_of(errno), strerror(errno));
	return -1;
}

/* OpenSSL may hold more than it gave: nothing would wake us for that. */
static bool
has_more(const struct stream *stream)
{
	return !stream->is_freed && !stream->is_paused && stream->session &&
	    !stream->is_shaking && SSL_pending(stream->session) > 0;
}

void
stream_read_most(struct stream *stream, size_t most)
{
	stream->most = most;
}

static void
read_some(struct stream *stream)
{
	static _Thread_local char bytes[STREAM_READ];
	ssize_t count;

	do {
		size_t room = stream->most > 0 && stream->most < sizeof(bytes)
		    ? stream->most
		    : sizeof(bytes);

		count = receive(stream, bytes, room);
		if (count > 0)
			stream->events->read(stream->owner,
			    (struct span){ bytes, (size_t)count });
	} while (count > 0 && has_more(stream));
}

static void
read_in(void *object)
{
	struct stream *stream = stream_of(object);

	stream->is_busy = true;
	if (stream->is_shaking)
		stream_shake(stream);
	/* Without a reader it is paused, or over. */
	if (!stream->is_freed && !stream->is_shaking && stream->reader)
		read_some(stream);
	stream_leave(stream);
}

static struct stream *
new_stream(struct loop *loop, int descriptor,
    const struct stream_events *events, void *owner)
{
	struct stream *stream = calloc(1, sizeof(*stream));
	const int on = 1;

	if (!stream)
		abort();
	stream->magic = STREAM_MAGIC;
	stream->loop = loop;
	stream->descriptor = descriptor;
	stream->events = events;
	stream->owner = owner;
	text_init(&stream->out, NULL, STREAM_MAX_PENDING);
	setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	return stream;
}

/* An error now is told as one later: from within the loop. */
struct stream *
stream_connect(struct loop *loop, const struct endpoint *to,
    const struct endpoint *from, const struct stream_events *events,
    void *owner)
{
	int descriptor = socket(to->address.any.sa_family,
	    SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	struct stream *stream = new_stream(loop, descriptor, events, owner);
	int number = descriptor < 0 ? errno : 0;

	stream->is_connecting = true;
	if (number == 0 && from &&
	    bind(descriptor, &from->address.any, from->len) != 0)
		number = errno;
	if (number == 0 &&
	    connect(descriptor, &to->address.any, to->len) != 0 &&
	    errno != EINPROGRESS)
		number = errno;
	if (number == 0) {
		stream_want_write(stream, true);
		return stream;
	}
	stream->connect_error = number;
	stream->failure = loop_timer_new(loop, fail_connect, stream);
	loop_timer_set(stream->failure, 0);
	return stream;
}

struct stream *
stream_open(struct loop *loop, int taken_descriptor,
    const struct stream_events *events, void *owner)
{
	struct stream *stream =
	    new_stream(loop, taken_descriptor, events, owner);

	stream_want_read(stream);
	return stream;
}

void
stream_write(struct stream *stream, struct span bytes)
{
	if (stream->out.len == stream->sent && !stream->is_connecting &&
	    !stream->is_shaking) {
		ssize_t count = send_bytes(stream, bytes);

		if (count > 0)
			span_take(&bytes, (size_t)count);
	}
	if (bytes.len == 0)
		return;
	text_write(&stream->out, bytes);
	if (!stream->is_connecting && !stream->is_shaking)
		stream_want_write(stream, true);
}

size_t
stream_pending(const struct stream *stream)
{
	return stream->out.len - stream->sent;
}

void
stream_pause(struct stream *stream, bool is_paused)
{
	stream->is_paused = is_paused;
	stream_want_read(stream);
}

void
stream_ends(const struct stream *stream, struct endpoint *ours,
    struct endpoint *theirs)
{
	ours->len = theirs->len = (socklen_t)sizeof(ours->address);
	getsockname(stream->descriptor, &ours->address.any, &ours->len);
	getpeername(stream->descriptor, &theirs->address.any, &theirs->len);
}

const char *
stream_end_words(enum stream_end end)
{
	static const char *const words[] = {
		[STREAM_CLOSED] = "it closed the connection",
		[STREAM_REFUSED] = "nobody listens",
		[STREAM_UNREACHABLE] = "no way there",
		[STREAM_RESET] = "it broke off the connection",
		[STREAM_TLS_FAILED] = "TLS failed",
	};

	return words[end];
}
