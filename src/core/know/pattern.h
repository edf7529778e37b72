#ifndef NIXIE_KNOW_PATTERN_H
#define NIXIE_KNOW_PATTERN_H

/*
 * The patterns of doc/knowledge.md, for people who write mail rules and not
 * regular expressions:
 *
 *	blocked using <zone> ... (listed|see <url>)
 *
 * A pattern is parsed once into a program, a string of bytes that can be
 * compiled into the binary as it stands. Programs run over the small-letter
 * text of smtp_unfold(). Each pattern has keys, literals of which every text
 * that it matches holds at least one: they are what the one pass over a
 * reply looks for.
 */

#include <stdint.h>

#include "base/arena.h"
#include "base/error.h"

enum capture_kind {
	CAPTURE_IP,
	CAPTURE_DOMAIN,
	CAPTURE_HOST,
	CAPTURE_ZONE,
	CAPTURE_ADDRESS,
	CAPTURE_URL,
	CAPTURE_NUMBER,
	CAPTURE_SIZE,
	CAPTURE_WORD,
	CAPTURE_SELECTOR,
	CAPTURE_CODE,
	CAPTURES
};

/* What a step in a cause or rule calls it: "ip", "zone", ... */
const char *capture_name(enum capture_kind kind);

enum {
	PATTERN_MAX_KEYS = 48,
	PATTERN_MAX_CAPTURES = 6,
	PATTERN_MAX_GAP = 80, /* bytes that "..." skips */
	PATTERN_FAR = 0xffff,
	PATTERN_MAX_NEEDS = 96,
};

struct pattern {
	struct span program;
	struct span keys[PATTERN_MAX_KEYS];
	size_t key_count;
	size_t before_least; /* bytes of a match before its key ... */
	size_t before_most;  /* ... PATTERN_FAR: no one knows */
	size_t after_key;    /* what of the program is behind its key */
	uint16_t needs[PATTERN_MAX_NEEDS]; /* see index.h */
	size_t need_count;
};

struct pattern_match {
	size_t begin, end; /* in the text */
	size_t literals;   /* bytes of the pattern's own words in it */
	size_t capture_count;
	struct {
		enum capture_kind kind;
		size_t begin, end;
	} captures[PATTERN_MAX_CAPTURES];
};

/* Parse a pattern; what is wrong with it goes into error. */
MUST_CHECK bool pattern_parse(struct arena *arena, struct span source,
    struct pattern *pattern, struct error *error);

struct grams; /* of core/know/index.h */

/*
 * Choose the keys of a pattern that was parsed. With grams, those that are
 * rare in them; without, as pattern_parse() does it, those that are long.
 */
MUST_CHECK bool pattern_find_keys(struct arena *arena, struct pattern *pattern,
    const struct grams *grams, struct error *error);

/* Does the program match from one of these places on, both included? */
bool pattern_match_between(struct span program, struct span lower, size_t from,
    size_t to, struct pattern_match *match);

/*
 * Does a program that begins with its key match, where the key stands? The
 * rest is what is behind the key.
 */
bool pattern_match_behind(struct span rest, struct span lower, size_t key,
    size_t key_length, struct pattern_match *match);

/*
 * Find the program's first match in a text in small letters. Work is
 * bounded: a text that would take too many steps does not match.
 */
bool pattern_find(struct span program, struct span lower,
    struct pattern_match *match);

/*
 * The bytes at the front of a text that are such a thing; 0: none. Angle or
 * square brackets around it count, and capture_trim() takes them off.
 */
size_t capture_scan(enum capture_kind kind, struct span text);
struct span capture_trim(enum capture_kind kind, struct span found);

#endif
