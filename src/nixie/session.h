#ifndef NIXIE_NIXIE_SESSION_H
#define NIXIE_NIXIE_SESSION_H

/*
 * Inputs explained one after the other, with one set of knowledge: what
 * stands behind the public API and the command line alike. The door through
 * which arenas leave when they reach their ceiling is here, and only here.
 */

#include "base/text.h"
#include "core/diagnose/diagnose.h"
#include "core/intake/intake.h"

/* Larger inputs are refused. */
enum { SESSION_MAX_INPUT = 128 * 1024 * 1024 };

enum session_result {
	SESSION_CASE,
	SESSION_END,
	SESSION_TOO_LARGE,  /* the input, or one case of it */
	SESSION_NOTHING,    /* empty, or nothing in it to explain */
	SESSION_UNREADABLE, /* a kind that we cannot read; see session->kind */
};

/*
 * What is ours, to tell backscatter: bounces of messages that others sent
 * under a name of ours. Nothing given: all is taken for ours.
 */
enum { SESSION_MAX_OURS = 32 };

struct session_ours {
	const char *domains[SESSION_MAX_OURS]; /* of our Message-IDs, senders */
	size_t domain_count;
	const char *verps[SESSION_MAX_OURS]; /* of our envelope senders; * */
	size_t verp_count;
};

struct session {
	struct matcher *matcher;
	struct session_ours ours;
	struct arena rules_arena; /* of the user's rules */
	struct arena input_arena;
	struct arena case_arena;
	struct intake intake;
	enum intake_kind kind;
	struct span
	    recipient; /* whom it is about, where the input tells none */
	int64_t now;   /* in seconds; for logs that do not tell the year */
	bool has_more; /* will session_continue() follow? for logs */
	enum session_result pending; /* said at the next call */
	struct evidence evidence;
	struct diagnosis diagnosis; /* of the case given last */
};

MUST_CHECK bool session_init(struct session *session, struct error *error);
void session_clear(struct session *session);

/* A session with the rules and settings of another, which must outlive it. */
MUST_CHECK bool session_init_like(struct session *session,
    const struct session *other, struct error *error);

/*
 * Add a user's rules; they come before the built-in ones. What is wrong with
 * them is told line by line in complaints, and none of them is then added.
 */
MUST_CHECK bool session_add_rules(struct session *session, const char *name,
    struct span text, struct text *complaints);

/* Begin with an input, which must outlive its cases. */
void session_open(struct session *session, struct span input, struct span name,
    bool is_lines);

/* The same for a piece of a stream, of which the kind and place are known. */
void session_open_piece(struct session *session, struct span piece,
    struct span name, enum intake_kind kind, struct intake_place place);

/* Go to the next case: session->diagnosis, good until the next call. */
enum session_result session_next(struct session *session);

/*
 * Go on with the next piece of an input that was read to its end; for kinds
 * of which intake_is_stream() says that they come in pieces.
 */
void session_continue(struct session *session, struct span piece);

/* Explain one line of a stream as a reply of its own. */
enum session_result session_line(struct session *session, struct span line,
    struct span name, size_t index, unsigned number);

/* Diagnose a case that was joined out of a log's lines. */
enum session_result session_logged(struct session *session,
    const struct log_case *found, struct span name, size_t index);

#endif
