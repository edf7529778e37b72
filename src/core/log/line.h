#ifndef NIXIE_LOG_LINE_H
#define NIXIE_LOG_LINE_H

/*
 * One line of a log without what the logger put around it:
 *
 *	Nov 22 02:25:01 mx postfix/smtp[4711]: 4A1B2C3D4E: to=<...
 *	<22>1 2026-11-22T02:25:01Z mx postfix/smtp 4711 - - 4A1B2C3D4E: ...
 *	{"MESSAGE":"4A1B2C3D4E: to=<...","SYSLOG_IDENTIFIER":"postfix/smtp"}
 *	{"log":"Nov 22 02:25:01 mx postfix/smtp[4711]: ...\n","stream":...}
 *	2026-11-22 02:25:01 1abcDE-000abc-XY ** joe@example.org ...
 *
 * The parts view the line, or, of JSON with escapes, the scratch bytes, which
 * are good until the next line.
 */

#include "core/log/stamp.h"

/* Of a longer line only so much is read. */
enum { LOG_MAX_LINE = 64 * 1024, LOG_NAMES = 64, LOG_MAX_NAMES = 84 };

struct log_scratch;

struct log_line {
	struct log_time time;
	struct span host;    /* who logged it; empty: not said */
	struct span program; /* "postfix/submission/smtpd", or empty */
	struct span text;    /* what the program said */
	size_t exim_id;      /* bytes of an id of Exim's in front; 0: unknown */
	unsigned repeat;     /* how many times; 0: of "last message repeated" */
	unsigned again;      /* "last message repeated 3 times" */
	struct log_scratch *scratch; /* room for what must be decoded */
	struct log_names *names; /* or NULL: not of those that stand often */
};

/* "mx postfix/smtp", as it stood before a process id: it stands often. */
struct log_names {
	unsigned len; /* 0: free */
	unsigned host_len, program_at;
	unsigned daemon; /* what a reader made of the program; 0: nothing yet */
	char bytes[LOG_MAX_NAMES];
};

struct log_scratch {
	size_t len;
	struct log_names names[LOG_NAMES]; /* all zero at first */
	char bytes[LOG_MAX_LINE];
};

/*
 * Read a line, without its end. False: it has neither stamp nor program, and
 * so is no line of a log that we know.
 */
bool log_line_read(struct log_clock *clock, struct log_scratch *scratch,
    struct span whole, struct log_line *line);

/* The name behind the last slash of a program: "smtpd". */
static inline struct span
log_line_daemon(const struct log_line *line)
{
	const char *slash = memrchr(line->program.ptr, '/', line->program.len);

	return slash
	    ? span_from(line->program, (size_t)(slash - line->program.ptr) + 1)
	    : line->program;
}

#endif
