#ifndef NIXIE_REPORT_LOG_TABLE_H
#define NIXIE_REPORT_LOG_TABLE_H

/*
 * What is counted by name: domains, senders, hosts, log-ins. Each name has a
 * row that stays where it is.
 *
 * Of many names most are in no cache. Whoever knows early whom it will count
 * calls ahead, and the processor fetches meanwhile:
 *
 *	log_table_expect(&table, hash);    the place of the row
 *	...
 *	log_table_reach(&table, hash);     the row
 *	...
 *	log_table_get(&table, &arena, name, hash)->counts[which]++;
 */

#include "base/hash.h"
#include "base/list.h"
#include "core/log/stamp.h"

enum {
	LOG_TABLE_MAX = 20000, /* names; the rest are "(others)" */
	LOG_NAME_MAX = 200,    /* bytes of one */
	LOG_QUARTERS = 4,
};

/* How a case counts. */
enum log_count {
	LOG_COUNT_DELIVERED,
	LOG_COUNT_DELAYED, /* still in the queue */
	LOG_COUNT_FAILED,
	LOG_COUNT_REFUSED, /* by us */
	LOG_COUNTS
};

struct log_span_of_time {
	struct log_time first, last;
};

/*
 * Recipients tried in each quarter of the buckets, by the first attempt, and
 * how many of these were put off then.
 */
struct log_quarters {
	uint32_t tried[LOG_QUARTERS], put_off[LOG_QUARTERS];
};

struct log_row {
	/* What each case may change stands in front, in two lines of a cache. */
	struct span name;
	uint64_t counts[LOG_COUNTS];
	uint64_t unknown_users;
	uint64_t were_good;
	struct log_quarters quarters; /* of domains */
	uint64_t clients; /* bits, set by the hash of the client's address */
	/* Of logins and scripts: what they sent in ten minutes, and the most. */
	int64_t burst_begin; /* ms */
	uint64_t burst, peak;
	int64_t peak_begin;           /* ms */
	uint64_t before_peak;         /* what it had sent by then */
	struct log_span_of_time when; /* of failures */
	struct log_time turned;       /* when the first of were_good failed */
	bool is_guessed; /* used from where passwords were guessed */
};

LIST_TYPE(log_rows, struct log_row *);

struct log_slot {
	uint64_t hash;
	struct log_row *row; /* NULL: free */
};

struct log_table {
	uint64_t seed;
	struct log_slot *slots;
	size_t room; /* a power of two */
	struct log_rows rows;
};

/* Tables of one seed share the hashes of names. */
void log_table_init(struct log_table *table, uint64_t seed);

static inline uint64_t
log_table_hash(const struct log_table *table, struct span name)
{
	if (name.len > LOG_NAME_MAX)
		name.len = LOG_NAME_MAX;
	return hash_span(table->seed, name);
}

/* NULL: there is none. */
struct log_row *
log_table_find(const struct log_table *table, struct span name, uint64_t hash);

/* The row of a name, a new one if need be. */
struct log_row *log_table_get(struct log_table *table, struct arena *arena,
    struct span name, uint64_t hash);

void log_table_expect(const struct log_table *table, uint64_t hash);
void log_table_reach(const struct log_table *table, uint64_t hash);

/* The one with most of a count first. */
void log_table_sort(struct log_table *table, enum log_count by);

#endif
