#ifndef NIXIE_LAB_JUDGE_H
#define NIXIE_LAB_JUDGE_H

/*
 * The strict receiver's mind: what does it object to, at this stage of this
 * session? Pure: what it wants to know of the DNS is noted as wanted, and it
 * is asked again when that is known. What needs a memory, such as who came
 * before, is told to it.
 */

#include "base/ip.h"
#include "core/auth/trace.h"
#include "core/dns/known.h"
#include "core/know/knowledge.h"
#include "core/lab/objection.h"
#include "core/lab/scan.h"

enum { LAB_ZONES_MAX = 16, LAB_HOPS_MAX = 50, LAB_HEADER_MAX = 1024 * 1024 };

struct lab_mailbox {
	struct span address; /* or a local part, for any of the domains */
	bool is_disabled;
	bool is_full;
};

struct lab_account {
	struct span name, password;
	struct span senders; /* addresses or @domains, by commas; empty: any */
};

/* What the receiver is set to. All is borrowed. */
struct lab_policy {
	enum lab_persona persona;
	uint64_t objections;       /* a set of 1 << enum lab_objection */
	LIST(struct span) domains; /* that are ours; none: all are */
	LIST(struct lab_mailbox) mailboxes; /* none: all exist */
	bool is_catch_all;                  /* others exist, too */
	LIST(struct lab_account) accounts;
	struct span ip_zones[LAB_ZONES_MAX], domain_zones[LAB_ZONES_MAX];
	size_t ip_zone_count, domain_zone_count;
	struct span forbidden; /* ends of file names, by commas */
	unsigned max_hops;
	const struct knowledge *knowledge; /* how lists' answers are read */
};

/* The usual: what refuses broken and forged mail; no greylisting, no lists. */
void lab_policy_init(struct lab_policy *policy);

static inline bool
lab_policy_has(const struct lab_policy *policy, enum lab_objection objection)
{
	return policy->objections >> objection & 1;
}

/* What the sender's own mail host says of the sender. */
enum lab_callout_result {
	LAB_CALLOUT_NOT_ASKED,
	LAB_CALLOUT_GOOD,
	LAB_CALLOUT_NO,     /* there is no such sender */
	LAB_CALLOUT_UNSURE, /* it did not come to a yes or no */
};

/* What is known at this moment. */
struct lab_view {
	const struct lab_policy *policy;
	const struct smtp_server *session;
	struct ip ip; /* of the client */
	uint64_t now; /* seconds since 1970 */
	struct dns_known *known;
	struct arena *arena;  /* of what is found while looking */
	struct trace *trace;  /* or NULL */
	bool is_too_frequent; /* by the owner's counters */
	bool is_quota_used;
	bool is_crowd;            /* too many from this address at once */
	bool is_new;              /* and has to come again: greylisting */
	struct crypto_keys *keys; /* kept ready between calls; or NULL */
	const struct lab_scan_finding *scans; /* what scanners found */
	size_t scan_count;
	enum lab_callout_result callout;
	struct span callout_words;
};

struct lab_judgement {
	bool is_waiting;    /* for answers; the rest means nothing */
	bool wants_callout; /* and that is what it waits for */
	enum lab_objection objection;
	struct lab_gaps gaps;
};

/* Judge session->stage. */
void lab_judge(const struct lab_view *view, struct lab_judgement *judgement);

/* Where the gaps' values come from; for scenarios and reports. */
void lab_fill_gaps(const struct lab_view *view, struct lab_gaps *gaps);

#endif
