#ifndef NIXIE_LAB_SESSION_H
#define NIXIE_LAB_SESSION_H

/* One client's session with the lab; for lab.c only. */

#include "service/lab/lab.h"
#include "service/lab/memory.h"

struct lab_session;

struct lab {
	struct loop *loop;
	const struct lab_options *options;
	struct listener *listeners[LAB_PORTS];
	struct smtp_server_rules rules[LAB_PORTS];
	struct lab_policy policies[LAB_PORTS];
	struct lab_memory memory;
	struct crypto_keys *keys;
	struct lab_session *sessions; /* a list, through next */
	size_t session_count;
};

/* Begin with a connection, whose descriptor it takes. */
void
lab_session_open(struct lab *lab, enum lab_port port, int taken_descriptor);

/* Break off. */
void lab_session_close(struct lab_session *session);

#endif
