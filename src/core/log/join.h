#ifndef NIXIE_LOG_JOIN_H
#define NIXIE_LOG_JOIN_H

/*
 * The lines of one message, joined by its queue id, as one case for each
 * recipient: how the last attempt ended, after how many, and what was said.
 *
 *	log_join_add(&join, &event);
 *	while (log_join_take(&join, &found))
 *		...
 *	log_join_end(&join);       at the end of the log: what is under way
 *	while (log_join_take(&join, &found))
 *		...
 *
 * A message is told when it has left the queue. Memory grows with the
 * messages that are under way, up to a ceiling; then the one that has been
 * silent for longest is told as it stands, and counted as evicted.
 */

#include "core/log/event.h"
#include "core/log/pool.h"
#include "core/log/ways.h"

struct log_case {
	enum log_format format;
	enum log_outcome outcome;
	struct span queue_id, parent_id, child_id, message_id;
	struct span sender, recipient, original;
	struct span host, ip; /* whom it was given to */
	struct span client, client_ip, helo, login, script;
	struct span transport, reply, status, stage, claim;
	const char *claimed;                  /* see struct log_event */
	struct log_time arrived, first, last; /* of the message, attempts */
	int64_t delay;
	int64_t delays[4];
	uint64_t size;
	unsigned attempts;
	unsigned line; /* of the last attempt */
	bool has_sender;
	bool is_notice;    /* a bounce that the server sent */
	bool is_hop;       /* given to a filter, or forwarded: no delivery */
	bool is_expired;   /* given up after many attempts */
	bool is_temporary; /* of a refusal */
	bool is_local;     /* the message was made on this machine */
	bool is_last;      /* of its message */
	bool is_attempt;   /* one of several: more may follow */
	bool is_news;      /* its outcome was not told as an attempt's before */
	bool is_brief;     /* good until the next line: see log_join_next() */
};

/* A case in what is kept: of one recipient of a message. */
struct log_known {
	const struct log_message *message;
	const struct log_recipient *recipient; /* NULL: it is join->pending */
	bool is_last;                          /* of its message */
};

enum {
	LOG_JOIN_RECENT = 1 << 16,
	LOG_JOIN_DOMAINS = 1 << 12,
	LOG_JOIN_SESSIONS = 1 << 12
};

struct log_message;
struct log_recipient;
struct log_talks;

/* What was last said about a domain, for attempts that were put off. */
struct log_said {
	uint64_t hash;
	struct span reply, host, ip;
};

/* What a session or a delivery was begun with, until another takes its place. */
struct log_begun {
	struct log_way way;
	struct span queue_id, parent_id, recipient, transport, client,
	    client_ip, login;
	bool is_local, is_notice;
};

/* What was told, and is freed when nobody views it any more. */
struct log_told {
	struct log_recipient *recipients;
	struct log_message *messages;
	size_t size; /* of all of them; no longer counted in the pool */
};

/* A refusal that was told, for those who log it in two files. */
struct log_refused {
	uint64_t hash;
	unsigned file, times;
};

struct log_join {
	struct log_pool pool;
	uint64_t seed, serial;
	size_t ceiling;      /* in bytes of the pool */
	bool tells_attempts; /* each attempt is told, too, as it comes */
	struct log_message **messages; /* by queue id: chains */
	struct log_message **names;    /* the same by Message-ID */
	size_t message_room, count;
	struct log_recipient **recipients; /* by message and address */
	size_t recipient_room, recipient_count;
	struct log_message *oldest, *newest;
	struct log_message *ready, *ready_last; /* left the queue: to be told */
	struct log_told told;
	struct log_case pending; /* told at the next call */
	bool has_pending;
	struct log_event same; /* for others who fared the same, to be told */
	uint64_t *recent;      /* hashes of ids that left the queue */
	struct log_said *said;
	struct log_refused *refused; /* NULL until one is */
	struct log_begun *begun;     /* by session; NULL until one begins */
	uint64_t begun_count;
	struct log_talks *talks; /* likewise */
	struct span script;      /* what sent the next local message */
	int64_t script_time;
	uint64_t evicted; /* told too early, for want of memory */
};

/* Memory comes from the arena, which must allow twice the ceiling. */
void log_join_init(struct log_join *join, struct arena *arena, uint64_t seed,
    size_t ceiling);

/*
 * Have the memory fetched that adding an event will need: first the place of
 * its message, and, when that is there, the message. Whoever has several events
 * at hand does it for all, and then adds them.
 */
void
log_join_expect(const struct log_join *join, const struct log_event *event);
void log_join_reach(const struct log_join *join, const struct log_event *event);

/* What can be taken must have been taken: it may view the line before. */
void log_join_add(struct log_join *join, const struct log_event *event);

/*
 * The next case that is known by now. It views the line or what is kept, and
 * is good until these are released, but a brief one only until the next line
 * is added.
 */
bool log_join_next(struct log_join *join, struct log_known *known);

/*
 * For another job, which has none of it in its caches: have the memory of a
 * case fetched that is not pending, first what it is kept in, then its texts.
 */
void log_known_expect(const struct log_known *known);
void log_known_reach(const struct log_known *known);

/* All that is known of it; also in another job, if it is not pending. */
void log_known_write(const struct log_known *known, struct log_case *found);

/* Give back what cases view: all of these are done with. */
void log_told_clear(struct log_join *join, struct log_told *told);

/* All cases that were taken are done with. */
static inline void
log_join_release(struct log_join *join)
{
	log_told_clear(join, &join->told);
}

/* What the cases view that were taken, to be given back when they are done. */
static inline struct log_told
log_join_hand_over(struct log_join *join)
{
	struct log_told told = join->told;

	join->told = (struct log_told){ 0 };
	return told;
}

/* The same for one after the other, each good until the next call. */
bool log_join_take(struct log_join *join, struct log_case *found);

/* Can a case be taken? Then is the time. */
static inline bool
log_join_has_more(const struct log_join *join)
{
	return join->has_pending || join->ready || join->same.others.len > 0;
}

/* There are no more lines: what is under way is told as it stands. */
void log_join_end(struct log_join *join);

#endif
