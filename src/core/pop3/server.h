#ifndef NIXIE_POP3_SERVER_H
#define NIXIE_POP3_SERVER_H

/*
 * The server's side of a POP3 session (RFC 1939, 2449), without any wire:
 *
 *	S: +OK ready            C: USER joe@here.example
 *	S: +OK                  C: PASS any
 *	S: +OK 2 messages       C: RETR 1
 *
 *	while ((act = pop3_server_next(&server, &bytes)) != POP3_CLOSE)
 *		POP3_SEND:   send the bytes
 *		POP3_LOGIN:  look at name and password, pop3_server_login()
 *		POP3_FETCH:  pop3_server_give() the message server.wanted
 *		POP3_DELETE: forget what is_deleted; pop3_server_deleted()
 *		POP3_WAIT:   pop3_server_read() what comes
 */

#include "base/list.h"
#include "base/text.h"

enum { POP3_LINE_MAX = 512, POP3_ERRORS_MAX = 20, POP3_NAME_MAX = 256 };

enum pop3_act {
	POP3_SEND,
	POP3_LOGIN,
	POP3_FETCH,
	POP3_DELETE,
	POP3_WAIT,
	POP3_CLOSE,
};

struct pop3_message {
	unsigned long long id; /* the owner's, and the unique one of UIDL */
	size_t size;
	bool is_deleted;
};

struct pop3_server {
	/* For the owner to read. */
	char name[POP3_NAME_MAX], password[POP3_NAME_MAX];
	LIST(struct pop3_message) messages;
	size_t wanted; /* its place in the list */

	/* Inside. */
	struct arena arena; /* of the list */
	struct text in, out;
	enum pop3_act due; /* what the owner is to do; POP3_WAIT: nothing */
	bool is_logged_in, is_handed, is_closing;
	unsigned errors;
	size_t lines; /* of the body that TOP wants */
	bool is_top;
};

void pop3_server_init(struct pop3_server *server);
void pop3_server_clear(struct pop3_server *server);

void pop3_server_read(struct pop3_server *server, struct span bytes);

/* Before a login is decided on: one more message that there is. */
void
pop3_server_add(struct pop3_server *server, unsigned long long id, size_t size);
void pop3_server_login(struct pop3_server *server, bool is_good);

/* The message that was wanted; is_there false: it is gone. */
void pop3_server_give(struct pop3_server *server, struct span message,
    bool is_there);

void pop3_server_deleted(struct pop3_server *server, bool is_good);

/* The bytes are good until the next call of any of these. */
enum pop3_act pop3_server_next(struct pop3_server *server, struct span *bytes);

#endif
