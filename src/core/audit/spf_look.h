#ifndef NIXIE_AUDIT_SPF_LOOK_H
#define NIXIE_AUDIT_SPF_LOOK_H

/* One look at one domain's record: shared by the files spf*.c only. */

#include "core/audit/spf.h"
#include "core/dns/name.h"

struct spf_look {
	struct audit *audit;
	const struct spf_subject *subject;
	struct span domain;
	const struct dns_answer *answer; /* of type TXT */
	struct span record;              /* the one that counts; empty: none */
};

/* Add a finding about the domain, proven by bytes of the record. */
struct finding *spf_look_find(struct spf_look *look, enum finding_kind kind,
    struct span detail, struct span part);

/* The same with a name, or another term, as the detail. */
struct finding *spf_look_find_once(struct spf_look *look,
    enum finding_kind kind, struct span detail, struct span part);

/* What a record should reach that is not published yet. */
enum spf_goal {
	SPF_GOAL_SOUND, /* it is without faults, whatever it refers to */
	SPF_GOAL_VALID, /* no error even for those who match nothing */
	SPF_GOAL_PASS   /* the subject's address passes */
};

/*
 * Evaluate the present world with one record changed. False: the goal is not
 * reached, or answers are missing, which then are wanted.
 */
bool spf_look_try(struct spf_look *look, struct span name, struct span after,
    enum spf_goal goal);

/* A world of its own, with all that is known, but for one TXT record. */
bool spf_look_world(struct spf_look *look, struct dns_known *world,
    struct span name, struct span after);

/*
 * Let the findings from begin on say one record for the domain, that mends
 * all of what they are about.
 */
void spf_look_combine(struct spf_look *look, size_t begin);

/* Put a record in the finding that the caller has tried. */
void spf_look_change(struct spf_look *look, struct finding *finding,
    struct span before, struct span after);

/* Propose a record for the domain, if it reaches the goal. */
bool spf_look_propose(struct spf_look *look, struct finding *finding,
    struct span after, enum spf_goal goal);

/* From so many look-ups on, one more of a provider may be too many. */
enum { SPF_NEAR_LIMIT = 8 };

/* The parts of the audit; each asks and adds what it can. */
void spf_look_at_terms(struct spf_look *look);
void spf_look_at_tree(struct spf_look *look);
void spf_look_at_host(struct spf_look *look);

/* The record with networks in place of includes, until there is room. */
struct span spf_look_flatten(struct spf_look *look, unsigned lookups);

/* A request for the subject's address; of a stranger, when it has none. */
struct spf_request spf_look_request(const struct spf_look *look);

#endif
