#ifndef NIXIE_REPORT_LOGBOOK_H
#define NIXIE_REPORT_LOGBOOK_H

/*
 * A mail log as a report: what became of the mail, why it failed, who must
 * act, since when; whose outage it is, which addresses are dead, what is
 * about to go wrong, which account was stolen. Its memory grows with the
 * number of different names up to a limit, not with the log.
 */

#include "base/json.h"
#include "base/list.h"
#include "core/diagnose/diagnose.h"
#include "core/log/join.h"
#include "core/report/log_table.h"
#include "core/report/page.h"

enum {
	LOGBOOK_BUCKETS = 60,   /* of time; their width doubles */
	LOGBOOK_GOOD = 1 << 18, /* words: recipients that took mail */
	LOGBOOK_TEXT = 400,
	LOGBOOK_BURST = 600, /* s */
	LOGBOOK_GUESSER = 5, /* failed log-ins that make one */
};

/* What is kept of a diagnosis, for all cases of its template. */
struct log_verdict {
	const struct cause *cause;
	const struct issuer *issuer;
	enum side side;
	enum permanence permanence;
	enum confidence confidence;
	enum suppress suppress;
	enum stage stage;
	unsigned acts;
	unsigned code;
	char
	    title[LOGBOOK_TEXT]; /* the verdict, filled in for the first case */
};

void
log_verdict_set(struct log_verdict *verdict, const struct diagnosis *diagnosis);

/* All cases of one cause that came in (refused by us) or went out. */
struct log_cluster {
	const struct cause *cause;
	bool is_inbound;
	enum side side;
	unsigned acts;
	uint64_t cases, delayed;
	uint64_t were_good; /* recipients that had taken mail before */
	uint64_t early;     /* refused for good, but tried on: 5xx at connect */
	struct log_span_of_time when;
	char title[LOGBOOK_TEXT];
	char reply[LOGBOOK_TEXT];
	char domain[80]; /* of the majority, by voting */
	uint64_t votes;
	uint32_t buckets[LOGBOOK_BUCKETS];
};

enum log_sort {
	LOG_BY_DOMAIN,
	LOG_BY_PROVIDER,
	LOG_BY_SENDER,
	LOG_BY_RELAY,
	LOG_BY_LOGIN,
	LOG_BY_SCRIPT,
	LOG_BY_GUESSER, /* failed log-ins, by address ... */
	LOG_BY_GUESSED, /* ... and by the name that was tried */
	LOG_BY_FAULT,
	LOG_SORTS
};

struct logbook {
	struct arena arena;
	uint64_t seed;
	struct log_table tables[LOG_SORTS];
	LIST(struct log_cluster) clusters;
	uint64_t counts[LOG_COUNTS];
	uint64_t messages, hops, notices, expired, retried, temporary;
	uint64_t guesses;
	uint64_t lines, unknown, bytes, evicted;
	struct log_span_of_time when;
	int64_t bucket_begin, bucket_width; /* in ms */
	uint32_t buckets[LOG_COUNTS][LOGBOOK_BUCKETS];
	uint64_t *good; /* of each recipient three bits of a word */
	const struct knowledge *knowledge;
	char fault_text[16][LOGBOOK_TEXT];
};

void logbook_init(struct logbook *book, const struct knowledge *knowledge,
    uint64_t seed);
void logbook_clear(struct logbook *book);

/* The names in a case by which it is counted; empty: not at all. */
struct log_name {
	struct span name;
	uint64_t hash;
};

struct log_names_of_case {
	struct log_name domain, sender, relay, login, script;
	uint64_t *good, good_bits; /* of its recipient */
};

/* A delivery needs no verdict. */
void logbook_add(struct logbook *book, const struct log_case *found,
    const struct log_verdict *verdict);

/*
 * The same in steps. Whoever has several cases at hand finds the names of
 * all, reaches for all, and then adds them: see log_table.h.
 */
void logbook_find(const struct logbook *book, const struct log_case *found,
    struct log_names_of_case *names);
void logbook_reach(const struct logbook *book,
    const struct log_names_of_case *names);
void logbook_add_by(struct logbook *book, const struct log_case *found,
    const struct log_names_of_case *names, const struct log_verdict *verdict);

/* What tells of no message: failed log-ins, the server's own trouble. */
void logbook_add_event(struct logbook *book, const struct log_event *event);

/* At most 200 lines, however large the log. */
void logbook_write_page(struct page *page, struct logbook *book);
void logbook_write_json(struct json *json, struct logbook *book);
void logbook_write_html(struct text *out, struct logbook *book);

/* For the parts: the one with most cases first. */
void logbook_sort_clusters(struct logbook *book);

#endif
