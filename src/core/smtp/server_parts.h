#ifndef NIXIE_SMTP_SERVER_PARTS_H
#define NIXIE_SMTP_SERVER_PARTS_H

/* For the sources of the server's dialogue only: how they work together. */

#include "core/smtp/server.h"

/* Write a reply of one line. */
void smtp_server_say(struct smtp_server *server, const char *reply);

/* The same, when it refuses something; the owner hears of it. */
void smtp_server_refuse(struct smtp_server *server, const char *reply);

/* The same, and count it as an error of the client's. */
void smtp_server_object(struct smtp_server *server, const char *reply);

/* For the transcript: a line of the client's, the message's end, replies. */
void smtp_server_heard(struct smtp_server *server, struct span line);
void smtp_server_heard_message(struct smtp_server *server);
void smtp_server_said(struct smtp_server *server, struct span replies);

/* Let the owner decide on a stage. */
void smtp_server_ask(struct smtp_server *server, enum smtp_stage stage);

/* Let the owner decide before we look at it; false: it need not. */
bool smtp_server_ask_early(struct smtp_server *server, enum smtp_stage stage,
    struct span words);

/* A command that was put to the owner early. */
void smtp_server_starttls(struct smtp_server *server, struct span words);

/* A command line came, without its end. */
void smtp_server_command(struct smtp_server *server, struct span line);

/* A response to a challenge of AUTH came. */
void smtp_server_response(struct smtp_server *server, struct span line);

/* AUTH with its words. */
void smtp_server_login(struct smtp_server *server, struct span words);

/* What is wrong with what stands behind an address; NULL: nothing. */
const char *smtp_server_check_parameters(const struct smtp_server *server,
    struct span parameters, bool is_sender);

/* Those that can be had at this moment: 1 << enum smtp_mechanism. */
unsigned smtp_server_mechanisms(const struct smtp_server *server);

/*
 * AUTH was decided on. True: something is said before that, and the client
 * answers it first.
 */
bool smtp_server_close_login(struct smtp_server *server,
    const struct smtp_decision *decision, bool is_good);

/* Forget the message that was begun. */
void smtp_server_reset(struct smtp_server *server);

/* Begin to take a message; the bytes up to its end go into message. */
void smtp_server_begin_message(struct smtp_server *server);

/*
 * Take what belongs to the message off the front of the input. True: its end
 * was among it.
 */
bool smtp_server_take_message(struct smtp_server *server, struct span *in);

/* The same for a chunk. True: all of it has come. */
bool smtp_server_take_chunk(struct smtp_server *server, struct span *in);

/* What is wrong with the lines of a message that came in chunks. */
void smtp_server_look_at_chunks(struct smtp_server *server);

/* What a server says at a stage that has no objection. */
void smtp_server_agree(struct smtp_server *server);

#endif
