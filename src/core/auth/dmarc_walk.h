#ifndef NIXIE_AUTH_DMARC_WALK_H
#define NIXIE_AUTH_DMARC_WALK_H

/*
 * Which policy record speaks for a domain, and to which organisation the
 * domain belongs. There are two ways to find out, and receivers are divided:
 *
 *	tree walk (RFC 9989, 4.10): _dmarc.a.mail.example.org,
 *	    _dmarc.mail.example.org, _dmarc.example.org, _dmarc.org
 *	public suffix list (RFC 7489, 3.2): _dmarc.a.mail.example.org,
 *	    _dmarc.example.org
 *
 * All names of a walk are asked for at once, though some may turn out not to
 * be needed.
 */

#include "core/auth/dmarc_record.h"
#include "core/auth/lookup.h"
#include "core/auth/trace.h"

enum {
	DMARC_QUERIES_MAX = 8, /* RFC 9989, 4.10 */
	DMARC_JUMP_LABELS = 7,
};

enum dmarc_method { DMARC_TREE_WALK, DMARC_PSL, DMARC_METHODS };

/* What there is at one name. */
struct dmarc_step {
	struct span domain; /* without "_dmarc." */
	struct auth_lookup lookup;
	const struct dmarc_record *record; /* or NULL */
};

struct dmarc_walk {
	struct span domain; /* where it began */
	enum dmarc_method method;
	struct dmarc_step steps[DMARC_QUERIES_MAX]; /* as far as it went */
	size_t count;
	bool is_waiting;
	const struct dmarc_step *failed; /* a step that may have mattered */
	struct span organization;
	const char *why;                 /* the organisation is this one */
	const struct dmarc_step *policy; /* the record to apply; NULL: none */
};

/* Look what stands below "_dmarc." of one domain. */
struct dmarc_step
dmarc_look(struct arena *arena, struct dns_known *known, struct span domain);

/*
 * Walk. All names are views of the domain given, which must live as long. A
 * walk points into itself: it cannot be copied.
 */
void dmarc_walk(struct arena *arena, struct dns_known *known,
    enum dmarc_method method, struct span domain, struct dmarc_walk *walk);

/* Tell a trace what a walk met. */
void dmarc_walk_trace(struct trace *trace, const struct dmarc_walk *walk);

/* "tree_walk", "psl". */
const char *dmarc_method_name(enum dmarc_method method);

#endif
