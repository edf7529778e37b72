#ifndef NIXIE_LOG_SCRATCH_H
#define NIXIE_LOG_SCRATCH_H

/*
 * Text of an event that does not stand on the line as it is: it is put
 * together in the scratch bytes, and cut where these have no more room.
 */

#include "base/text.h"
#include "core/log/line.h"

/* The room that is left. */
static inline struct text
log_scratch_text(struct log_scratch *scratch)
{
	return text_in(scratch->bytes + scratch->len,
	    sizeof(scratch->bytes) - scratch->len);
}

/* Keep what was written there: what comes next is put behind it. */
struct span
log_scratch_keep(struct log_scratch *scratch, const struct text *text);

/* Two texts with a byte between them. */
struct span log_scratch_join(struct log_scratch *scratch, struct span left,
    char between, struct span right);

#endif
