#ifndef NIXIE_INBOX_INBOX_H
#define NIXIE_INBOX_INBOX_H

/*
 * What the lab keeps: every attempt, those that were refused too, in a store
 * (io/store), each under the name of the run that it belongs to.
 *
 *	inbox = inbox_open(loop, &options, &error);
 *	lab_options.keep = inbox_keep;      the owner is the inbox
 *	... lab_close(lab), then inbox_close(inbox)
 *
 * An inbox belongs to one loop; several may share a store.
 */

#include "io/store/store.h"
#include "service/lab/lab.h"

/* What tells the run that an attempt belongs to. */
enum inbox_space {
	INBOX_SPACE_HEADER, /* a field of the message */
	INBOX_SPACE_PORT,   /* "smtp", "smtps", "submission" */
	INBOX_SPACE_LOGIN,  /* who logged in */
	INBOX_SPACES
};

struct inbox_options {
	struct store *store;
	enum inbox_space space;
	const char *space_field; /* of the header: "X-Nixie-Run" */
};

struct inbox;

struct inbox *
inbox_open(struct loop *loop, const struct inbox_options *options);
/* After the lab is closed. NULL is fine. */
void inbox_close(struct inbox *inbox);

/* Microseconds since 1970. */
uint64_t inbox_clock(void);

/* For lab_options.keep; the owner is an inbox. */
enum lab_kept inbox_keep(void *owner, const struct lab_attempt *attempt,
    struct lab_ticket *ticket);

/* For store_options.digest: what can be read of a message, as UTF-8. */
void inbox_digest(struct span message, struct text *words);

#endif
