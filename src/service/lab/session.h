#ifndef NIXIE_LAB_SESSION_H
#define NIXIE_LAB_SESSION_H

/* One client's session with the lab; for lab.c only. */

#include "service/lab/lab.h"

struct lab_session;

enum { LAB_REPLY_MAX = 512 };

struct lab {
	struct loop *loop;
	const struct lab_options *options;
	struct listener *listeners[LAB_PORTS];
	struct smtp_server_rules rules[LAB_PORTS];
	struct lab_policy policies[LAB_PORTS];
	char too_large[LAB_REPLY_MAX], too_many[LAB_REPLY_MAX];
	struct crypto_keys *keys;
	struct lab_desk *desk; /* where the DNS is asked for; or NULL */
	/* A ring, through next: who was heard last comes first. */
	struct lab_session *sessions;
};

/* Begin with a connection, whose descriptor it takes; it is in the lobby. */
void
lab_session_open(struct lab *lab, enum lab_port port, int taken_descriptor);

/* Break off. */
void lab_session_close(struct lab_session *session);

/*
 * Break off the one that has been heard of least lately, to have room for
 * another one. False: there is none, or all wait for something of ours.
 */
bool lab_session_drop(struct lab *lab);

#endif
