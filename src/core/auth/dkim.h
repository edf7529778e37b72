#ifndef NIXIE_AUTH_DKIM_H
#define NIXIE_AUTH_DKIM_H

/*
 * DKIM signatures verified (RFC 6376, 6; 8301, 8463, 8616). Each is judged
 * by itself, and two things are kept apart: whether the cryptography holds,
 * body and header each, and whether the signature is acceptable. So one can
 * say "it holds, but nobody accepts rsa-sha1 any more".
 */

#include "core/auth/dkim_hash.h"
#include "core/auth/dkim_key.h"
#include "core/auth/trace.h"
#include "core/crypto/verify.h"
#include "core/dns/known.h"

enum {
	DKIM_SIGNATURES_MAX = 32, /* more are not looked at */
	DKIM_SHORT_KEY = 1024,
	DKIM_CLOCK_DRIFT = 300, /* seconds that t= may be ahead */
};

/* RFC 8601, 2.7.1. */
enum dkim_result {
	DKIM_NONE,
	DKIM_PASS,
	DKIM_FAIL,
	DKIM_POLICY, /* it holds, but is not acceptable */
	DKIM_NEUTRAL,
	DKIM_TEMPERROR,
	DKIM_PERMERROR,
	DKIM_RESULTS
};

/* What is not in order, whatever the cryptography says; a set. */
enum dkim_concern {
	DKIM_CONCERN_SHA1 = 1 << 0,
	DKIM_CONCERN_SHORT_KEY = 1 << 1,
	DKIM_CONCERN_EXPIRED = 1 << 2,
	DKIM_CONCERN_NOT_YET = 1 << 3,
	DKIM_CONCERN_FAULTY = 1 << 4, /* the signature or its key record */
	/* Those before refuse a signature, those behind do not. */
	DKIM_CONCERN_PARTIAL_BODY = 1 << 5, /* l= leaves bytes unsigned */
	DKIM_CONCERN_TESTING = 1 << 6,      /* t=y in the key */
	DKIM_CONCERN_SEVERAL_KEYS = 1 << 7,
	DKIM_CONCERN_PKCS1 = 1 << 8, /* a key form that some cannot read */
	DKIM_CONCERNS_END = 1 << 9
};

enum { DKIM_REFUSING = DKIM_CONCERN_PARTIAL_BODY - 1 };

enum dkim_crypto {
	DKIM_CRYPTO_NONE, /* could not be tried */
	DKIM_CRYPTO_PASS,
	DKIM_CRYPTO_FAIL,
};

struct dkim_outcome {
	struct dkim_signature signature;
	const struct dns_answer *answer; /* with the keys; NULL: not asked */
	const struct dkim_key *key;      /* the one that counts; NULL: none */
	size_t keys;                     /* records that are keys */
	enum dkim_result result;
	enum dkim_reason reason;
	enum dkim_crypto crypto;
	bool body_matches, header_matches; /* where crypto is not NONE */
	uint64_t body_length;              /* of the canonical body */
	struct span body_sum;              /* of what is here, not signed */
	struct span header_text;           /* what the signature signs */
	unsigned concerns;
};

LIST_TYPE(dkim_outcomes, struct dkim_outcome *);

struct dkim_request {
	struct span message;
	uint64_t now;             /* seconds since 1970; 0: not known */
	struct crypto_keys *keys; /* kept ready between calls */
};

struct dkim_check {
	bool waits; /* for answers that are wanted; the rest means nothing */
	struct dkim_message message;
	struct dkim_outcomes outcomes; /* from the top of the header */
	enum dkim_result result;       /* the best of them */
};

void dkim_verify(struct arena *arena, const struct dkim_request *request,
    struct dns_known *known, struct trace *trace, struct dkim_check *check);

/*
 * Judge one signature in a message, also for ARC; false: it waits.
 */
bool dkim_judge(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, struct dns_known *known,
    struct dkim_outcome *outcome);

/*
 * Find the key for a signature whose header text is set, and judge that
 * alone: the seals of ARC have no body. False: it waits.
 */
bool dkim_judge_header(struct arena *arena, const struct dkim_request *request,
    struct dns_known *known, struct dkim_outcome *outcome);

const char *dkim_result_name(enum dkim_result result);
const char *dkim_concern_name(enum dkim_concern concern);
const char *dkim_concern_words(enum dkim_concern concern);

#endif
