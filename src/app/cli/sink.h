#ifndef NIXIE_CLI_SINK_H
#define NIXIE_CLI_SINK_H

/*
 * Where the chunks go, one after the other: to standard output, and what
 * went wrong to standard error. What comes out is the same bytes however the
 * cases were dealt out.
 */

#include "app/cli/progress.h"
#include "app/cli/teller.h"

struct sink {
	const struct manner *manner;
	struct progress progress;
	struct text out; /* what stands before and behind all cases */
	struct json json;
	struct tally tally;
	bool has_put;      /* anything of a case */
	size_t told;       /* cases */
	size_t file_cases; /* of the file being told */
	size_t shift;      /* from the index a case was told with to its own */
	bool has_any;      /* cases or failures, the file */
	bool is_empty;
	bool is_failed; /* could anything not be read? */

	/* Of a scenario: what is told when all is known. */
	struct text rules;
	/* The rule that is for everybody comes last. */
	struct text general;
	size_t left_out; /* more of these, which never would be played */
};

void sink_open(struct sink *sink, const struct manner *manner, uint64_t seed);

/* The sink is the owner that a teller gives to. The chunk is then empty. */
void sink_take(void *owner, struct chunk *chunk);

void sink_close(struct sink *sink);

#endif
