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

#include "base/table.h"
#include "base/text.h"

enum verify_verdict {
	VERIFY_KEEP,
	VERIFY_FIX,      /* ask its owner; see the suggestion, if any */
	VERIFY_SUPPRESS, /* mail to it cannot arrive, or nobody will read it */
	VERIFY_RETRY,    /* try again later */
	VERIFY_UNKNOWN,  /* it does not tell by itself */
	VERIFY_VERDICTS
};

/* Why; the first of these that is true. */
enum verify_reason {
	VERIFY_FINE,
	VERIFY_EMPTY,
	VERIFY_NO_AT,
	VERIFY_LOCAL,  /* its local part is none */
	VERIFY_DOMAIN, /* its domain is none */
	VERIFY_TOO_LONG,
	VERIFY_CLUTTER,    /* quotes, brackets, blanks around it or in it */
	VERIFY_TYPO,       /* its domain is a letter away from a popular one */
	VERIFY_DISPOSABLE, /* given to anyone for minutes */
	VERIFY_RESERVED,   /* its domain is for examples (RFC 2606) */
	VERIFY_ROLE,       /* names a task, not a person */
	VERIFY_LITERAL,    /* its domain is an IP address */
	VERIFY_REASONS
};

struct verify_result {
	enum verify_verdict verdict;
	enum verify_reason reason;
	bool is_role, is_disposable, is_popular, is_international;
	struct span local, domain; /* of the address as it was given */
	struct span address; /* normal: no clutter, domain in small letters */
	struct span mailbox; /* without tags, and dots where they are nothing */
	struct span suggestion; /* empty: none */
};

enum { VERIFY_MAX_ADDRESS = 320 };

struct verify {
	struct table roles, disposable, popular;
	struct table near; /* popular domains with one letter left out */
	char bytes[4][VERIFY_MAX_ADDRESS + 1];
};

/* The lists, in an arena that must live as long. */
void verify_init(struct verify *verify, struct arena *arena, uint64_t seed);

/* The result is good until the next call. */
void verify_address(struct verify *verify, struct span given,
    struct verify_result *result);

/* "keep", "typo"; and a sentence about the reason. */
const char *verify_verdict_name(enum verify_verdict verdict);
const char *verify_reason_name(enum verify_reason reason);
const char *verify_reason_words(enum verify_reason reason);

#endif
