#ifndef NIXIE_LAB_PLAY_H
#define NIXIE_LAB_PLAY_H

/*
 * A session's moments, where a scenario has something for them; and what of a
 * session its own sources share.
 */

#include "service/lab/record.h"
#include "service/lab/judging.h"
#include "service/lab/session.h"

enum { LAB_VIEW_CEILING = 1024 * 1024 * 1024, LAB_NONCE = 24, LAB_PEER = 512 };

struct lab_session {
	struct lab *lab;
	struct lab_session *next, *previous;
	enum lab_port port;
	struct stream *stream;
	struct loop_event *timer;
	struct smtp_server server;
	struct ip ip;
	bool is_crowd;  /* too many others have its address */
	unsigned heard; /* commands and messages, when it was put in front */
	struct arena arena;
	struct lab_judging judging;
	unsigned counts[SMTP_STAGES];        /* how often a stage was reached */
	struct smtp_performance performance; /* of a scenario's rule */
	bool is_playing, is_spoiled, is_silent, is_securing;
	bool is_cut, is_reset; /* ended by the scenario */
	bool is_working;       /* within go_on(): whoever ends it waits */
	bool is_ended;
	bool is_proxied;  /* by somebody who has not yet said for whom */
	struct text head; /* ... what has come of that */
	char peer[LAB_PEER];
	char nonce[LAB_NONCE + 1];
	struct lab_record record;
	struct trace trace;        /* of what was judged last */
	struct lab_ticket *ticket; /* of a message being kept; or NULL */
	bool is_kept; /* the message, before a scenario says that it is taken */
};

/* Put it in front of all the lab's sessions; or take it out of them. */
void lab_order_first(struct lab_session *session);
void lab_order_leave(struct lab_session *session);

/* Does the scenario have something for this moment? Then it is to be played. */
bool lab_play_begin(struct lab_session *session);

/* What the scenario's rule does now; false: it waits for something. */
bool lab_play(struct lab_session *session);

/* Does it fail by chance? Then it was decided. */
bool lab_chaos_strike(struct lab_session *session);

/* Decide without any scenario; now, or when that is possible. */
void lab_session_decide(struct lab_session *session);

/* It was judged: say so. */
void lab_session_judged(struct lab_session *session,
    const struct lab_judgement *judgement);

/* Shake hands. */
void lab_session_secure(struct lab_session *session);

/* Tell what became of a sender, a recipient or a message. */
void lab_session_tell(struct lab_session *session,
    const struct smtp_decision *decision, enum lab_objection objection,
    const char *refused_by);

/*
 * Tell what was decided, and go on from there; a message that was decided on
 * is kept first.
 */
void lab_session_settle(struct lab_session *session,
    const struct lab_verdict *verdict);

/* Work until somebody else must do something. It may end the session. */
void lab_session_go_on(struct lab_session *session);

/* For the owner alone: what was decided stands in the record already. */
void lab_session_tell_owner(struct lab_session *session,
    const struct lab_verdict *verdict);

/* Hand over the attempt that ends here, if there is one. */
void lab_keep_rest(struct lab_session *session);

/*
 * A scenario is about to say that the message is taken: it is kept before
 * that. Then session->ticket is waited for, or it is not played after all.
 */
void lab_keep_before_play(struct lab_session *session,
    const struct lab_verdict *verdict);

/* ... and it has said so. */
void
lab_keep_played(struct lab_session *session, const struct lab_verdict *verdict);

/* Hand over the message that was decided on; the reply follows that. */
void lab_keep_message(struct lab_session *session,
    const struct lab_verdict *verdict);

/* The session ends. */
void lab_keep_end(struct lab_session *session);

#endif
