#ifndef NIXIE_INTAKE_TRANSCRIPT_SESSION_H
#define NIXIE_INTAKE_TRANSCRIPT_SESSION_H

/*
 * Follows an SMTP session line by line: which reply answers which command,
 * and which of the negative ones decided.
 *
 *	transcript_session_init(&session, &reader, arena, input, cases);
 *	while (transcript_reader_next(&reader, &line))
 *		transcript_session_read(&session, &line);
 *	transcript_session_end(&session);
 */

#include "base/text.h"
#include "core/intake/transcript.h"
#include "core/intake/transcript_line.h"

enum {
	TRANSCRIPT_MAX_CASES = 10000,
	TRANSCRIPT_MAX_RECIPIENTS = 10000,
	TRANSCRIPT_MAX_QUEUE = 10000,
	TRANSCRIPT_MAX_HEADERS = 128,
	TRANSCRIPT_MAX_FOLLOW_UPS = 16,
};

/* A command that waits for its reply. */
struct transcript_command {
	enum transcript_verb verb;
	struct span address; /* of MAIL and RCPT */
	bool is_labelled;
	bool is_silent; /* the log does not show its reply */
};

/* A reply that may have decided. */
struct transcript_failure {
	bool is_set;
	enum stage stage;
	unsigned code;
	unsigned line;
	struct span reply; /* clean */
	struct span quote; /* its first line in the input */
};

struct transcript_session {
	struct arena *arena;
	struct transcript_reader *reader;
	struct evidence_list *cases;
	struct span input;
	struct transcript_turns *turns; /* NULL: nobody listens */

	/* What is known of the session and of its transaction. */
	struct fact *facts; /* by kind */
	bool has[FACTS];

	/* Commands that wait, from head on. */
	LIST(struct transcript_command) queue;
	size_t head;
	size_t commands; /* seen at all */
	size_t replies;
	enum stage last; /* of the reply read last */

	/* The reply that is being read. */
	struct transcript_failure reply;
	bool is_open;  /* more lines come */
	bool is_split; /* its lines are apart: clean holds them */
	struct text clean;

	/* Refusals that a client may get over. */
	struct transcript_failure helo, auth, starttls, other;
	struct transcript_failure error; /* the connection broke */

	bool is_secret;  /* the next line of the client is one */
	bool is_lost;    /* the reply after the dot is not in the log */
	bool is_over;    /* QUIT was sent */
	bool is_dead;    /* this session's failure is told already */
	bool is_refused; /* a negative reply was seen */

	/* The transaction. */
	LIST(struct span) accepted; /* recipients */
	LIST(struct span) headers;
	size_t first_case; /* of the session */
	size_t first_of_transaction;
	unsigned follow_ups;
	unsigned named; /* recipients of its one case */
	bool is_failed; /* before or after the recipients */
	bool is_dot_seen;
	bool is_body; /* its header is over */

	bool is_delivered;  /* something was, in any session */
	bool was_delivered; /* ... in this one */
	struct evidence delivered;
};

void transcript_session_init(struct transcript_session *session,
    struct transcript_reader *reader, struct arena *arena, struct span input,
    struct evidence_list *cases);
void transcript_session_read(struct transcript_session *session,
    const struct transcript_line *line);
void transcript_session_end(struct transcript_session *session);

#endif
