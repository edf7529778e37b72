#ifndef NIXIE_RESOLVE_LIVE_H
#define NIXIE_RESOLVE_LIVE_H

/* The world, asked through libunbound. */

#include "io/resolve/resolver.h"

struct live;

/* Where to find out of a question, and what came of it. */
struct live_lookup {
	struct dns_question question;
	struct dns_answer *answer; /* all of it in the arena */
};

/* NULL: see error. Servers are those of the options, or the system's. */
struct live *
live_open(const struct resolve_options *options, struct error *error);
void live_close(struct live *live);

/* Wait no longer than so many milliseconds from now on. */
void live_limit(struct live *live, unsigned timeout);

/* Answer all look-ups, of which there may be none. False: see error. */
MUST_CHECK bool live_resolve(struct live *live, struct arena *arena,
    struct live_lookup *lookups, size_t count, struct error *error);

#endif
