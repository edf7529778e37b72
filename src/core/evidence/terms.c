#include "core/evidence/terms.h"

/* In the order of the enums. */
static const char *const stage_names[STAGES] = { "unknown", "dns", "connect",
	"banner", "helo", "starttls", "auth", "mail", "rcpt", "data", "eod",
	"quit", "queue", "submission_api", "post_accept", "local" };

static const char *const permanence_names[PERMANENCES] = { "unknown",
	"transient", "until_fixed", "permanent" };

static const char *const side_names[SIDES] = { "undecided", "sender",
	"recipient", "receiver", "network", "nobody" };

static const char *const actor_names[ACTORS] = { "sender", "developer",
	"sending_admin", "dns_admin", "network_provider", "recipient",
	"recipient_admin", "list_owner", "nobody" };

static const char *const retry_names[RETRIES] = { "no", "after_fix",
	"back_off" };

static const char *const suppress_names[SUPPRESSES] = { "never", "after",
	"now" };

static const char *const confidence_names[CONFIDENCES] = { "low", "medium",
	"high" };

static const char *const role_names[ROLES] = { "unknown", "sender_mta",
	"recipient_mx", "gateway", "mailbox_host", "blocklist",
	"client_library" };

static const char *const source_kind_names[SOURCE_KINDS] = { "reply",
	"transcript", "dsn", "notice", "arf", "log", "queue", "event" };

static const char *const case_kind_names[CASE_KINDS] = { "failure", "delay",
	"delivered", "relayed", "expanded", "auto_reply", "challenge",
	"address_change", "complaint", "read_receipt", "not_mail_failure" };

static bool
find(const char *const *names, size_t count, struct span name, unsigned *at)
{
	for (unsigned i = 0; i < count; i++) {
		if (!span_equal(name, span_of(names[i])))
			continue;
		*at = i;
		return true;
	}
	return false;
}

/* NOLINTBEGIN(bugprone-macro-parentheses): names, not expressions. */
#define NAME(set, count) \
	const char *set##_name(enum set set) \
	{ \
		assert((unsigned)set < (count)); \
		return set##_names[set]; \
	}

#define PARSE(set, count) \
	bool set##_parse(struct span name, enum set *set) \
	{ \
		unsigned at; \
\
		if (!find(set##_names, (count), name, &at)) \
			return false; \
		*set = (enum set)at; \
		return true; \
	}

/* NOLINTEND(bugprone-macro-parentheses) */

/* clang-format off */
NAME(stage, STAGES)
NAME(permanence, PERMANENCES)
NAME(side, SIDES)
NAME(actor, ACTORS)
NAME(retry, RETRIES)
NAME(suppress, SUPPRESSES)
NAME(confidence, CONFIDENCES)
NAME(role, ROLES)
NAME(source_kind, SOURCE_KINDS)
NAME(case_kind, CASE_KINDS)
PARSE(stage, STAGES)
PARSE(permanence, PERMANENCES)
PARSE(side, SIDES)
PARSE(actor, ACTORS)
PARSE(retry, RETRIES)
PARSE(suppress, SUPPRESSES)
/* clang-format on */
