#include "core/auth/dkim.h"

#include "core/dns/record.h"

static const enum dkim_result reason_results[DKIM_REASONS] = {
#define DKIM_REASON(id, name, result, rule, words) DKIM_##result,
#include "core/auth/dkim_reason_table.h"
#undef DKIM_REASON
};

static void
set_reason(struct dkim_outcome *outcome, enum dkim_reason reason)
{
	if (outcome->reason == DKIM_REASON_NONE)
		outcome->reason = reason;
}

/* The reason by which people know a concern that refuses. */
static enum dkim_reason
reason_of(unsigned concerns)
{
	if (concerns & DKIM_CONCERN_SHA1)
		return DKIM_REASON_SHA1;
	if (concerns & DKIM_CONCERN_SHORT_KEY)
		return DKIM_REASON_SHORT_KEY;
	if (concerns & DKIM_CONCERN_EXPIRED)
		return DKIM_REASON_EXPIRED;
	if (concerns & DKIM_CONCERN_NOT_YET)
		return DKIM_REASON_NOT_YET;
	return DKIM_REASON_NONE;
}

static enum dkim_reason
reason_of_crypto(const struct dkim_outcome *outcome)
{
	if (outcome->crypto != DKIM_CRYPTO_FAIL)
		return DKIM_REASON_NONE;
	if (outcome->body_matches)
		return DKIM_REASON_HEADER_CHANGED;
	return outcome->header_matches ? DKIM_REASON_BODY_CHANGED
				       : DKIM_REASON_BOTH_CHANGED;
}

static void
note_concerns(struct dkim_outcome *outcome, uint64_t now)
{
	const struct dkim_signature *signature = &outcome->signature;
	const struct dkim_key *key = outcome->key;

	if (signature->digest == CRYPTO_SHA1)
		outcome->concerns |= DKIM_CONCERN_SHA1;
	if (now > 0 && signature->has_expiry && now > signature->expiry)
		outcome->concerns |= DKIM_CONCERN_EXPIRED;
	if (now > 0 && signature->has_time &&
	    signature->time > now + DKIM_CLOCK_DRIFT)
		outcome->concerns |= DKIM_CONCERN_NOT_YET;
	if (signature->has_length && outcome->crypto != DKIM_CRYPTO_NONE &&
	    signature->length < outcome->body_length)
		outcome->concerns |= DKIM_CONCERN_PARTIAL_BODY;
	if (outcome->keys > 1)
		outcome->concerns |= DKIM_CONCERN_SEVERAL_KEYS;
	if (key && key->is_testing)
		outcome->concerns |= DKIM_CONCERN_TESTING;
	if (!key || !key->has_public || key->kind != CRYPTO_RSA)
		return;
	if (key->public.bits < DKIM_SHORT_KEY)
		outcome->concerns |= DKIM_CONCERN_SHORT_KEY;
	if (key->public.form == CRYPTO_PKCS1)
		outcome->concerns |= DKIM_CONCERN_PKCS1;
}

/* The fault, then the cryptography, then what is merely not acceptable. */
static void
conclude(struct dkim_outcome *outcome, uint64_t now)
{
	const struct dkim_signature *signature = &outcome->signature;

	if (outcome->reason != DKIM_REASON_NONE)
		outcome->concerns |= DKIM_CONCERN_FAULTY;
	note_concerns(outcome, now);
	set_reason(outcome, reason_of_crypto(outcome));
	if (outcome->crypto == DKIM_CRYPTO_PASS && signature->has_length &&
	    signature->length > outcome->body_length) {
		set_reason(outcome, DKIM_REASON_LENGTH_BEYOND);
		outcome->concerns |= DKIM_CONCERN_FAULTY;
	}
	set_reason(outcome, reason_of(outcome->concerns));
	outcome->result = reason_results[outcome->reason];
}

static bool
check_header(const struct dkim_request *request,
    const struct dkim_outcome *outcome, const struct dkim_key *key)
{
	const struct dkim_signature *signature = &outcome->signature;
	unsigned char bytes[CRYPTO_DIGEST_MAX];
	struct span sum = { (char *)bytes,
		crypto_digest(signature->digest, outcome->header_text, bytes) };

	return sum.len > 0 &&
	    crypto_verify(request->keys, &key->public, signature->digest, sum,
		signature->data);
}

/* Try a key; true: nothing better can come. */
static bool
try_key(const struct dkim_request *request, struct dkim_outcome *outcome,
    const struct dkim_key *key, enum dkim_reason *best)
{
	enum dkim_reason reason = dkim_key_reason(key, &outcome->signature);
	bool is_usable = key->has_public &&
	    key->kind == outcome->signature.kind &&
	    outcome->signature.is_computable;
	bool holds = is_usable && check_header(request, outcome, key);

	if (outcome->key && (!is_usable || outcome->crypto != DKIM_CRYPTO_NONE))
		if (!holds)
			return false;
	outcome->key = key;
	*best = reason;
	if (is_usable) {
		outcome->header_matches = holds;
		outcome->crypto = holds && outcome->body_matches
		    ? DKIM_CRYPTO_PASS
		    : DKIM_CRYPTO_FAIL;
	}
	return holds && reason == DKIM_REASON_NONE;
}

