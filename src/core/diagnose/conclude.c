#include "core/diagnose/parts.h"

unsigned
diagnosis_class(const struct diagnosis *diagnosis)
{
	if (diagnosis->reply.code >= 400)
		return diagnosis->reply.code / 100;
	return diagnosis->reply.status.severity;
}

static const struct cause *
cause_of(const struct matcher *matcher, enum known_cause cause)
{
	return &matcher_knowledge(matcher)
		    ->causes[matcher_cause(matcher, cause)];
}

bool
diagnosis_is(const struct diagnosis *diagnosis, const struct matcher *matcher,
    enum known_cause cause)
{
	return diagnosis->cause == cause_of(matcher, cause);
}

/*
 * Does it ask for a login? "530 5.7.0 Authentication required" is what one's
 * own server says, or the relay it hands mail to; no MX wants to know who a
 * stranger is. RFC 4954, 6: 530, 535, 538.
 */
static bool
asks_for_login(const struct diagnosis *diagnosis)
{
	static const char *const words[] = { "authenticat", "smtp auth",
		"log in", "login", "pop before", "check for new mail" };
	unsigned code = diagnosis->reply.code;
	size_t at;

	if (code == 530 || code == 535 || code == 538)
		return true;
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_find_nocase(diagnosis->reply.text, span_of(words[i]),
			&at))
			return true;
	return false;
}

/*
 * Two pairs that the words cannot tell apart, but the speaker can. "Relay
 * access denied" from the sender's own server asks for a login; from the
 * recipient's MX it says that the domain is not served there. Only once a
 * recipient is named can it be about his domain. A listing by a list that is
 * dead is nobody's guilt but the receiver's. And "535 user unknown" (RFC 4954,
 * 6) is about the user who logs in.
 */
static void
refine_cause(const struct matcher *matcher, struct diagnosis *diagnosis)
{
	bool is_before_recipient = diagnosis->is_stage_shown &&
	    diagnosis->stage != STAGE_UNKNOWN && diagnosis->stage < STAGE_RCPT;

	if (diagnosis_is(diagnosis, matcher, CAUSE_RELAY_DENIED) &&
	    diagnosis->role == ROLE_RECIPIENT_MX && !is_before_recipient &&
	    !asks_for_login(diagnosis))
		diagnosis->cause = cause_of(matcher, CAUSE_DOMAIN_NOT_HOSTED);
	else if (diagnosis_is(diagnosis, matcher, CAUSE_DOMAIN_NOT_HOSTED) &&
	    diagnosis->role == ROLE_SENDER_MTA)
		diagnosis->cause = cause_of(matcher, CAUSE_RELAY_DENIED);
	else if (diagnosis_is(diagnosis, matcher, CAUSE_IP_BLOCKLISTED) &&
	    diagnosis->zone &&
	    span_starts(diagnosis->zone->state, span_of("dead")))
		diagnosis->cause =
		    cause_of(matcher, CAUSE_RECEIVER_MISCONFIGURED);
	else if (diagnosis->reply.code == 535 &&
	    diagnosis->cause->side == SIDE_RECIPIENT)
		diagnosis->cause = cause_of(matcher, CAUSE_SMTP_AUTH_FAILED);
}

static void
find_zone(const struct knowledge *knowledge, struct diagnosis *diagnosis)
{
	for (size_t i = 0; i < diagnosis->captured_count; i++) {
		const struct captured *captured = &diagnosis->captured[i];

		if (captured->kind == CAPTURE_ZONE ||
		    captured->kind == CAPTURE_HOST ||
		    captured->kind == CAPTURE_DOMAIN)
			diagnosis->zone =
			    knowledge_find_zone(knowledge, captured->value);
		if (diagnosis->zone)
			return;
	}
}

