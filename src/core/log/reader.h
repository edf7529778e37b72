#ifndef NIXIE_LOG_READER_H
#define NIXIE_LOG_READER_H

/*
 * A log, line by line, whichever server wrote it: several may have written to
 * the same file.
 *
 *	log_reader_init(&reader, reference);
 *	while (log_reader_take(&reader, &piece, &event))
 *		...
 *
 * The pieces of a log are given in their order, each of whole lines. Events
 * view the piece, and are good until the next one.
 */

#include "core/log/csv.h"
#include "core/log/event.h"
#include "core/log/record.h"

enum { LOG_MAX_PREVIOUS = 4096 };

struct log_reader {
	struct log_clock clock;
	struct log_scratch scratch;
	struct log_csv csv;
	struct log_records records;
	enum log_format format; /* of the last line that was known */
	unsigned file;          /* number of the file */
	unsigned line;          /* number of the last line */
	uint64_t lines;
	uint64_t unknown; /* lines that no server wrote whom we know */
	uint64_t by_format[LOG_FORMATS];
	/* "last message repeated 3 times" is said of it; empty: not known. */
	struct span previous;
	char kept[LOG_MAX_PREVIOUS]; /* when it was of another piece */
};

/* The reference is the latest time that a line may have, in seconds. */
void log_reader_init(struct log_reader *reader, int64_t reference);

/* Another file begins: its lines are numbered anew. */
void log_reader_restart(struct log_reader *reader, int64_t reference);

/* Take the next line; false: there are no more in the piece. */
bool log_reader_take(struct log_reader *reader, struct span *piece,
    struct log_event *event);

#endif
