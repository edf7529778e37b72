#ifndef NIXIE_LOG_TALK_STATE_H
#define NIXIE_LOG_TALK_STATE_H

/*
 * What is kept of a session whose commands and replies are lines of their
 * own: what was asked and is not answered yet, whom the server took.
 */

#include "core/log/join_parts.h"

enum {
	TALKS = 1024,
	TALK_PENDING = 48,
	TALK_TEXT = 4000, /* of recipients */
	TALK_ADDRESS = 1000,
	TALK_REPLY_MAX = 2048,
	SENDINGS = 256,
};

/* What a command is, and so what the reply is to. */
enum verb {
	VERB_OPEN,
	VERB_HELO,
	VERB_STARTTLS,
	VERB_AUTH,
	VERB_MAIL,
	VERB_RCPT,
	VERB_DATA,
	VERB_BODY, /* the end of the data, or the last of its pieces */
	VERB_RSET,
	VERB_OTHER,
};

struct log_talk_state {
	struct log_way way;
	struct span sender, helo, peer, message_id, queue_id, refused, part;
	struct span asked, taken; /* "<a@example.org>,<b@example.org>," */
	/* Of those taken, who have an end, and who were put off just now. */
	struct span settled, waiting;
	unsigned char pending[TALK_PENDING]; /* verbs, the oldest first */
	unsigned count, messages;
	bool is_served, is_done, is_login;
	bool is_begun; /* a line of it was seen */
	bool is_named; /* the ids are of the message that comes next */
};

/* Whom a message is being sent to, by those who do not say it in the session. */
struct log_sending {
	struct log_way way;
	char id[24];
	unsigned len;
};

struct log_talks {
	struct log_talk_state states[TALKS];
	struct log_sending sendings[SENDINGS];
	uint64_t count;       /* of what was noted */
	char text[TALK_TEXT]; /* of an event that is made: recipients ... */
	char reply[TALK_REPLY_MAX];
};

/* Keep another text instead. */
void
log_talk_change(struct log_join *join, struct span *kept, struct span text);

/* The message is over; the session goes on. */
void log_talk_clear_message(struct log_join *join, struct log_talk_state *talk);

/* Nothing is known any more. */
void log_talk_clear(struct log_join *join, struct log_talk_state *talk);

/* The state of a session; it may take another's place. */
struct log_talk_state *log_talk_get(struct log_join *join, struct span session);

/* Put "<joe@example.org>," behind those of a list. */
void
log_talk_append(struct log_join *join, struct span *list, struct span address);

/* Is an address in a list? */
bool log_talk_has(struct span list, struct span address);

/* Take the addresses of a domain out of a list. */
void
log_talk_forget(struct log_join *join, struct span *list, struct span domain);

/*
 * Take the first of a list; it is copied to the bytes, of which there must be
 * TALK_ADDRESS. False: there is none.
 */
bool log_talk_take(struct log_join *join, struct span *list, char *bytes,
    struct span *address);

/*
 * Add to a TALK_ITEM, with the outcome of one recipient or of a domain, whom it
 * is of. False: it tells nothing but that an attempt is over.
 */
bool log_talk_item(struct log_join *join, struct log_talk_state *talk,
    struct log_event *made);

/* A command waits for its answer; the oldest is answered first. */
void log_talk_push(struct log_talk_state *talk, enum verb verb);
enum verb log_talk_pop(struct log_talk_state *talk);

#endif