/*
 * RFC 6376, 6.1.2, step 4: of several records any may be the right one.
 * Records of something else, as a wildcard brings them, are no keys.
 */
static void
try_keys(struct arena *arena, const struct dkim_request *request,
    struct dkim_outcome *outcome)
{
	const struct dns_answer *answer = outcome->answer;
	enum dkim_reason reason = DKIM_REASON_NO_KEY;
	bool is_done = false;

	for (size_t i = 0; i < answer->count; i++) {
		struct dkim_key *key;
		struct span text;

		if (!dns_record_text(arena, answer->records[i], &text))
			continue;
		key = arena_alloc(arena, sizeof(*key));
		dkim_key_parse(arena, text, key);
		if (key->is_foreign && answer->count > 1)
			continue;
		outcome->keys++;
		if (!is_done)
			is_done = try_key(request, outcome, key, &reason);
	}
	set_reason(outcome, reason);
}

/* False: the answer is not there yet. */
static bool
find_keys(struct arena *arena, const struct dkim_request *request,
    struct dns_known *known, struct dkim_outcome *outcome)
{
	if (outcome->signature.query.len == 0)
		return true;
	outcome->answer =
	    dns_known_ask(known, outcome->signature.query, DNS_TXT);
	if (!outcome->answer)
		return false;
	if (outcome->answer->outcome == DNS_FAILED)
		set_reason(outcome, DKIM_REASON_KEY_UNREACHABLE);
	else if (outcome->answer->outcome != DNS_DATA)
		set_reason(outcome, DKIM_REASON_NO_KEY);
	else
		try_keys(arena, request, outcome);
	return true;
}

bool
dkim_judge_header(struct arena *arena, const struct dkim_request *request,
    struct dns_known *known, struct dkim_outcome *outcome)
{
	outcome->reason = outcome->signature.reason;
	if (!find_keys(arena, request, known, outcome))
		return false;
	conclude(outcome, request->now);
	return true;
}

/* Signatures mostly differ in who made them, not in what they hash. */
static const struct dkim_sum *
get_sum(struct arena *arena, const struct dkim_message *message,
    const struct dkim_signature *signature)
{
	unsigned char bytes[CRYPTO_DIGEST_MAX];
	struct dkim_sum *sum;
	size_t len;

	for (size_t i = 0; i < message->sums->count; i++) {
		sum = &message->sums->items[i];
		if (sum->canon == signature->body_canon &&
		    sum->digest == signature->digest &&
		    sum->limit == signature->length)
			return sum;
	}
	sum = list_add(arena, message->sums);
	sum->canon = signature->body_canon;
	sum->digest = signature->digest;
	sum->limit = signature->length;
	len = dkim_body_sum(message->body, signature->body_canon,
	    signature->digest, signature->length, bytes, &sum->length);
	sum->bytes = arena_dup(arena, (struct span){ (char *)bytes, len });
	return sum;
}

static void
hash_message(struct arena *arena, const struct dkim_message *message,
    struct dkim_outcome *outcome)
{
	const struct dkim_signature *signature = &outcome->signature;
	const struct dkim_sum *sum = get_sum(arena, message, signature);
	struct dkim_selected selected = { 0 };

	outcome->body_sum = sum->bytes;
	outcome->body_length = sum->length;
	outcome->body_matches = sum->bytes.len > 0 &&
	    span_equal(outcome->body_sum, signature->body_hash);
	dkim_hash_select(arena, message, signature, &selected);
	outcome->header_text =
	    dkim_hash_header(arena, message, signature, &selected);
}

bool
dkim_judge(struct arena *arena, const struct dkim_request *request,
    const struct dkim_message *message, struct dns_known *known,
    struct dkim_outcome *outcome)
{
	/* Nobody wants to hash a message again for each run. */
	if (outcome->signature.query.len > 0 &&
	    !dns_known_ask(known, outcome->signature.query, DNS_TXT))
		return false;
	if (outcome->signature.is_computable)
		hash_message(arena, message, outcome);
	return dkim_judge_header(arena, request, known, outcome);
}

