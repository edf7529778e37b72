#ifndef NIXIE_LAB_CHAOS_H
#define NIXIE_LAB_CHAOS_H

/*
 * Failures by chance, which tests of clients may wish for while the lab runs;
 * a scenario says more, and says it first. Any thread may call any of these.
 */

#include <pthread.h>
#include <stdint.h>

#include "base/error.h"

enum lab_chaos_kind {
	LAB_CHAOS_CONNECTION, /* refused in place of the banner */
	LAB_CHAOS_LOGIN,
	LAB_CHAOS_SENDER,
	LAB_CHAOS_RECIPIENT,
	LAB_CHAOS_CUT, /* closed without a word, at any command */
	LAB_CHAOS_KINDS
};

enum { LAB_CHAOS_WHOLE = 1000 * 1000 };

struct lab_chaos_rules {
	bool is_on; /* somebody asked for it */
	struct {
		unsigned chance; /* of LAB_CHAOS_WHOLE */
		unsigned code;   /* of the reply */
	} of[LAB_CHAOS_KINDS];
};

struct lab_chaos {
	pthread_mutex_t lock; /* of what follows */
	struct lab_chaos_rules rules;
	uint64_t state; /* of what is called chance */
};

void lab_chaos_init(struct lab_chaos *chaos, uint64_t seed);
void lab_chaos_clear(struct lab_chaos *chaos);

/* Nothing happens by chance, and the usual codes. */
void lab_chaos_rules_init(struct lab_chaos_rules *rules);

struct lab_chaos_rules lab_chaos_get(struct lab_chaos *chaos);
void
lab_chaos_set(struct lab_chaos *chaos, const struct lab_chaos_rules *rules);

/* Does it happen now? Then with which code; 0: it does not. */
unsigned lab_chaos_roll(struct lab_chaos *chaos, enum lab_chaos_kind kind);

#endif
