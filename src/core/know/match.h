#ifndef NIXIE_KNOW_MATCH_H
#define NIXIE_KNOW_MATCH_H

/*
 * Which rules and issuers does a text speak of? One pass over the text finds
 * the keys (core/know/index.h); the few patterns to which they belong are
 * then run.
 *
 * A matcher is for one thread at a time.
 */

#include "base/list.h"
#include "core/know/knowledge.h"
#include "core/smtp/unfold.h"

struct matcher;

enum { MATCH_MAX_ISSUERS = 512, MATCH_MAX_USERS = 63 };

struct rule_match {
	const struct rule *rule;
	bool is_users; /* not built in */
	struct pattern_match where;
};

struct matches {
	LIST(struct rule_match) rules; /* whose patterns and codes fit */
	uint64_t issuers[MATCH_MAX_ISSUERS / 64]; /* whose texts were found */
};

/* A matcher for the knowledge compiled in; NULL: see error. */
MUST_CHECK struct matcher *
matcher_new(const struct knowledge *knowledge, struct error *error);
void matcher_free(struct matcher *matcher);

const struct knowledge *matcher_knowledge(const struct matcher *matcher);

/*
 * Look for these rules, too, before all that were added earlier. They refer to the
 * causes and issuers of the built-in knowledge, and must outlive the matcher.
 * No more than MATCH_MAX_USERS times.
 */
void matcher_add(struct matcher *matcher, const struct knowledge *knowledge);

/* What was added, in its order; NULL: there is no more. */
const struct knowledge *matcher_users(const struct matcher *matcher, size_t at);

/* The rules that go by an issuer's codes alone. */
size_t matcher_code_rules(const struct matcher *matcher,
    const struct rule *const **rules);

/* Causes of which the code itself speaks. */
enum known_cause {
	CAUSE_UNKNOWN,
	CAUSE_BAD_DOMAIN,
	CAUSE_DELIVERY_EXPIRED,
	CAUSE_DNS_FAILURE,
	CAUSE_DOMAIN_BLOCKLISTED,
	CAUSE_DOMAIN_NOT_HOSTED,
	CAUSE_IP_BLOCKLISTED,
	CAUSE_MAILBOX_DISABLED,
	CAUSE_MAILBOX_UNKNOWN,
	CAUSE_POLICY_REJECTION,
	CAUSE_RECEIVER_MISCONFIGURED,
	CAUSE_RELAY_DENIED,
	CAUSE_SENDER_VERIFY_FAILED,
	CAUSE_SMTP_AUTH_FAILED,
	KNOWN_CAUSES
};

/* What the checks of a cause must be given: a mask of 1 << need. */
enum check_need { NEED_CLIENT_IP, NEED_SENDER, NEED_RECIPIENT };

unsigned
matcher_needs(const struct matcher *matcher, const struct cause *cause);

/* The row of such a cause. */
uint16_t matcher_cause(const struct matcher *matcher, enum known_cause cause);

/* Add the issuers to whom a host's name belongs. */
void matcher_add_host(const struct matcher *matcher, struct span host,
    struct matches *matches);

/* Add what a text speaks of to the matches. */
void matcher_run(struct matcher *matcher, struct arena *arena,
    const struct smtp_unfolded *reply, struct matches *matches);

static inline void
matches_add_issuer(struct matches *matches, size_t issuer)
{
	matches->issuers[issuer / 64] |= UINT64_C(1) << issuer % 64;
}

static inline bool
matches_issuer(const struct matches *matches, size_t issuer)
{
	return matches->issuers[issuer / 64] >> issuer % 64 & 1;
}

#endif
