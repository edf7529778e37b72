#ifndef NIXIE_INTAKE_TRANSCRIPT_QUEUE_H
#define NIXIE_INTAKE_TRANSCRIPT_QUEUE_H

/*
 * The commands that wait for their replies, in order (RFC 2920). A log may
 * lack replies, or commands: what is not shown is taken as gone well.
 */

#include "core/intake/transcript_session.h"

/* A command was sent; its reply comes in turn. */
void transcript_queue_add(struct transcript_session *session,
    const struct transcript_command *command);

size_t transcript_queue_waiting(const struct transcript_session *session);

/* The command that waits longest; there must be one. */
const struct transcript_command *
transcript_queue_front(const struct transcript_session *session);

/* Take the command that a reply with this code answers, or guess it. */
struct transcript_command
transcript_queue_take(struct transcript_session *session, unsigned code);

/* Take commands as if answered with yes, until so many are left. */
void transcript_queue_skip(struct transcript_session *session, size_t left);

/* A recipient was accepted. */
void transcript_queue_accept(struct transcript_session *session,
    struct span address);

/* MAIL was answered: what was before is another transaction. */
void
transcript_queue_begin(struct transcript_session *session, struct span sender);

#endif
