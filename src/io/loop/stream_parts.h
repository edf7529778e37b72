#ifndef NIXIE_LOOP_STREAM_PARTS_H
#define NIXIE_LOOP_STREAM_PARTS_H

/* For the sources of streams: what a stream is made of. */

#include <sys/types.h>

#include "io/loop/stream.h"
#include "io/loop/tls_parts.h"

enum { STREAM_MAGIC = 0x73747265, STREAM_READ = 16 * 1024 };

struct stream {
	unsigned magic;
	struct loop *loop;
	int descriptor;
	const struct stream_events *events;
	void *owner;
	struct loop_event *reader, *writer, *failure;
	struct text out;
	size_t sent; /* of out */
	size_t most; /* to read at once; 0: any */
	SSL *session;
	struct tls_facts *facts;
	char *name; /* of the server */
	bool is_connecting, is_shaking, is_paused;
	bool is_busy; /* in a call: who frees it must wait */
	bool is_freed;
	int connect_error;
};

/* Wait until it can be written, or no more; or read, as its state has it. */
void stream_want_write(struct stream *stream, bool is_wanted);
void stream_want_read(struct stream *stream);

/* Tell the owner, once. */
void stream_end(struct stream *stream, enum stream_end how, const char *why);

/* A call is over: a stream that was freed in it goes now. */
void stream_leave(struct stream *stream);

/* Send what waits. False: it is over. */
bool stream_flush(struct stream *stream);

/* Go on with the handshake. */
void stream_shake(struct stream *stream);

/* Bytes that went or came; 0: none now; -1: no more, and why was told. */
ssize_t stream_send_tls(struct stream *stream, struct span bytes);
ssize_t stream_receive_tls(struct stream *stream, char *bytes, int room);

#endif
