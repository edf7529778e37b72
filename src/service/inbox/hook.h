#ifndef NIXIE_INBOX_HOOK_H
#define NIXIE_INBOX_HOOK_H

/*
 * Webhooks: each attempt that was kept is told to addresses that the user
 * named, one after the other, in the order in which they came.
 *
 *	POST /hook HTTP/1.1
 *	X-Nixie-Event: attempt
 *	X-Nixie-Delivery: 17
 *	X-Nixie-Signature: sha256=4d1c...
 *
 *	{"event":"attempt","attempt":{"id":17, ...}}
 *
 * The signature is the HMAC of the body with the secret. Whatever is no 2xx is
 * tried again, each time after twice as long, until the tries are used up;
 * then that attempt is given up, and the next one told.
 *
 * How far each address was told is kept in the store: what was not told when
 * the lab ended is told when it begins again with the same file. An answer
 * that was lost on the way is waited for in vain: then that attempt is told
 * twice, with the same X-Nixie-Delivery.
 */

#include "base/json.h"
#include "io/loop/loop.h"
#include "io/store/store.h"

enum { INBOX_HOOKS_MAX = 8, INBOX_HOOK_TRIES = 5 };

struct inbox_hook_options {
	struct store *store;
	const char *urls[INBOX_HOOKS_MAX];
	size_t count;
	struct span secret; /* empty: nothing is signed */
	unsigned tries;     /* for an attempt; 0: INBOX_HOOK_TRIES */
};

struct inbox_hooks;

/* Looks up the hosts' addresses. NULL: one is no address of a page. */
struct inbox_hooks *inbox_hooks_open(struct loop *loop,
    const struct inbox_hook_options *options, struct error *error);
/*
 * The end, when no attempt comes any more: what goes smoothly is still told,
 * for two seconds at the most; in a call of its own, outside of the loop's.
 * Gives how many attempts are left, of all addresses. NULL: 0.
 */
size_t inbox_hooks_drain(struct inbox_hooks *hooks);
/* What was not told yet is not told any more. NULL is fine. */
void inbox_hooks_close(struct inbox_hooks *hooks);

/* An array: how it goes with each. NULL: there are none. */
void inbox_hooks_write(const struct inbox_hooks *hooks, struct json *json,
    const char *key);

#endif
