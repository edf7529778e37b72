#include "core/report/dkim_page.h"

enum { QUOTE_MAX = 4096 };

static void
put_some(struct json *json, const char *key, struct span value)
{
	if (value.len > 0)
		json_put_string(json, key, value);
}

static void
put_name(struct json *json, const char *key, const char *name)
{
	json_put_string(json, key, span_of(name));
}

static const char *
crypto_name(enum dkim_crypto crypto)
{
	return crypto == DKIM_CRYPTO_PASS ? "pass"
	    : crypto == DKIM_CRYPTO_FAIL  ? "fail"
					  : "none";
}

static void
put_concerns(struct json *json, unsigned concerns)
{
	if (concerns == 0)
		return;
	json_open_array(json, "concerns");
	for (unsigned bit = 1; bit < DKIM_CONCERNS_END; bit <<= 1)
		if (concerns & bit)
			put_name(json, NULL,
			    dkim_concern_name((enum dkim_concern)bit));
	json_close(json);
}

static void
put_key(struct json *json, const struct dkim_outcome *outcome)
{
	const struct dkim_key *key = outcome->key;

	if (!key)
		return;
	json_open_object(json, "key");
	json_put_string(json, "record", key->text);
	put_name(json, "type", key->kind == CRYPTO_RSA ? "rsa" : "ed25519");
	if (key->has_public)
		json_put_number(json, "bits", key->public.bits);
	json_put_bool(json, "testing", key->is_testing);
	json_close(json);
}

/* The rest of a long one stands in the message. */
static void
put_quote(struct json *json, const char *key, struct span bytes)
{
	if (bytes.len > QUOTE_MAX)
		bytes.len = QUOTE_MAX;
	put_some(json, key, bytes);
}

static void
put_broken(struct json *json, const struct dkim_broken *broken)
{
	if (broken->change == DKIM_CHANGE_NONE)
		return;
	json_open_object(json, NULL);
	put_name(json, "part", broken->field.len > 0 ? "header" : "body");
	put_name(json, "change", dkim_change_name(broken->change));
	put_name(json, "words", dkim_change_words(broken->change));
	json_put_bool(json, "proven", broken->is_proven);
	put_some(json, "field", broken->field);
	put_quote(json, "now", broken->now);
	put_quote(json, "before", broken->before);
	json_close(json);
}

static void
put_breaks(struct json *json, const struct dkim_breaks *breaks)
{
	if (breaks->body.change == DKIM_CHANGE_NONE &&
	    breaks->header_count == 0)
		return;
	json_open_array(json, "broken");
	put_broken(json, &breaks->body);
	for (size_t i = 0; i < breaks->header_count; i++)
		put_broken(json, &breaks->header[i]);
	json_close(json);
}

/* What is common to signatures and seals. */
static void
put_outcome(struct json *json, const struct dkim_outcome *outcome)
{
	const struct dkim_signature *signature = &outcome->signature;

	json_put_string(json, "domain", signature->domain);
	json_put_string(json, "selector", signature->selector);
	put_name(json, "result", dkim_result_name(outcome->result));
	put_name(json, "reason", dkim_reason_name(outcome->reason));
	put_name(json, "words", dkim_reason_words(outcome->reason));
	put_name(json, "rule", dkim_reason_rule(outcome->reason));
	put_name(json, "crypto", crypto_name(outcome->crypto));
	put_name(json, "policy",
	    outcome->concerns & DKIM_REFUSING ? "fail" : "pass");
	put_concerns(json, outcome->concerns);
	put_some(json, "algorithm", tags_get(&signature->tags, "a"));
	put_key(json, outcome);
}

void
dkim_record_write(struct json *json, const char *key,
    const struct dkim_check *check, const struct dkim_breaks *breaks)
{
	json_open_array(json, key);
	for (size_t i = 0; i < check->outcomes.count; i++) {
		const struct dkim_outcome *outcome = check->outcomes.items[i];

		json_open_object(json, NULL);
		put_outcome(json, outcome);
		put_some(json, "identity", outcome->signature.identity);
		put_some(json, "canonicalization",
		    tags_get(&outcome->signature.tags, "c"));
		put_some(json, "headers", outcome->signature.headers);
		if (outcome->crypto != DKIM_CRYPTO_NONE) {
			json_put_bool(json, "body_matches",
			    outcome->body_matches);
			json_put_bool(json, "header_matches",
			    outcome->header_matches);
		}
		if (breaks)
			put_breaks(json, &breaks[i]);
		json_close(json);
	}
	json_close(json);
}

void
arc_record_write(struct json *json, const char *key,
    const struct arc_check *check)
{
	json_open_object(json, key);
	put_name(json, "result", arc_result_name(check->result));
	if (check->reason != ARC_REASON_NONE) {
		put_name(json, "reason", arc_reason_name(check->reason));
		put_name(json, "words", arc_reason_words(check->reason));
		json_put_number(json, "reason_at", check->reason_at);
	}
	if (check->result == ARC_PASS)
		json_put_number(json, "oldest_pass", check->oldest_pass);
	json_open_array(json, "sets");
	for (size_t i = 0; i < check->count; i++) {
		const struct arc_set *set = &check->sets[i];

		json_open_object(json, NULL);
		json_put_number(json, "instance", i + 1);
		put_some(json, "said", set->said);
		if (set->message) {
			json_open_object(json, "message_signature");
			put_outcome(json, set->message);
			json_close(json);
		}
		if (set->seal) {
			json_open_object(json, "seal");
			put_outcome(json, set->seal);
			json_close(json);
		}
		json_close(json);
	}
	json_close(json);
	json_close(json);
}
