#ifndef NIXIE_INTAKE_LOGGED_H
#define NIXIE_INTAKE_LOGGED_H

/*
 * A case that was joined out of a log's lines, as evidence: the last attempt
 * for one recipient, what was said, and by whom.
 */

#include "core/evidence/evidence.h"
#include "core/log/join.h"
#include "core/log/queue.h"
#include "core/log/reader.h"

/* A log that is read in pieces, and what is known of its messages so far. */
struct logged {
	struct log_reader reader;
	struct log_join join;
	bool is_ended;
};

/* Memory for the messages under way: more of them are told too early. */
enum { LOGGED_CEILING = 96 * 1024 * 1024 };

/*
 * A log to be read, in the arena. The reference is the time that no line is
 * later than, in seconds; it tells the years that stamps lack.
 */
struct logged *logged_new(struct arena *arena, int64_t reference);

/*
 * Take lines until a case is known. False: they are used up; and, of the last
 * piece, all cases were told.
 */
bool logged_next(struct logged *logged, struct span *lines, bool is_last,
    struct log_case *found);

/* Make evidence of a case, which it views. */
void logged_read(struct arena *arena, const struct log_case *found,
    struct evidence *evidence);

/* What waits in a queue as a case: put off, for the reason that is listed. */
void logged_from_queue(const struct log_queued *queued, struct log_case *found);

/* Which kind of case it is. */
enum case_kind logged_kind(const struct log_case *found);

#endif
