#ifndef NIXIE_RESOLVE_CONTEXT_H
#define NIXIE_RESOLVE_CONTEXT_H

/* A context of libunbound, set up as we need it. */

#include "io/loop/loop.h"
#include "io/resolve/resolver.h"

struct ub_ctx;

struct live_context {
	struct ub_ctx *unbound;
	struct arena arena;
	bool is_root;             /* it validates from the root on */
	struct dns_zone *anchors; /* or from these names on; NULL: not */
};

/*
 * With validation, unless the options say otherwise. False: see error, and
 * there is nothing to close.
 */
MUST_CHECK bool live_context_open(struct live_context *context,
    struct loop *loop, const struct resolve_options *options,
    bool is_validating, struct error *error);
void live_context_close(struct live_context *context);

/* Would it have said so, were the name's records not signed as they must be? */
bool live_context_covers(const struct live_context *context, struct span name);

#endif
