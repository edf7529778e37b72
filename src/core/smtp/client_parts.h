#ifndef NIXIE_SMTP_CLIENT_PARTS_H
#define NIXIE_SMTP_CLIENT_PARTS_H

/* For the sources of the client's dialogue only: how they work together. */

#include "core/smtp/client.h"

/* Whatever the phase asks for next, when no reply is outstanding. */
void smtp_client_speak(struct smtp_client *client, uint64_t now);

/* Put stars over secrets in what is coming, before anybody looks at it. */
void smtp_client_mask(struct smtp_client *client);

/* A reply has come. */
void smtp_client_answer(struct smtp_client *client,
    const struct smtp_reply *reply, uint64_t now);

/* Fill the output with the next piece of the message. */
void smtp_client_fill(struct smtp_client *client, uint64_t now);
void smtp_client_begin_body(struct smtp_client *client, uint64_t now);

/* Begin with AUTH, or with the next mechanism; go on with a challenge. */
void smtp_client_login(struct smtp_client *client, uint64_t now);
void smtp_client_challenge(struct smtp_client *client,
    const struct smtp_reply *reply, uint64_t now);

/* AUTH is over: overwrite what was said in it. */
void smtp_client_forget(struct smtp_client *client);

/*
 * Send a command line and wait for its reply at this stage. With a mask,
 * that is shown in place of the command.
 */
struct smtp_step *smtp_client_say(struct smtp_client *client,
    enum smtp_stage stage, struct span command, const char *mask, uint64_t now);

/* A reply that will come without a command. */
struct smtp_step *smtp_client_expect(struct smtp_client *client,
    enum smtp_stage stage, uint64_t now);

/* Set the deadline for what the client waits for now. */
void smtp_client_wait(struct smtp_client *client, uint64_t now);

/* The outcome, if none is set yet. */
void smtp_client_set(struct smtp_client *client, enum smtp_stage stage,
    enum smtp_fault fault, const struct smtp_reply *reply, uint64_t now);

/* The session is at its end: nothing more is sent. */
void smtp_client_finish(struct smtp_client *client);

#endif
