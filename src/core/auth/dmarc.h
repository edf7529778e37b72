#ifndef NIXIE_AUTH_DMARC_H
#define NIXIE_AUTH_DMARC_H

/*
 * DMARC (RFC 9989; before it RFC 7489): is the domain in From one of those
 * that SPF and DKIM have proven, and if not, what does its owner ask for?
 *
 *	From: a@news.example.org        SPF passed for example.org
 *	_dmarc.example.org says p=reject; both belong to example.org: pass
 *
 * Both ways to find the organisation are evaluated, for receivers use either:
 * where they differ, one server takes the mail and another refuses it.
 */

#include "core/auth/dmarc_walk.h"

/* More identities than these are not looked at: each may cost 8 questions. */
enum { DMARC_IDENTITIES_MAX = 40 };

enum dmarc_result {
	DMARC_RESULT_WAITS, /* for answers: see dns_known */
	DMARC_PASS,
	DMARC_FAIL,
	DMARC_NONE, /* no policy applies */
	DMARC_TEMPERROR,
	DMARC_PERMERROR,
};

enum dmarc_mechanism { DMARC_BY_SPF, DMARC_BY_DKIM };

/* A domain that SPF (of MAIL FROM) or a DKIM signature has proven. */
struct dmarc_identity {
	enum dmarc_mechanism mechanism;
	struct span domain;
	bool is_unsure; /* not proven yet: that ended in a temporary error */
};

struct dmarc_request {
	struct span from_domain;
	const struct dmarc_identity *identities;
	size_t count;
};

enum dmarc_aligned { DMARC_UNALIGNED, DMARC_ALIGNED, DMARC_UNSURE };

struct dmarc_alignment {
	struct dmarc_identity identity;
	bool is_strict;
	enum dmarc_aligned aligned;
	struct span organization; /* of the identity; empty: not needed */
};

/* What one method makes of the message. */
struct dmarc_verdict {
	struct dmarc_walk walk; /* from the domain in From */
	enum dmarc_result result;
	const char *why;          /* the result, in words of ours */
	enum dmarc_policy policy; /* that applies; DMARC_POLICY_ABSENT: none */
	enum dmarc_tag tag;       /* that it stands in: p, sp or np */
	enum dmarc_policy disposition; /* asked for this message */
	bool is_fallback; /* the record is broken, and thus read as p=none */
	bool is_existing; /* the domain in From; asked for where it matters */
	const struct dns_answer *existence;
	struct dmarc_alignment *alignments;
	size_t count;
};

struct dmarc_evaluation {
	struct span from_domain;
	struct dmarc_verdict verdicts[DMARC_METHODS];
	bool is_waiting; /* run it again when more is known */
	bool differs;    /* in result, policy or disposition */
};

/*
 * Evaluate by both methods. Spans of the request must live as long as the
 * evaluation, which cannot be copied.
 */
void dmarc_evaluate(struct arena *arena, struct dns_known *known,
    const struct dmarc_request *request, struct dmarc_evaluation *evaluation);

/* Tell a trace how it came to this, one method or the other. */
void dmarc_trace(struct trace *trace, const struct dmarc_evaluation *evaluation,
    enum dmarc_method method);

/* Is any identity proven by this mechanism aligned? */
bool dmarc_is_aligned(const struct dmarc_verdict *verdict,
    enum dmarc_mechanism mechanism);

/* "pass"; waiting is "temperror", should anybody ask. */
const char *dmarc_result_name(enum dmarc_result result);

#endif
