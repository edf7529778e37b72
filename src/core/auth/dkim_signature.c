#include "core/auth/dkim_signature.h"

#include "core/auth/dkim_value.h"
#include "core/crypto/base64.h"
#include "core/dns/alabel.h"
#include "core/dns/name.h"

enum { BASE64_MAX = 64 * 1024, LONG_NUMBER = 12, LENGTH_DIGITS = 76 };

static void
set_fault(struct dkim_signature *signature, enum dkim_reason reason,
    const char *tag, struct span at)
{
	if (signature->reason != DKIM_REASON_NONE)
		return;
	signature->reason = reason;
	signature->fault_tag = tag;
	signature->fault_at = at;
}

/* The value of a tag; false: it is not there, and that is noted. */
static bool
need(struct dkim_signature *signature, const char *name, struct span *value)
{
	const struct tag *tag = tags_find(&signature->tags, name);

	if (!tag) {
		set_fault(signature, DKIM_REASON_MISSING_TAG, name,
		    span_from(signature->field->value,
			signature->field->value.len));
		return false;
	}
	*value = tag->value;
	return true;
}

static void
read_version(struct dkim_signature *signature)
{
	struct span value;

	if (need(signature, "v", &value) && !span_equal(value, span_of("1")))
		set_fault(signature, DKIM_REASON_VERSION, "v", value);
}

static bool
read_algorithm(struct dkim_signature *signature)
{
	struct span value;

	if (!need(signature, "a", &value))
		return false;
	signature->kind = CRYPTO_RSA;
	signature->digest = CRYPTO_SHA256;
	if (span_equal(value, span_of("rsa-sha256")))
		return true;
	if (span_equal(value, span_of("rsa-sha1"))) {
		signature->digest = CRYPTO_SHA1;
		return true;
	}
	if (span_equal(value, span_of("ed25519-sha256"))) {
		signature->kind = CRYPTO_ED25519;
		return true;
	}
	set_fault(signature, DKIM_REASON_ALGORITHM, "a", value);
	return false;
}

static bool
read_canon_name(struct span name, enum dkim_canon *canon)
{
	*canon =
	    span_equal(name, span_of("relaxed")) ? DKIM_RELAXED : DKIM_SIMPLE;
	return span_equal(name, span_of(dkim_canon_name(*canon)));
}

static bool
read_canon(struct dkim_signature *signature)
{
	const struct tag *tag = tags_find(&signature->tags, "c");
	struct span rest, word;

	signature->header_canon = signature->body_canon = DKIM_SIMPLE;
	if (!tag)
		return true;
	rest = tag->value;
	if (span_split(&rest, '/', &word) &&
	    read_canon_name(word, &signature->header_canon) &&
	    (word.len == tag->value.len ||
		read_canon_name(rest, &signature->body_canon)))
		return true;
	set_fault(signature, DKIM_REASON_CANONICALIZATION, "c", tag->value);
	return false;
}

/* Decoded Base64, of which there must be some. */
static bool
read_data(struct arena *arena, struct dkim_signature *signature,
    const char *name, enum dkim_reason reason, struct span *data)
{
	struct span value;
	struct text text;

	if (!need(signature, name, &value))
		return false;
	text_init(&text, arena, BASE64_MAX);
	if (!crypto_base64_decode(&text, value) || text.len == 0 ||
	    text.is_cut) {
		set_fault(signature, reason, name, value);
		return false;
	}
	*data = text_span(&text);
	return true;
}

/* Where the key is, with A-labels (RFC 8616, 5). */
static bool
read_query(struct arena *arena, struct dkim_signature *signature)
{
	struct text text;

	text_init(&text, arena, 2 * (size_t)DNS_NAME_MAX);
	if (!dns_alabel_write(&text, signature->selector))
		return false;
	text_write_string(&text, "._domainkey.");
	if (!dns_alabel_write(&text, signature->domain))
		return false;
	signature->query = text_span(&text);
	return dns_name_is_valid(signature->query);
}

static bool
read_place(struct arena *arena, struct dkim_signature *signature)
{
	bool has_domain = need(signature, "d", &signature->domain);
	bool has_selector = need(signature, "s", &signature->selector);

	if (has_domain && !dkim_value_is_domain(signature->domain)) {
		set_fault(signature, DKIM_REASON_DOMAIN, "d",
		    signature->domain);
		has_domain = false;
	}
	if (has_selector && !dkim_value_is_selector(signature->selector)) {
		set_fault(signature, DKIM_REASON_SELECTOR, "s",
		    signature->selector);
		has_selector = false;
	}
	if (!has_domain || !has_selector)
		return false;
	if (read_query(arena, signature))
		return true;
	signature->query = span_empty();
	set_fault(signature, DKIM_REASON_DOMAIN, "d", signature->domain);
	return false;
}

static bool
has_from(struct span headers)
{
	struct span name;
	bool has_more = true;

	while (tags_next_word(&headers, ':', &has_more, &name))
		if (span_equal_nocase(name, span_of("from")))
			return true;
	return false;
}

/* The list of ARC need not hold From; empty names in it are let through. */
static bool
read_headers(struct dkim_signature *signature)
{
	struct span rest, name;
	bool has_more = true;

	if (!need(signature, "h", &signature->headers))
		return false;
	rest = signature->headers;
	while (tags_next_word(&rest, ':', &has_more, &name))
		if (!dkim_value_is_field_name(name) &&
		    (name.len > 0 || signature->flavour == DKIM_FLAVOUR_DKIM)) {
			set_fault(signature, DKIM_REASON_HEADERS, "h",
			    name.len > 0 ? name : signature->headers);
			return false;
		}
	if (signature->flavour == DKIM_FLAVOUR_DKIM &&
	    !has_from(signature->headers))
		set_fault(signature, DKIM_REASON_FROM_NOT_SIGNED, "h",
		    signature->headers);
	return true;
}

