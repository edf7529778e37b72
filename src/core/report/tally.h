#ifndef NIXIE_REPORT_TALLY_H
#define NIXIE_REPORT_TALLY_H

/*
 * Many cases, counted: how many of each kind, cause, permanence, side,
 * issuer and domain, and which causes stand out. Its memory grows with the
 * number of different names, not of cases, and not beyond TALLY_MAX_NAMES of
 * a sort: what comes later is counted together as "(others)".
 */

#include "base/json.h"
#include "base/list.h"
#include "base/table.h"
#include "core/diagnose/diagnose.h"
#include "core/report/page.h"

enum { TALLY_MAX_NAMES = 10000, TALLY_TIME_MAX = 40 };

enum tally_sort {
	TALLY_KIND,
	TALLY_CAUSE,
	TALLY_PERMANENCE,
	TALLY_SIDE,
	TALLY_ISSUER,
	TALLY_DOMAIN,
	TALLY_SUPPRESS,
	TALLY_DAY,     /* of failures and delays: "2026-11-20" */
	TALLY_ADDRESS, /* that is to be taken off the lists at once */
	TALLY_SORTS
};

/* All failures of one cause: what a person would call one problem. */
struct tally_cluster {
	const struct cause *cause;
	size_t cases;
	unsigned acts;
	char first[TALLY_TIME_MAX]; /* RFC 3339; empty: no case told a time */
	char last[TALLY_TIME_MAX];
};

/* Where a word was counted last: most come many times in a row. */
struct tally_last {
	const char *word;
	const struct table_slot *slots; /* they move when the table grows */
	size_t *value;
};

struct tally {
	struct arena arena;
	struct table sorts[TALLY_SORTS];
	LIST(struct span) names[TALLY_SORTS]; /* as they came */
	LIST(struct tally_cluster) clusters;  /* as they came */
	struct tally_last last[TALLY_SORTS];
	size_t cases;
	uint64_t seed;
};

/* The seed keeps the counting fast whatever names come: see base/table. */
void tally_init(struct tally *tally, uint64_t seed);
void tally_clear(struct tally *tally);

/* Nothing counted; keeps some of its memory. */
void tally_reset(struct tally *tally);

/* Are there so many names that it had better be merged and reset? */
bool tally_is_long(const struct tally *tally);

/* Add all counts of another, whose cases came behind those of the first. */
void tally_merge(struct tally *tally, const struct tally *other);

void tally_add(struct tally *tally, const struct diagnosis *diagnosis);

/* What counts of a case; of a delivery there is no more than the first. */
struct tally_case {
	enum case_kind kind;
	struct span recipient, domain; /* the latter is the former's */
	struct span time;              /* RFC 3339, or empty */
	const struct cause *cause;
	const struct issuer *issuer; /* or NULL */
	enum permanence permanence;
	enum side side;
	enum suppress suppress;
	unsigned acts;
};

/*
 * Have the memory fetched that counting a recipient of this domain will need:
 * see table_expect().
 */
void tally_expect(const struct tally *tally, struct span domain);
void tally_reach(const struct tally *tally, struct span domain);

/* The same for one whose verdict is known, without a diagnosis of its own. */
void tally_add_known(struct tally *tally, const struct tally_case *known);

/*
 * The names of a sort with their counts, the most frequent first; so many as
 * the sort's table counts. To be freed; NULL: there is no memory.
 */
struct table_slot *
tally_sorted(const struct tally *tally, enum tally_sort sort);

/* Write all counts as the object "summary". */
void tally_write_json(struct json *json, const struct tally *tally);

/* Tell them to a person: causes with their share, and what to do first. */
void tally_write_page(struct page *page, const struct tally *tally,
    const struct knowledge *knowledge);

#endif
