#ifndef NIXIE_LOG_CSV_H
#define NIXIE_LOG_CSV_H

/*
 * Logs that are tables (RFC 4180): a line names the columns, and each line
 * behind it is about a message and a recipient.
 *
 *	#Fields: date-time,client-ip,...        Exchange's message tracking
 *	origin_timestamp_utc,sender_address,... Microsoft 365's message trace
 *	"Message ID","Start date",...           Google Workspace's log search
 *	type,timeLogged,timeQueued,orig,...     PowerMTA's accounting
 *
 * Which columns are known, and what their words mean, stands in csv_table.h.
 * A row does not go on behind the end of its line.
 */

#include "core/log/event.h"

enum { LOG_CSV_COLUMNS = 128 };

struct log_csv {
	enum log_format format; /* LOG_NO_FORMAT: no table has begun */
	unsigned char roles[LOG_CSV_COLUMNS];
	size_t count;
	char separator;
	struct span rest;     /* of a row that has several events ... */
	struct log_event row; /* ... what they have in common */
};

/* No table has begun. */
void log_csv_init(struct log_csv *csv);

/* "#Version: 15.02.0986.005": what Exchange writes above its tables. */
bool log_csv_is_comment(struct span line);

/* Does the line name columns that we know? Then a table begins with it. */
bool log_csv_begin(struct log_csv *csv, struct span line);

/*
 * Read a row of the table that has begun. False: it is none. Where rest is
 * not empty then, the row says more: log_csv_again() has the next event.
 */
bool log_csv_read(struct log_csv *csv, struct log_clock *clock,
    struct log_scratch *scratch, struct span line, struct log_event *event);

/* The next event of the row before. */
void log_csv_again(struct log_csv *csv, struct log_event *event);

#endif
