#ifndef NIXIE_DNS_ZONE_WORD_H
#define NIXIE_DNS_ZONE_WORD_H

/*
 * The words of a zone file, entry by entry (RFC 1035, 5.1): comments are
 * gone, parentheses have joined lines, escapes are still there.
 */

#include "base/error.h"
#include "base/list.h"
#include "base/text.h"

enum { DNS_ZONE_WORDS_MAX = 2000 };

struct dns_zone_word {
	struct span text; /* without the quotes */
	bool is_quoted;
	bool is_cut; /* a comment begins right behind it */
};

struct dns_zone_entry {
	unsigned line; /* where it begins, from 1 */
	bool has_owner;
	LIST(struct dns_zone_word) words;
};

struct dns_zone_words {
	struct arena *arena;
	struct span rest;
	unsigned line, depth;
};

/*
 * The next entry that has words; *is_end: there is none. False: quotes or
 * parentheses do not close, or there are too many words.
 */
MUST_CHECK bool dns_zone_next_entry(struct dns_zone_words *words,
    struct dns_zone_entry *entry, bool *is_end, struct error *error);

/* The bytes that a word means, its \DDD and \X undone; false: broken. */
bool dns_zone_write_plain(struct text *text, struct span word);

#endif
