#ifndef NIXIE_VERIFY_ADDRESS_H
#define NIXIE_VERIFY_ADDRESS_H

/*
 * What an address of a list is good for, as far as it tells by itself: its
 * form, its spelling, whom it names. Nobody is asked.
 *
 *	" Joe@Gmial.com" = fix, typo: did you mean joe@gmail.com?
 *
 * An address is never changed by itself: a suggestion is for its owner to
 * confirm. Only what cannot be an address at all may be suppressed.
 */

#include "core/verify/mailbox.h"
#include "core/verify/typo.h"

enum verify_verdict {
	VERIFY_KEEP,
	VERIFY_FIX,      /* ask its owner; see the suggestion, if any */
	VERIFY_SUPPRESS, /* mail to it cannot arrive, or nobody will read it */
	VERIFY_RETRY,    /* try again later */
	VERIFY_UNKNOWN,  /* it does not tell by itself */
	VERIFY_VERDICTS
};

/* Why; the first of these that is true: see reason_table.h. */
enum verify_reason {
#define REASON(id, name, words) VERIFY_##id,
#include "core/verify/reason_table.h"
#undef REASON
	VERIFY_REASONS
};

struct verify_result {
	enum verify_verdict verdict;
	enum verify_reason reason;
	bool is_role, is_disposable, is_popular;
	bool is_international; /* its local part needs SMTPUTF8 (RFC 6531) */
	struct span local, domain; /* of the address as it was given */
	/* Normal: no clutter, domain in small letters and as the DNS has it. */
	struct span address;
	struct span mailbox; /* without tags, and dots where they are nothing */
	struct span
	    unicode; /* the domain as people write it; empty: the same */
	struct span suggestion; /* empty: none */
	struct span evidence;   /* what was found when others were asked */
};

struct verify {
	struct table roles, disposable, popular;
	struct verify_typos typos;
	struct verify_mailboxes mailboxes;
	char bytes[6][VERIFY_MAX_ADDRESS + 1];
};

/* The lists, in an arena that must live as long. */
void verify_init(struct verify *verify, struct arena *arena, uint64_t seed);

/* The result is good until the next call. */
void verify_address(struct verify *verify, struct span given,
    struct verify_result *result);

/* "keep". False: there is no such verdict. */
bool verify_verdict_parse(struct span name, enum verify_verdict *verdict);

/* "keep", "typo"; and a sentence about the reason. */
const char *verify_verdict_name(enum verify_verdict verdict);
const char *verify_reason_name(enum verify_reason reason);
const char *verify_reason_words(enum verify_reason reason);

#endif