static void
trace_outcome(struct trace *trace, const struct dkim_outcome *outcome)
{
	const struct dkim_signature *signature = &outcome->signature;
	const struct span value = signature->field->value;

	trace_add(trace,
	    (struct trace_event){ .kind = TRACE_BEGIN,
		.what = "signature",
		.rule = "RFC 6376, 6.1",
		.subject = signature->domain,
		.value = signature->selector });
	trace_enter(trace);
	if (signature->reason != DKIM_REASON_NONE)
		trace_add(trace,
		    (struct trace_event){ .kind = TRACE_TERM,
			.what = dkim_reason_words(signature->reason),
			.rule = dkim_reason_rule(signature->reason),
			.record = value,
			.part = signature->fault_at });
	if (outcome->answer)
		trace_ask(trace, outcome->answer);
	if (outcome->key)
		trace_add(trace,
		    (struct trace_event){ .kind = TRACE_RECORD,
			.what = "key",
			.record = outcome->key->text,
			.part = outcome->key->fault_at });
	if (outcome->crypto != DKIM_CRYPTO_NONE) {
		trace_add(trace,
		    (struct trace_event){ .kind = TRACE_COMPARE,
			.subject = span_of("body hash"),
			.what = outcome->body_matches ? "matches"
						      : "does not match",
			.rule = "RFC 6376, 6.1.3",
			.holds = outcome->body_matches });
		trace_add(trace,
		    (struct trace_event){ .kind = TRACE_COMPARE,
			.subject = span_of("signature of the header"),
			.what =
			    outcome->header_matches ? "holds" : "does not hold",
			.rule = "RFC 6376, 6.1.3",
			.holds = outcome->header_matches });
	}
	for (unsigned bit = 1; bit < DKIM_CONCERNS_END; bit <<= 1)
		if (outcome->concerns & bit)
			trace_note(trace,
			    dkim_concern_words((enum dkim_concern)bit), NULL,
			    span_empty());
	trace_result(trace, dkim_result_name(outcome->result),
	    dkim_reason_rule(outcome->reason));
	trace_leave(trace);
}

static void
add_outcome(struct arena *arena, const struct dkim_field *field,
    struct dkim_check *check)
{
	struct dkim_outcome *outcome = arena_zero(arena, 1, sizeof(*outcome));

	dkim_signature_parse(arena, field, DKIM_FLAVOUR_DKIM,
	    &outcome->signature);
	outcome->body_sum = outcome->header_text = span_empty();
	/* NOLINTNEXTLINE(bugprone-sizeof-expression): a list of pointers. */
	*list_add(arena, &check->outcomes) = outcome;
}

/* Which of two results says more. */
static enum dkim_result
better(enum dkim_result a, enum dkim_result b)
{
	static const unsigned char ranks[DKIM_RESULTS] = { [DKIM_NONE] = 0,
		[DKIM_NEUTRAL] = 1,
		[DKIM_PERMERROR] = 2,
		[DKIM_FAIL] = 3,
		[DKIM_POLICY] = 4,
		[DKIM_TEMPERROR] = 5,
		[DKIM_PASS] = 6 };

	return ranks[b] > ranks[a] ? b : a;
}

void
dkim_verify(struct arena *arena, const struct dkim_request *request,
    struct dns_known *known, struct trace *trace, struct dkim_check *check)
{
	*check = (struct dkim_check){ .result = DKIM_NONE };
	dkim_message_parse(arena, request->message, &check->message);
	for (size_t i = 0; i < check->message.fields.count; i++)
		if (span_equal_nocase(check->message.fields.items[i].name,
			span_of("DKIM-Signature")))
			add_outcome(arena, &check->message.fields.items[i],
			    check);
	for (size_t i = 0; i < check->outcomes.count; i++) {
		struct dkim_outcome *outcome = check->outcomes.items[i];

		if (i >= DKIM_SIGNATURES_MAX) {
			outcome->reason = DKIM_REASON_TOO_MANY;
			outcome->result = DKIM_NEUTRAL;
		} else if (!dkim_judge(arena, request, &check->message, known,
			       outcome))
			check->waits = true;
	}
	for (size_t i = 0; i < check->outcomes.count && !check->waits; i++) {
		check->result =
		    better(check->result, check->outcomes.items[i]->result);
		trace_outcome(trace, check->outcomes.items[i]);
	}
}

const char *
dkim_result_name(enum dkim_result result)
{
	static const char *const names[DKIM_RESULTS] = { "none", "pass", "fail",
		"policy", "neutral", "temperror", "permerror" };

	return names[result];
}

const char *
dkim_concern_name(enum dkim_concern concern)
{
	static const char *const names[] = { "sha1", "short_key", "expired",
		"not_yet", "faulty", "partial_body", "testing", "several_keys",
		"pkcs1_key" };

	return names[__builtin_ctz((unsigned)concern)];
}

const char *
dkim_concern_words(enum dkim_concern concern)
{
	static const char *const words[] = {
		"rsa-sha1 must not be used any more (RFC 8301)",
		"a key of less than 1024 bits must not be accepted (RFC 8301)",
		"the signature has expired",
		"the signature was made in the future",
		"the signature or its key is not as the standard wants it",
		"l= leaves bytes at the end of the body unsigned",
		"the key is for testing (t=y)",
		"there are several keys at the selector",
		"the key is an RSAPublicKey, which some receivers cannot read",
	};

	return words[__builtin_ctz((unsigned)concern)];
}
