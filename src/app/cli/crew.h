#ifndef NIXIE_CLI_CREW_H
#define NIXIE_CLI_CREW_H

/*
 * Deals items to workers, and gives what they tell to the sink in the order
 * in which the items were dealt. Items lie in a ring of slots, each of them
 * some tens of kilobytes for one worker at a time: however long the input,
 * there are never more than the ring has.
 *
 *	dealt: ... | taken by the sink | told | being told | filled | ...
 *
 * A crew of one has no ring and no thread: each item is explained as it is
 * dealt, and so are, in any crew, pieces that hang together.
 */

#include <threads.h>

#include "app/cli/cli.h"
#include "app/cli/sink.h"

enum { CREW_MAX = CLI_MAX_JOBS };

struct crew_slot;

struct crew_worker {
	struct crew *crew;
	struct teller teller;
	struct session session;
	thrd_t thread;
};

struct crew {
	struct sink *sink;
	struct crew_worker workers[CREW_MAX];
	size_t count;
	struct teller alone; /* works in the thread that deals */
	struct chunk chunk;  /* of it */
	struct crew_slot *slots;
	size_t slot_count;
	size_t taken, run, filled; /* slots so far, ever counting on */
	bool is_closing;
	mtx_t lock; /* of the counts, and of the slots' states */
	cnd_t has_work, has_news, is_taken;
};

/*
 * The session is borrowed, and more are made like it. False: no threads, see
 * error.
 */
MUST_CHECK bool crew_open(struct crew *crew, struct session *session,
    struct sink *sink, size_t count, struct error *error);

/* The item is explained at once, or copied. */
void crew_deal(struct crew *crew, const struct item *item);

/* Wait for all that was dealt. */
void crew_close(struct crew *crew);

#endif
