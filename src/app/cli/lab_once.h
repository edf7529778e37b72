#ifndef NIXIE_CLI_LAB_ONCE_H
#define NIXIE_CLI_LAB_ONCE_H

/* nixie lab --once: a command is run against the lab, and judged. */

#include "app/cli/lab_options.h"
#include "io/loop/child.h"

enum { ONCE_OFFERS_MAX = 32, ONCE_WORDS_MAX = 64 * 1024 };

/* What stands for {name} in the command's words. */
struct lab_offer {
	const char *name;
	struct span value;
};

struct lab_once {
	struct lab_choices *choices;
	struct loop *loop;
	struct child *child;
	struct loop_event *timer;
	struct lab_offer offers[ONCE_OFFERS_MAX];
	size_t offer_count;
	struct arena arena; /* of what is offered, of the words */
	bool has_run, has_ended, is_late;
	unsigned status; /* of the command */
};

void lab_once_init(struct lab_once *once, struct lab_choices *choices);

/* A port, under a name such as "smtp": for the environment and the words. */
void lab_once_offer(struct lab_once *once, const char *name,
    const struct endpoint *at);

/* Run the command. False: it cannot be run; this is told. */
bool lab_once_begin(struct lab_once *once, struct loop *loop);

/* Something happened. */
void lab_once_see(struct lab_once *once, const struct lab_event *event,
    struct span cause);

/* Tell the verdict; gives the exit status. */
int lab_once_end(struct lab_once *once);

#endif
