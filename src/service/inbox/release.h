#ifndef NIXIE_INBOX_RELEASE_H
#define NIXIE_INBOX_RELEASE_H

/*
 * A message that was kept goes on to a real server: to the one that the user
 * named, and to recipients that fit what the user named, never to others.
 *
 *	release = inbox_release_start(loop, &options, &mail, call, owner);
 *	... call(owner), from within loop_run()
 *	inbox_release_write(release, &json);
 *	inbox_release_free(release);
 */

#include "base/json.h"
#include "io/loop/endpoint.h"
#include "io/loop/loop.h"
#include "io/loop/tls.h"

enum {
	INBOX_RELEASE_PATTERNS_MAX = 16,
	INBOX_RELEASE_SECONDS = 120,
	INBOX_RELEASE_RECIPIENTS_MAX = 100,
};

struct inbox_release_options {
	struct endpoint to; /* len 0: nothing is released */
	const char *name;   /* what we call ourselves */
	const char *patterns[INBOX_RELEASE_PATTERNS_MAX]; /* "*@example.org" */
	size_t pattern_count;
	struct tls *tls; /* for STARTTLS, where it is offered */
};

struct inbox_release_mail {
	struct span sender, message;
	const struct span *recipients;
	size_t recipient_count; /* at most INBOX_RELEASE_RECIPIENTS_MAX */
};

/* May anything be released to this address? */
bool inbox_release_allows(const struct inbox_release_options *options,
    struct span recipient);

struct inbox_release;

/* The mail is copied. The call comes once. */
struct inbox_release *inbox_release_start(struct loop *loop,
    const struct inbox_release_options *options,
    const struct inbox_release_mail *mail, void (*over)(void *owner),
    void *owner);
bool inbox_release_is_over(const struct inbox_release *release);

/* Did the server take it for all? Only when it is over. */
bool inbox_release_is_taken(const struct inbox_release *release);

/* What became of it, into an object that is open. */
void
inbox_release_write(const struct inbox_release *release, struct json *json);

/* Breaks off. NULL is fine. */
void inbox_release_free(struct inbox_release *release);

#endif
