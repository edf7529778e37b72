#ifndef NIXIE_CLI_PROGRESS_H
#define NIXIE_CLI_PROGRESS_H

/*
 * One line on a terminal that tells how far a long work has come:
 *
 *	 2,310,000 cases   153 MB/s   61 %   0:07 left
 *
 * It comes on standard error after half a second, only where that is a
 * terminal and nothing else is being written to it; and it goes when the work
 * ends, or when something else has to be said.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/text.h"

struct progress {
	bool is_wanted, is_shown;
	struct timespec begun, drawn;
	size_t cases;
	uint64_t bytes, total; /* total 0: not known */
	const char *what;      /* NULL: "cases" */
};

/* Standard output takes what is told as it comes: it must not be a terminal. */
void
progress_open(struct progress *progress, bool is_output_steady, uint64_t total);

void progress_cases(struct progress *progress, size_t cases);
void progress_bytes(struct progress *progress, size_t bytes);

/* Take the line away; it comes again. */
void progress_hide(struct progress *progress);

/* Take it away for good. */
void progress_close(struct progress *progress);

/* The words of the line, after so many seconds. */
void progress_write(const struct progress *progress, double seconds,
    struct text *line);

#endif
