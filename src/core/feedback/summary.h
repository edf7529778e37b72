#ifndef NIXIE_FEEDBACK_SUMMARY_H
#define NIXIE_FEEDBACK_SUMMARY_H

/*
 * Many reports, summed up: who sends in a domain's name, what of it passes
 * DMARC and why the rest does not, and what a policy of reject would cost.
 *
 *	192.0.2.7  example.org  1,204 messages, likely esp.example:
 *	    proven for esp.example only, which is not example.org
 *
 * Its memory grows with the number of sources, not of reports. Texts are
 * copied: a report may go when it was added.
 */

#include "base/table.h"
#include "core/feedback/aggregate.h"
#include "core/feedback/complaint.h"
#include "core/feedback/tls_report.h"

enum {
	FEEDBACK_SOURCES_MAX = 100 * 1000,
	FEEDBACK_REPORTS_MAX = 100 * 1000,
	FEEDBACK_BROKEN_MAX = 1000,
	FEEDBACK_TLS_MAX = 10000,
};

/* What a message could prove. */
enum feedback_proof {
	FEEDBACK_BOTH,      /* SPF and DKIM, both aligned */
	FEEDBACK_SPF_ONLY,  /* breaks when it is forwarded */
	FEEDBACK_DKIM_ONLY, /* as forwarded mail does */
	FEEDBACK_UNALIGNED, /* a domain, but not that in From */
	FEEDBACK_UNPROVEN,  /* nothing: forged, or not listed */
	FEEDBACK_PROOFS
};

struct feedback_source {
	struct span ip, from; /* address, and domain in From */
	uint64_t messages, proofs[FEEDBACK_PROOFS];
	uint64_t quarantined, rejected;
	uint64_t overridden; /* the receiver did less than was asked */
	uint64_t forwarded;  /* by its own words, or by the looks of it */
	uint64_t complaints;
	struct span owner;      /* who likely runs it; empty: unknown */
	struct span spf, dkim;  /* a proven domain that is not aligned */
	struct span selector;   /* of that signature */
	struct span reason;     /* of an override */
	struct span envelope;   /* the domain that SPF was asked for */
	struct span spf_result; /* what it came to */
};

struct feedback_report {
	struct span name; /* of the file */
	struct span organization, id, domain, policy;
	struct span form; /* the name space of its XML; or empty */
	uint64_t begin, end, messages;
	bool is_duplicate;
};

/* What could not be read, or only after repair. */
struct feedback_broken {
	struct span name;
	size_t at;
	struct span what, why;
	bool is_lost; /* nothing of it counts */
};

struct feedback_tls {
	struct span domain, policy, type; /* type "": the sums */
	struct span host, reason;         /* the first one told */
	uint64_t successes, failures;
};

struct feedback_kind {
	struct span type; /* of complaints */
	uint64_t count;
};

struct feedback_summary {
	struct arena *arena;
	struct table source_index, report_index, tls_index;
	LIST(struct feedback_source) sources;
	LIST(struct feedback_report) reports;
	LIST(struct feedback_broken) broken;
	LIST(struct feedback_tls) tls;
	LIST(struct feedback_kind) kinds;
	uint64_t messages, proofs[FEEDBACK_PROOFS];
	uint64_t complaints;
	size_t tls_reports, duplicates;
	uint64_t begin, end; /* of all aggregate reports; 0: none told */
	bool is_cut;         /* more than is kept was seen */
};

void feedback_init(struct feedback_summary *summary, struct arena *arena,
    uint64_t seed);

/* Add a report of a file; one that was added before counts as duplicate. */
void feedback_add_aggregate(struct feedback_summary *summary, struct span name,
    const struct aggregate *report);

void feedback_add_tls(struct feedback_summary *summary, struct span name,
    const struct tls_report *report);

void feedback_add_complaint(struct feedback_summary *summary,
    const struct complaint *complaint);

void feedback_add_broken(struct feedback_summary *summary,
    const struct feedback_broken *broken);

/* Those that fail most first, then those that send most. */
void feedback_sort(struct feedback_summary *summary);

/*
 * Would a policy of reject do harm? At most one message in a thousand is
 * proven for another domain, as those of one's own providers are.
 */
bool feedback_is_ready(const struct feedback_summary *summary);

/* Messages that DMARC lets pass. */
uint64_t feedback_passing(const uint64_t proofs[FEEDBACK_PROOFS]);

/* "both", "spf_only", ... */
const char *feedback_proof_name(enum feedback_proof proof);

/* What most of a source's failing messages lack, or how the rest pass. */
enum feedback_proof feedback_source_proof(const struct feedback_source *source);

#endif
