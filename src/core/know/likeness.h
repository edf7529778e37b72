#ifndef NIXIE_KNOW_LIKENESS_H
#define NIXIE_KNOW_LIKENESS_H

/*
 * What a text is like that no rule knows (ADR 28). "Message bounced around
 * more than thirty times" is no rule's text, but each of its words, and each
 * pair of them, speaks for some causes and against others, as they do in the
 * witnesses and patterns of all rules. How strongly was learned from these
 * when nixie was built (tools/make-likeness.c); here it is only added up.
 *
 * It is the last ground before the bare codes: its verdict is of low
 * confidence, and takes no address off a list.
 */

#include "core/smtp/status.h"

enum {
	LIKENESS_FEATURES = 192, /* of a text; the rest is left out */
	LIKENESS_CAUSES = 64,
	LIKENESS_LEAST = 2,  /* words and pairs that speak for a cause */
	LIKENESS_SCALE = 16, /* weights are sixteenths of a nat */
	LIKENESS_BUCKETS = 4096,
};

/*
 * A word, two words that follow each other, or a code: its hash, and where
 * it stands in the text (nowhere, end 0, for a code or a mere name).
 */
struct likeness_feature {
	uint32_t hash;
	uint32_t begin, end;
};

struct likeness_weight {
	uint8_t cause;
	int8_t weight;
};

/* A feature that was learned, and its weights: those from `first` on. */
struct likeness_row {
	uint32_t hash;
	uint32_t first;
};

struct likeness_model {
	const struct likeness_row *rows; /* by hash, and one behind the last */
	const uint16_t *starts;          /* of each bucket, in rows */
	const struct likeness_weight *weights;
	const int16_t *biases; /* one a cause */
	size_t row_count, cause_count;
};

struct likeness {
	uint16_t cause;    /* the likeliest */
	unsigned share;    /* how likely, in thousandths, as far as learned */
	size_t begin, end; /* of the words in the text that say so most */
};

/* What was compiled in, as knowledge_builtin's likeness. */
extern const struct likeness_model likeness_builtin;

/* Where among the starts a hash belongs. */
static inline size_t
likeness_bucket(uint32_t hash)
{
	return hash / (UINT32_MAX / LIKENESS_BUCKETS + 1);
}

/*
 * The features of an unfolded reply: its text in small letters, its code and
 * status (0: none). Writes at most LIKENESS_FEATURES of them, each once;
 * gives how many. Names of people and hosts are all alike; of a word the
 * first six letters count; of Chinese, Japanese and Korean each two signs.
 */
size_t
likeness_features(struct span lower, unsigned code, struct smtp_status status,
    struct likeness_feature features[LIKENESS_FEATURES]);

/* False: fewer than LIKENESS_LEAST words and pairs speak for the cause. */
bool likeness_find(const struct likeness_model *model, struct span lower,
    unsigned code, struct smtp_status status, struct likeness *likeness);

#endif