static void
read_identity(struct arena *arena, struct dkim_signature *signature)
{
	const struct tag *tag = tags_find(&signature->tags, "i");
	struct span inner, outer;

	signature->identity_domain = signature->domain;
	if (!tag)
		return;
	signature->identity = dkim_value_decode(arena, tag->value);
	if (!dkim_value_split_address(signature->identity,
		&signature->identity_domain)) {
		signature->identity_domain = signature->domain;
		set_fault(signature, DKIM_REASON_IDENTITY, "i", tag->value);
		return;
	}
	/* Either may have U-labels where the other has A-labels. */
	inner = dns_alabel_of(arena, signature->identity_domain);
	outer = dns_alabel_of(arena, signature->domain);
	signature->is_identity_below = !dns_name_equal(inner, outer);
	if (!dns_name_within(inner, outer))
		set_fault(signature, DKIM_REASON_IDENTITY_OUTSIDE, "i",
		    tag->value);
}

static bool
read_length(struct dkim_signature *signature)
{
	const struct tag *tag = tags_find(&signature->tags, "l");

	signature->length = DKIM_WHOLE;
	if (!tag)
		return true;
	if (!dkim_value_number(tag->value, LENGTH_DIGITS, &signature->length)) {
		set_fault(signature, DKIM_REASON_LENGTH, "l", tag->value);
		return false;
	}
	signature->has_length = true;
	return true;
}

static bool
read_time(struct dkim_signature *signature, const char *name, uint64_t *time)
{
	const struct tag *tag = tags_find(&signature->tags, name);

	if (!tag)
		return false;
	if (!dkim_value_number(tag->value, LENGTH_DIGITS, time)) {
		set_fault(signature, DKIM_REASON_TIME, name, tag->value);
		return false;
	}
	if (tag->value.len > LONG_NUMBER)
		*time = UINT64_MAX;
	return true;
}

static void
read_times(struct dkim_signature *signature)
{
	signature->has_time = read_time(signature, "t", &signature->time);
	if (signature->flavour == DKIM_FLAVOUR_SEAL)
		return;
	signature->has_expiry = read_time(signature, "x", &signature->expiry);
	if (signature->has_time && signature->has_expiry &&
	    signature->expiry <= signature->time &&
	    signature->expiry != UINT64_MAX)
		set_fault(signature, DKIM_REASON_TIMES_CROSSED, "x",
		    tags_get(&signature->tags, "x"));
}

static void
read_methods(struct dkim_signature *signature)
{
	const struct tag *tag = tags_find(&signature->tags, "q");
	struct span rest, method;
	bool has_more = true;

	if (!tag)
		return;
	rest = tag->value;
	while (tags_next_word(&rest, ':', &has_more, &method))
		if (span_equal(method, span_of("dns/txt")))
			return;
	set_fault(signature, DKIM_REASON_QUERY, "q", tag->value);
}

/* What only a signature over a body has. */
static bool
read_body_tags(struct arena *arena, struct dkim_signature *signature)
{
	bool is_computable = read_canon(signature);

	read_methods(signature);
	is_computable &= read_data(arena, signature, "bh",
	    DKIM_REASON_BODY_HASH_DATA, &signature->body_hash);
	is_computable &= read_headers(signature);
	is_computable &= read_length(signature);
	return is_computable;
}

void
dkim_signature_parse(struct arena *arena, const struct dkim_field *field,
    enum dkim_flavour flavour, struct dkim_signature *signature)
{
	const struct span none = span_from(field->value, field->value.len);
	bool is_computable;

	*signature = (struct dkim_signature){ .field = field,
		.flavour = flavour,
		.domain = none,
		.selector = none,
		.query = span_empty(),
		.identity = span_empty(),
		.identity_domain = none,
		.headers = none,
		.body_hash = span_empty(),
		.data = span_empty(),
		.length = DKIM_WHOLE,
		.header_canon = DKIM_RELAXED,
		.fault_at = none };
	if (!tags_parse(field->value, &signature->tags))
		set_fault(signature, DKIM_REASON_SYNTAX, NULL,
		    signature->tags.fault_at);
	if (flavour == DKIM_FLAVOUR_DKIM)
		read_version(signature);
	is_computable = signature->reason != DKIM_REASON_SYNTAX;
	is_computable &= read_algorithm(signature);
	is_computable &= read_data(arena, signature, "b",
	    DKIM_REASON_SIGNATURE_DATA, &signature->data);
	is_computable &= read_place(arena, signature);
	if (flavour != DKIM_FLAVOUR_SEAL)
		is_computable &= read_body_tags(arena, signature);
	if (flavour == DKIM_FLAVOUR_DKIM)
		read_identity(arena, signature);
	read_times(signature);
	signature->is_computable = is_computable;
}

static const struct {
	const char *name, *rule, *words;
} reasons[DKIM_REASONS] = {
#define DKIM_REASON(id, name, result, rule, words) { name, rule, words },
#include "core/auth/dkim_reason_table.h"
#undef DKIM_REASON
};

const char *
dkim_reason_name(enum dkim_reason reason)
{
	return reasons[reason].name;
}

const char *
dkim_reason_rule(enum dkim_reason reason)
{
	return reasons[reason].rule;
}

const char *
dkim_reason_words(enum dkim_reason reason)
{
	return reasons[reason].words;
}
