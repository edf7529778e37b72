#ifndef NIXIE_LOG_QUEUE_H
#define NIXIE_LOG_QUEUE_H

/*
 * What a mail server lists of its queue, recipient by recipient:
 *
 *	postqueue -j    {"queue_id": "4A1B2C3D4E", "recipients": [{"address": ...
 *	postqueue -p    4A1B2C3D4E*  1234 Sat Nov 21 10:00:00  joe@example.org
 *	mailq           the same of Postfix, or Sendmail's
 *	exim -bp        " 4d  2.9K 1abcDE-000abc-XY <joe@example.org>"
 *	smtpctl show queue    1234abcd...|inet4|mta|...|joe@example.org|...
 *	qmail-qread     21 Nov 2026 10:00:00 GMT  #1234567  812  <joe@...>
 *
 * All texts view the listing, or, of JSON with escapes, the scratch bytes,
 * which are good until the next message.
 */

#include "core/log/event.h"

enum log_queue_form {
	LOG_QUEUE_NONE,
	LOG_QUEUE_JSON,  /* Postfix */
	LOG_QUEUE_TABLE, /* Postfix or Sendmail */
	LOG_QUEUE_EXIM,
	LOG_QUEUE_OPENSMTPD,
	LOG_QUEUE_QMAIL,
	LOG_QUEUE_EMPTY,
};

struct log_queued {
	enum log_format format;
	struct span queue_id, sender, recipient;
	struct span reason; /* why it was put off; empty: not said */
	int64_t arrived;    /* in seconds since 1970; 0: not known */
	int64_t age;        /* in seconds; -1: not known */
	uint64_t size;
	bool is_held;   /* or frozen */
	bool is_active; /* a delivery is under way */
	bool is_first;  /* recipient of its message */
};

struct log_queue {
	enum log_queue_form form;
	enum log_format table_format; /* Postfix's or Sendmail's */
	struct span rest;
	struct span recipients; /* of JSON: those of the message, to come */
	struct log_queued message;
	struct log_clock clock;
	int64_t now;
	struct log_scratch scratch;
};

/* Which form a listing has, by its look. */
enum log_queue_form log_queue_detect(struct span text);

void log_queue_init(struct log_queue *queue, struct span text, int64_t now);

/* The next recipient that still waits; false: there are no more. */
bool log_queue_next(struct log_queue *queue, struct log_queued *found);

#endif
