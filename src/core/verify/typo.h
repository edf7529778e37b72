#ifndef NIXIE_VERIFY_TYPO_H
#define NIXIE_VERIFY_TYPO_H

/*
 * Domains that are most likely misspelt: one slip of the keyboard away from
 * one of knowledge/addresses/meant.list. Its first letter and all behind its
 * first dot must be right: "yahoo.se" is no slip of "yahoo.de", nor "email.com"
 * of "gmail.com".
 *
 *	gmial.com, gmaik.com, hotmal.fr, gmail.con
 */

#include <stdint.h>

#include "base/table.h"

enum { VERIFY_FILTER = 256 };

struct verify_typos {
	struct table meant, near;       /* near: with one letter left out */
	uint64_t filter[VERIFY_FILTER]; /* bits by hash: none of both, mostly */
};

void verify_typos_init(struct verify_typos *typos, struct arena *arena,
    uint64_t seed);

/* The domain that was meant; NULL: none. The given one is in small letters. */
const char *verify_typo_find(struct verify_typos *typos, struct span domain);

/* "gmail", "gmailcom": the domain without its end, or its dot; NULL: none. */
const char *verify_typo_complete(struct span begin);

#endif
