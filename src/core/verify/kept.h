#ifndef NIXIE_VERIFY_KEPT_H
#define NIXIE_VERIFY_KEPT_H

/*
 * What is kept of what was asked, a line each: an answer,
 *
 *	1795900000 keep taken joe@uni.edu 250 2.1.5 Ok
 *
 * and a day's count of recipients that a provider was asked about, for so many
 * seconds since 1970 and days since then:
 *
 *	20785 google 2
 *
 * A file of such lines only grows; of two lines about one thing the later one
 * holds, and counts add up. So several programs may write to it.
 */

#include "core/verify/address.h"

struct verify_kept {
	int64_t time;
	enum verify_verdict verdict;
	enum verify_reason reason;
	struct span address, evidence;
};

void verify_kept_write(struct text *line, const struct verify_kept *kept);

/* False: it is no such line. */
bool verify_kept_parse(struct span line, struct verify_kept *kept);

/* Is it worth keeping, and does it still hold at that time? */
bool verify_kept_holds(const struct verify_kept *kept, int64_t now);

struct verify_count {
	int64_t day;
	struct span provider;
	unsigned count;
};

void verify_count_write(struct text *line, const struct verify_count *count);
bool verify_count_parse(struct span line, struct verify_count *count);

#endif
