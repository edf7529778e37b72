#ifndef NIXIE_LAB_CALLOUT_H
#define NIXIE_LAB_CALLOUT_H

/*
 * Does a sender exist? Its mail host is asked, as if a bounce were to be sent
 * to it: MAIL FROM:<>, RCPT TO the sender, and no message. Servers in the
 * world do the same; those that are asked do not like it much.
 */

#include "core/lab/judge.h"
#include "service/probe/dialogue.h"

enum { LAB_CALLOUT_SECONDS = 30, LAB_CALLOUT_WORDS = 512 };

struct lab_callout {
	/* To read, when it is over. */
	enum lab_callout_result result;
	char words[LAB_CALLOUT_WORDS]; /* what the host said, or what failed */

	struct probe_dialogue dialogue;
	struct probe_way way;
	struct smtp_plan plan;
	struct smtp_recipient recipient;
	struct loop_event *timer;
	void (*done)(void *owner);
	void *owner;
};

/*
 * Ask at an end, calling ourselves by that name. The spans are borrowed until
 * "done" is called, once, later, from within loop_run().
 */
struct lab_callout *lab_callout_start(struct loop *loop,
    const struct endpoint *at, struct span name, struct span sender,
    void (*done)(void *owner), void *owner);

/* Breaks off. NULL is fine. */
void lab_callout_free(struct lab_callout *callout);

#endif
