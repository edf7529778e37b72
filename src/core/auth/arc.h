#ifndef NIXIE_AUTH_ARC_H
#define NIXIE_AUTH_ARC_H

/*
 * The chain of those who passed a message on, verified (RFC 8617, 5.2). Each
 * of them adds a set of three fields with the same number:
 *
 *	ARC-Seal: i=1; a=rsa-sha256; cv=none; d=example.net; s=arc; b=...
 *	ARC-Message-Signature: i=1; a=rsa-sha256; d=example.net; ...
 *	ARC-Authentication-Results: i=1; example.net; spf=pass ...
 *
 * ARC is on its way to historic: it is read and explained here, and nothing
 * seals.
 */

#include "core/auth/dkim.h"

enum { ARC_SETS_MAX = 50 };

enum arc_result { ARC_NONE, ARC_PASS, ARC_FAIL, ARC_RESULTS };

enum arc_reason {
	ARC_REASON_NONE,
	ARC_REASON_INSTANCE, /* i= is missing, or not 1 to 50 */
	ARC_REASON_TWICE,    /* the set has such a field already */
	ARC_REASON_GAP,      /* a field of the set, or the set, is missing */
	ARC_REASON_FAILED,   /* the last seal says cv=fail */
	ARC_REASON_CV,       /* cv= is not none in set 1, pass in others */
	ARC_REASON_SEAL_H,   /* a seal with h= */
	ARC_REASON_SIGNED,   /* a message signature over a seal */
	ARC_REASON_MESSAGE,  /* the last message signature does not hold */
	ARC_REASON_SEAL,     /* a seal does not hold */
	ARC_REASONS
};

enum arc_cv { ARC_CV_BAD, ARC_CV_NONE, ARC_CV_PASS, ARC_CV_FAIL };

struct arc_set {
	const struct dkim_field *results;    /* AAR */
	struct dkim_outcome *message, *seal; /* AMS and AS */
	enum arc_cv cv;                      /* of the seal */
	struct span said; /* AAR behind the number and its semicolon */
};

struct arc_check {
	bool waits; /* for answers that are wanted; the rest means nothing */
	enum arc_result result;
	enum arc_reason reason;
	size_t reason_at;   /* the number of the set that it is about */
	size_t count;       /* the highest number */
	size_t oldest_pass; /* RFC 8617, 5.2, step 5; 0: all of them hold */
	struct arc_set sets[ARC_SETS_MAX]; /* number 1 first */
};

/* The message is read already; the request says the time, and has the keys. */
void arc_verify(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, struct dns_known *known,
    struct arc_check *check);

/* Tell it: one level per set, the last one first. */
void arc_trace(struct trace *trace, const struct arc_check *check);

const char *arc_result_name(enum arc_result result);
const char *arc_reason_name(enum arc_reason reason);
const char *arc_reason_words(enum arc_reason reason);

#endif