static void
take_policies(struct diagnosis *diagnosis)
{
	const struct cause *cause = diagnosis->cause;
	const struct rule *rule = diagnosis->rule;
	bool is_rules_cause = rule && rule->cause_name.len == cause->name.len &&
	    span_equal(rule->cause_name, cause->name);

	diagnosis->permanence = cause->permanence;
	diagnosis->side = cause->side;
	diagnosis->acts = cause->acts;
	diagnosis->retry = cause->retry;
	diagnosis->suppress = cause->suppress;
	diagnosis->suppress_reason = cause->suppress_reason;
	if (!is_rules_cause)
		return;
	if (rule->permanence != PERMANENCE_UNKNOWN)
		diagnosis->permanence = rule->permanence;
	if (rule->has_side)
		diagnosis->side = rule->side;
	if (rule->acts != 0)
		diagnosis->acts = rule->acts;
	if (rule->has_retry)
		diagnosis->retry = rule->retry;
	if (!rule->has_suppress)
		return;
	diagnosis->suppress = rule->suppress;
	/* The cause's reason speaks for giving up: it would contradict. */
	if (cause->suppress.advice == SUPPRESS_NOW &&
	    rule->suppress.advice != SUPPRESS_NOW)
		diagnosis->suppress_reason = span_of(
		    "One such reply does not prove that the address is bad.");
}

/* A 4xx leaves the message in the queue, whatever the cause's default. */
static void
heed_class(const struct matcher *matcher, struct diagnosis *diagnosis)
{
	const struct rule *rule = diagnosis->rule;
	unsigned severity = diagnosis_class(diagnosis);

	if (diagnosis_is(diagnosis, matcher, CAUSE_UNKNOWN))
		diagnosis->permanence = severity == 4 ? PERMANENCE_TRANSIENT
						      : PERMANENCE_UNTIL_FIXED;
	if (rule && rule->permanence == PERMANENCE_TRANSIENT &&
	    !rule->has_retry)
		diagnosis->retry.advice = RETRY_BACK_OFF;
	if (severity != 4 ||
	    (rule &&
		(rule->has_retry || rule->permanence != PERMANENCE_UNKNOWN)))
		return;
	if (diagnosis->permanence == PERMANENCE_PERMANENT)
		diagnosis->permanence = PERMANENCE_TRANSIENT;
	if (diagnosis->retry.advice == RETRY_NO)
		diagnosis->retry.advice = RETRY_BACK_OFF;
	if (diagnosis->suppress.advice == SUPPRESS_NOW)
		diagnosis->suppress =
		    (struct suppress_policy){ SUPPRESS_AFTER, 3, 14 };
}

static enum confidence
weigh(const struct knowledge *knowledge, const struct diagnosis *diagnosis)
{
	const struct status_row *row;

	if (diagnosis->basis == BASIS_ISSUER_TEXT)
		return CONFIDENCE_HIGH;
	if (diagnosis->basis >= BASIS_ISSUER_CODE)
		return CONFIDENCE_MEDIUM;
	if (diagnosis->basis != BASIS_STATUS || !diagnosis->reply.text.len)
		return CONFIDENCE_LOW;

	/* A vague text and a clear status that say the same are two. */
	row = knowledge_find_status(knowledge, diagnosis->reply.status);
	for (size_t i = 0; i < diagnosis->matches.rules.count; i++)
		if (row &&
		    row->cause == diagnosis->matches.rules.items[i].rule->cause)
			return CONFIDENCE_MEDIUM;
	return CONFIDENCE_LOW;
}

/*
 * What is no failure costs nobody his address; but who complains does not
 * want the next message either.
 */
static void
heed_kind(struct diagnosis *diagnosis)
{
	enum case_kind kind = diagnosis->evidence->kind;

	if (kind == CASE_FAILURE)
		return;
	diagnosis->suppress.advice = SUPPRESS_NEVER;
	diagnosis->suppress_reason = span_of("This is no failure.");
	if (diagnosis->evidence->has_left)
		diagnosis->suppress_reason = span_of(
		    "Mail still arrives, but nobody may read it: review the "
		    "address, and replace it where you can.");
	if (kind == CASE_DELAY) {
		diagnosis->suppress_reason = span_of(
		    "The message is still being tried: nothing is decided.");
	} else if (kind == CASE_COMPLAINT) {
		diagnosis->suppress.advice = SUPPRESS_NOW;
		diagnosis->suppress_reason = span_of(
		    "The recipient reported the message as unwanted: write no "
		    "more bulk mail to this address.");
	}
}

void
conclude(const struct matcher *matcher, struct diagnosis *diagnosis)
{
	const struct knowledge *knowledge = matcher_knowledge(matcher);

	find_zone(knowledge, diagnosis);
	refine_cause(matcher, diagnosis);
	take_policies(diagnosis);
	heed_class(matcher, diagnosis);
	diagnosis->confidence = weigh(knowledge, diagnosis);
	guard(diagnosis);
	heed_kind(diagnosis);
}
