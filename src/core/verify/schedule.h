#ifndef NIXIE_VERIFY_SCHEDULE_H
#define NIXIE_VERIFY_SCHEDULE_H

/*
 * Whom to ask about which addresses, and when: politely, and never to the
 * harm of an address. No wire and no clock: the time goes in, sessions come
 * out, and what came of each goes in again.
 *
 *	while ((act = verify_schedule_next(&schedule, now, &session,
 *		    &until)) != VERIFY_ACT_DONE) {
 *		VERIFY_ACT_RUN:  hold the session, verify_schedule_told()
 *		VERIFY_ACT_WAIT: until then, or until a session ends
 *	}
 *
 * One connection per mail host at a time; an interval between two sessions of
 * one provider; so many recipients a day; after the first refusal of us none
 * more. A domain is asked about a mailbox that cannot be there: one that takes
 * this takes all. What is refused for now is asked for again, twice, later.
 *
 * Times are microseconds of a clock that never jumps.
 */

#include "base/list.h"
#include "core/verify/address.h"

enum {
	VERIFY_SESSION_JOBS = 5, /* addresses in one session */
	VERIFY_TRIES = 3,
};

/* What a server made of a recipient. */
enum verify_answer {
	VERIFY_ANSWER_NONE,    /* it was not named, or nothing came back */
	VERIFY_ANSWER_TAKEN,   /* 2xx */
	VERIFY_ANSWER_UNKNOWN, /* no such mailbox, said beyond doubt */
	VERIFY_ANSWER_LATER,   /* 4xx */
	VERIFY_ANSWER_US,      /* it is we who are refused */
	VERIFY_ANSWER_OTHER,   /* 5xx for another cause, or for none we know */
};

enum verify_catch_all {
	VERIFY_CATCH_UNTESTED,
	VERIFY_CATCH_NONE,
	VERIFY_CATCH_ALL,
};

struct verify_provider {
	uint64_t interval; /* between two sessions */
	unsigned left;     /* recipients that may be named today */
	bool is_shy;       /* it punishes who asks; is not asked */

	uint64_t next;
	bool is_refused; /* it refuses us */
	struct span evidence;
};

struct verify_host {
	size_t provider;
	bool is_busy;
};

struct verify_target {
	size_t host;
	enum verify_catch_all catch_all;
	struct span evidence; /* of its taking all */
};

struct verify_job {
	size_t target;
	unsigned tries;
	bool is_running, is_over;
	uint64_t next; /* not before */
	enum verify_verdict verdict;
	enum verify_reason reason;
	struct span evidence;
};

struct verify_schedule {
	struct arena *arena;
	LIST(struct verify_provider) providers;
	LIST(struct verify_host) hosts;
	LIST(struct verify_target) targets;
	LIST(struct verify_job) jobs;
	uint64_t
	    retry_after; /* 0: what is refused for now is not asked again */
	size_t running_max;

	size_t running;
	size_t reached, unreached; /* sessions that got a connection, or none */
};

struct verify_session {
	size_t target;
	size_t jobs[VERIFY_SESSION_JOBS];
	size_t count;
	bool is_testing; /* name a mailbox that cannot be there, too, last */

	/* What came of it. */
	bool is_unreached;        /* there was no connection */
	enum verify_answer whole; /* before any recipient; or NONE */
	enum verify_answer answers[VERIFY_SESSION_JOBS], random;
	struct span evidence[VERIFY_SESSION_JOBS + 1]; /* ... then the random */
};

void
verify_schedule_init(struct verify_schedule *schedule, struct arena *arena);

/* Each gives its number. All but the jobs are set by the caller. */
size_t verify_schedule_add_provider(struct verify_schedule *schedule,
    uint64_t interval, unsigned left, bool is_shy);
size_t
verify_schedule_add_host(struct verify_schedule *schedule, size_t provider);
size_t
verify_schedule_add_target(struct verify_schedule *schedule, size_t host);
size_t verify_schedule_add_job(struct verify_schedule *schedule, size_t target);

enum verify_act { VERIFY_ACT_RUN, VERIFY_ACT_WAIT, VERIFY_ACT_DONE };

/* Until: UINT64_MAX when only the end of a session can help. */
enum verify_act verify_schedule_next(struct verify_schedule *schedule,
    uint64_t now, struct verify_session *session, uint64_t *until);

/* The evidence must live as long as the schedule. */
void verify_schedule_told(struct verify_schedule *schedule,
    const struct verify_session *session, uint64_t now);

#endif
