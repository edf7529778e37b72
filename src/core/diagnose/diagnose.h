#ifndef NIXIE_DIAGNOSE_DIAGNOSE_H
#define NIXIE_DIAGNOSE_DIAGNOSE_H

/*
 * Evidence and knowledge in, a diagnosis out: a pure function. It looks
 * nothing up; what would tell more are the checks of the cause it found.
 *
 * The order of decision (doc/taxonomy.md): text and issuer, then text, then
 * an issuer's own code, then the registry, then what the words are like, then
 * the reply code with its stage, then the class. Three things are kept apart: whether the message
 * may pass later, who must act, and what becomes of the address.
 */

#include "core/evidence/evidence.h"
#include "core/know/match.h"
#include "core/smtp/unfold.h"

/* By what a cause was decided, weakest first. */
enum basis {
	BASIS_NOTHING,
	BASIS_CLASS,
	BASIS_REPLY_CODE,
	BASIS_VAGUE_STATUS,
	BASIS_CLAIM, /* a provider's own class, in its event */
	BASIS_WEAK_TEXT,
	BASIS_LIKENESS, /* words like those of other rules */
	BASIS_STATUS,
	BASIS_ISSUER_CODE,
	BASIS_TEXT,
	BASIS_ISSUER_TEXT,
	BASES
};

struct because {
	const struct rule *rule;           /* or NULL */
	const struct status_row *status;   /* or NULL */
	const struct reply_row *reply_row; /* or NULL */
	struct span quote;                 /* in the input */
	size_t begin, end;                 /* the same, in reply.text */
};

/* A value taken out of the reply by the winning rule. */
struct captured {
	enum capture_kind kind;
	struct span value;
};

/* What a look-up made of a question. */
enum question_result {
	QUESTION_OPEN,    /* not asked */
	QUESTION_GOOD,    /* asked, and all in order */
	QUESTION_BAD,     /* asked, and something is wrong */
	QUESTION_UNKNOWN, /* asked, but nobody could tell */
};

struct dns_answer;
struct finding;

/* One of the cause's checks; see core/confirm. */
struct question {
	struct span check; /* "ptr" */
	struct span why;   /* the question, in words, with gaps */
	enum question_result result;
	struct span detail; /* the answer, or why there is none, in words */
	bool is_telling;    /* being good, it speaks against the diagnosis */
	const struct finding *finding; /* that is the answer; or NULL */
	/* What was asked of the DNS for it, in order. */
	LIST(const struct dns_answer *) answers;
};

/* What look-ups make of the whole diagnosis. */
enum standing {
	STANDING_NOT_ASKED,
	STANDING_OPEN,      /* nothing could be answered */
	STANDING_CONFIRMED, /* what was found explains the refusal */
	STANDING_OTHER,     /* something is wrong, but not this */
	STANDING_DOUBTED,   /* what was asked is in order today */
};

/* A recipient named again to its server: what came of it. */
enum again_outcome {
	AGAIN_NOBODY, /* nobody was to ask */
	AGAIN_SAME,
	AGAIN_SAME_CAUSE, /* in other words */
	AGAIN_CHANGED,
	AGAIN_ACCEPTED,
	AGAIN_ACCEPTS_ANY,   /* as it does any name */
	AGAIN_ACCEPTED_HERE, /* but it was the sender that was refused */
	AGAIN_NOT_NOW,
	AGAIN_WE_REFUSED,
	AGAIN_UNREACHED,
	AGAIN_NOT_ASKED, /* out of politeness */
	AGAIN_OUTCOMES
};

struct again {
	enum again_outcome outcome;
	struct span words;         /* a sentence about it */
	struct span reply;         /* of today; or empty */
	const struct cause *cause; /* of that; or NULL */
};

struct arena;
struct finding_list;

struct diagnosis {
	const struct evidence *evidence;
	struct span judged; /* the bytes of the input that reply unfolds */
	struct smtp_unfolded reply;
	struct matches matches;
	enum basis basis;
	const struct cause *cause; /* never NULL */
	const struct rule *rule;   /* the winner; or NULL */
	enum stage stage;
	bool is_stage_shown; /* by the input; else the rule's usual one */
	enum role role;
	const struct issuer *issuer; /* who speaks; or NULL */
	enum permanence permanence;
	enum side side;
	unsigned acts;
	enum confidence confidence;
	struct retry_policy retry;
	struct suppress_policy suppress;
	struct span suppress_reason;
	struct captured captured[PATTERN_MAX_CAPTURES];
	size_t captured_count;
	bool is_about_sender;      /* the domain in question is the sender's */
	struct span sender_domain; /* by the input or the reply; or empty */
	const struct zone_row *zone; /* the blocklist named; or NULL */
	unsigned missing;
	LIST(struct because) because;
	LIST(struct span) contradictions;
	LIST(struct question) questions; /* empty: see the cause's checks */
	enum standing standing;
	const struct finding_list *findings; /* of the look-ups; or NULL */
	struct again again;                  /* see core/confirm/again.h */
	struct arena *scratch; /* ... in which they live; or NULL */
};

/* Diagnose one case. The diagnosis lives in the arena, and views all three. */
void diagnose(struct matcher *matcher, struct arena *arena,
    const struct evidence *evidence, struct diagnosis *diagnosis);

const char *basis_name(enum basis basis);
const char *question_result_name(enum question_result result);
const char *standing_name(enum standing standing);

/* "same", "same_cause", "changed", "accepted" ...; "" for nobody. */
const char *again_outcome_name(enum again_outcome outcome);

#endif
