#ifndef NIXIE_INBOX_WEB_H
#define NIXIE_INBOX_WEB_H

/*
 * The lab's inbox over HTTP: an interface for programs (doc/schema/
 * inbox.openapi.json), those of Mailpit and MailHog as far as test suites use
 * them, and plain pages for people.
 *
 *	web = inbox_web_open(loop, &at, &options, &error);
 *	loop_run(loop);
 *	inbox_web_close(web);
 *
 * Requests that a foreign page makes are refused: the Host must be an address,
 * localhost, or a name that was given; the Origin, if there is one, the same.
 */

#include "io/loop/endpoint.h"
#include "io/loop/loop.h"
#include "io/store/store.h"
#include "service/inbox/hook.h"
#include "service/inbox/release.h"

enum { WEB_HOSTS_MAX = 16 };

struct lab_lobby;

struct inbox_web_options {
	struct store *store;
	const char *hosts[WEB_HOSTS_MAX]; /* names that may be asked for */
	size_t host_count;
	struct inbox_release_options release;
	const struct inbox_hooks *hooks; /* NULL: none */
	struct lab_lobby *lobby; /* in which chance is told what to do */
	bool is_mailhog; /* who answers at /api/v1/messages, where both would */
};

struct inbox_web;

/* Options are borrowed. NULL: the end cannot be had. */
struct inbox_web *inbox_web_open(struct loop *loop, const struct endpoint *at,
    const struct inbox_web_options *options, struct error *error);
/* Where it listens; a port of 0 has become one that was free. */
void inbox_web_end(const struct inbox_web *web, struct endpoint *at);
/* NULL is fine. */
void inbox_web_close(struct inbox_web *web);

#endif
