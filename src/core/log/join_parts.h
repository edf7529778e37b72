#ifndef NIXIE_LOG_JOIN_PARTS_H
#define NIXIE_LOG_JOIN_PARTS_H

/* What the joiner keeps of a message and its recipients, and its tables. */

#include "core/log/join.h"
#include "core/log/pack.h"

/* Recipients of a message that are looked through one by one. */
enum { LOG_FEW_RECIPIENTS = 8 };

enum log_recipient_part {
	RECIPIENT_ADDRESS,
	RECIPIENT_ORIGINAL,
	RECIPIENT_REPLY,
	RECIPIENT_HOST,
	RECIPIENT_IP,
	RECIPIENT_STATUS,
	RECIPIENT_TRANSPORT,
	RECIPIENT_CHILD,
	RECIPIENT_STAGE,
	RECIPIENT_CLAIM,
};

struct log_recipient {
	struct log_recipient *next;  /* of the message */
	struct log_recipient *chain; /* in the table */
	uint64_t hash;
	struct log_pack texts;
	const char *claimed;
	struct log_time first, last;
	int64_t delay, delays[4];
	enum log_outcome outcome;
	unsigned attempts, line;
	bool is_expired, is_local;
	bool is_news;     /* its outcome was not told yet */
	bool is_in_table; /* its message has more than a few */
};

enum log_message_part {
	MESSAGE_ID,
	MESSAGE_PARENT,
	MESSAGE_SENDER,
	MESSAGE_NAME, /* its Message-ID */
	MESSAGE_CLIENT,
	MESSAGE_CLIENT_IP,
	MESSAGE_HELO,
	MESSAGE_LOGIN,
	MESSAGE_SCRIPT,
};

struct log_message {
	struct log_message *chain, *name_chain; /* in the tables */
	struct log_message *older,
	    *newer; /* by the last line; when ready: next */
	struct log_recipient *recipients, *last;
	uint64_t hash, name_hash;
	uint64_t serial; /* no other message has it, whatever its id becomes */
	struct log_pack texts;
	struct log_time arrived;
	uint64_t size;
	int64_t touched;   /* the time of its last line; ms */
	unsigned attempts; /* of all recipients */
	unsigned recipient_count;
	enum log_format format;
	bool has_sender, is_notice, is_local, has_child, is_named;
};

/* NULL: no such message is under way. */
struct log_message *log_message_find(struct log_join *join, struct span id);

/* The message of this id; a new one if need be. NULL: it is no id. */
struct log_message *
log_message_get(struct log_join *join, const struct log_event *event);

/* It is now the one with the latest line. */
void log_message_touch(struct log_join *join, struct log_message *message,
    const struct log_event *event);

/* Another message under way with this Message-ID; NULL: there is none. */
struct log_message *log_message_named(struct log_join *join,
    const struct log_message *other, struct span message_id);

/* Give it a Message-ID, by which it can then be found. */
void log_message_name(struct log_join *join, struct log_message *message,
    struct span message_id);

/* Give it another id. */
void log_message_rename(struct log_join *join, struct log_message *message,
    struct span id);

/* It left the queue: it cannot be found any more, and will be told. */
void log_message_finish(struct log_join *join, struct log_message *message);

/* Give back its memory; it must not be in the tables any more. */
void log_message_free(struct log_join *join, struct log_message *message);

/* Did a message of this id leave the queue lately? */
bool log_message_was(const struct log_join *join, struct span id);

/* The recipient of a message; a new one if need be. */
struct log_recipient *log_recipient_get(struct log_join *join,
    struct log_message *message, const struct log_event *event);
void log_recipient_free(struct log_join *join, struct log_recipient *recipient);

/* A session or a delivery begins: keep what its later lines will not say. */
void log_session_note(struct log_join *join, const struct log_event *event);

/* Add to an event what is known of its session. */
void log_session_complete(struct log_join *join, struct log_event *event);

/*
 * Read a line of a session whose commands stand apart. True: an event was
 * made of it, which views the line and what is kept.
 */
bool log_talk_read(struct log_join *join, const struct log_event *event,
    struct log_event *made);

/* Keep what an attempt was answered. */
void log_said_keep(struct log_join *join, struct log_recipient *recipient,
    const struct log_event *event);

/* No attempt was made: what was said at an earlier one counts. */
void log_said_lead_back(struct log_join *join, struct log_recipient *recipient,
    const struct log_event *event);

/* A case of its own, for it has no message, or none any more. */
void log_refuse(struct log_join *join, const struct log_event *event,
    const struct log_message *message);

/* Refused or discarded when it was in the queue already. */
void log_drop(struct log_join *join, const struct log_event *event);

/* Was this refusal told by another log of the same server? */
bool log_said_twice(struct log_join *join, const struct log_event *event);

/* It was taken out of its message; or the message, out of its tables. */
void
log_told_add_recipient(struct log_join *join, struct log_recipient *recipient);
void log_told_add_message(struct log_join *join, struct log_message *message);

#endif
