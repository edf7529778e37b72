#ifndef NIXIE_LOOP_STREAM_H
#define NIXIE_LOOP_STREAM_H

/*
 * A connection: bytes both ways, in the clear or under TLS, which may begin
 * at any moment.
 *
 *	stream = stream_connect(loop, &to, NULL, &events, probe);
 *	... events.connected(probe): stream_write(stream, span_of("EHLO ..."))
 *	... events.read(probe, bytes)
 *	... events.ended(probe, STREAM_CLOSED, ""): stream_free(stream)
 *
 * Calls come from within loop_run() only. Any of them may free the stream.
 * Between a call and the return from it nothing more is read: who turns to
 * TLS in it can be sure of where the clear text ended.
 */

#include "io/loop/endpoint.h"
#include "io/loop/loop.h"
#include "io/loop/tls.h"

enum stream_end {
	STREAM_CLOSED,      /* by the other side, orderly */
	STREAM_REFUSED,     /* nobody listens */
	STREAM_UNREACHABLE, /* no way there, or not from that address */
	STREAM_RESET,       /* broken off */
	STREAM_TLS_FAILED,  /* the handshake, or what came after it */
};

/* For people: "nobody listens". */
const char *stream_end_words(enum stream_end end);

struct stream_events {
	void (*connected)(void *owner);
	void (*secured)(void *owner);
	/* The bytes are good during the call. */
	void (*read)(void *owner, struct span bytes);
	/* All that was written has gone. */
	void (*drained)(void *owner);
	/* Nothing comes any more; why, in the system's words. */
	void (*ended)(void *owner, enum stream_end end, const char *why);
};

struct stream;

/* To an end; from an address of ours, unless that is NULL. */
struct stream *stream_connect(struct loop *loop, const struct endpoint *to,
    const struct endpoint *from, const struct stream_events *events,
    void *owner);

/* A stream on a connection that there is, whose descriptor it takes. */
struct stream *stream_open(struct loop *loop, int taken_descriptor,
    const struct stream_events *events, void *owner);

/* Send; what cannot go at once is kept, and "drained" tells when it has. */
void stream_write(struct stream *stream, struct span bytes);
size_t stream_pending(const struct stream *stream);

/* Read so many bytes at once at most; 0: as many as come. */
void stream_read_most(struct stream *stream, size_t most);

/* Do not read; or read again. */
void stream_pause(struct stream *stream, bool is_paused);

/*
 * Shake hands: as the client of a server of that name (or NULL), or as the
 * server, as the tls has it. "secured" or "ended" follows.
 */
void stream_secure(struct stream *stream, struct tls *tls, const char *name);

/* NULL: there is no TLS. */
const struct tls_facts *stream_tls(const struct stream *stream);

/* A certificate that the other side showed, in DER; 0 is its own. */
bool stream_write_certificate(const struct stream *stream, unsigned number,
    struct text *der);

/* Its public key alone, as SubjectPublicKeyInfo (RFC 5280, 4.1). */
bool stream_write_key(const struct stream *stream, unsigned number,
    struct text *der);

/*
 * Do signatures lead from the other side's own certificate to that one, all
 * of them in date? And is its own for that name, too?
 */
bool stream_is_vouched(const struct stream *stream, unsigned number);
bool stream_is_for(const struct stream *stream, const char *name);

/* Both ends, as the system knows them. */
void stream_ends(const struct stream *stream, struct endpoint *ours,
    struct endpoint *theirs);

/* Close, after what the system still has to send. NULL is fine. */
void stream_free(struct stream *stream);

/* Break off at once. */
void stream_reset(struct stream *stream);

/*
 * Wait for connections at an end; the call gets each one's descriptor. With
 * is_shared several loops may listen at the same end (SO_REUSEPORT). NULL: it
 * cannot be had.
 */
struct listener;

struct listener *listener_open(struct loop *loop, const struct endpoint *at,
    bool is_shared, void (*accepted)(void *owner, int taken_descriptor),
    void *owner, struct error *error);
/* Where it listens: a port of 0 has become one that was free. */
void listener_end(const struct listener *listener, struct endpoint *at);
void listener_free(struct listener *listener);

#endif
