#ifndef NIXIE_PROBE_DIALOGUE_H
#define NIXIE_PROBE_DIALOGUE_H

/*
 * One session with a server, from the connection to the end of it: the
 * client's dialogue (core/smtp/client) moved by a stream of io/loop. Many may
 * go on in one loop at the same time.
 *
 *	probe_dialogue_init(&dialogue, loop, &plan, &way);
 *	probe_dialogue_start(&dialogue, probe_ended, owner);
 *	loop_run(loop);
 *	... dialogue.client.outcome, .steps, .results
 *	probe_dialogue_clear(&dialogue);
 */

#include "core/smtp/client.h"
#include "service/probe/trust.h"

/* How to get there. All is borrowed. */
struct probe_way {
	struct endpoint to;
	const struct endpoint *from; /* NULL: as the system has it */
	struct tls *tls;             /* NULL: none can be had */
	const char *name;     /* of the server: for SNI, and its certificate */
	const char *tls_name; /* ... of another name for that; or NULL */
	struct probe_trust trust;
};

struct probe_dialogue {
	/* To read, when it is over. */
	struct smtp_client client;
	struct tls_facts tls; /* when client.is_secure */
	bool has_tls;
	struct probe_chain chain;     /* as far as the trust needs it */
	const struct dns_tlsa *match; /* the record that vouches; or NULL */
	uint64_t begun, connected, secured, ended;
	struct endpoint ours;

	struct loop *loop;
	const struct smtp_plan *plan;
	const struct probe_way *way;
	struct arena arena;
	struct stream *stream;
	struct loop_event *timer;
	void (*over)(void *owner);
	/* NULL, or called when TLS has begun: the stream has its facts. */
	void (*secured_call)(void *owner);
	/* The same, when no password is needed any more. */
	void (*settled_call)(void *owner);
	void *owner;
};

/* Memory for what the server says, and for the message once. */
void probe_dialogue_init(struct probe_dialogue *dialogue, struct loop *loop,
    const struct smtp_plan *plan, const struct probe_way *way);

/* Begin; the call comes once, from within loop_run(). */
void probe_dialogue_start(struct probe_dialogue *dialogue,
    void (*over)(void *owner), void *owner);

void probe_dialogue_clear(struct probe_dialogue *dialogue);

#endif
