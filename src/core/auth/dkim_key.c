#include "core/auth/dkim_key.h"

#include "core/crypto/base64.h"
#include "core/dns/name.h"

enum { KEY_MAX = 16 * 1024 };

static void
set_fault(struct dkim_key *key, enum dkim_reason reason, struct span at)
{
	if (key->reason != DKIM_REASON_NONE)
		return;
	key->reason = reason;
	key->fault_at = at;
}

/* Is the word in the list of that tag; without the tag, is it by default? */
static bool
lists(const struct dkim_key *key, const char *name, const char *word,
    bool by_default)
{
	const struct tag *tag = tags_find(&key->tags, name);
	struct span rest, item;
	bool has_more = true;

	if (!tag)
		return by_default;
	rest = tag->value;
	while (tags_next_word(&rest, ':', &has_more, &item))
		if (span_equal(item, span_of(word)))
			return true;
	return false;
}

static void
read_version(struct dkim_key *key)
{
	const struct tag *tag = tags_find(&key->tags, "v");

	if (tag && !tags_begin(&key->tags, "v", "DKIM1"))
		set_fault(key, DKIM_REASON_KEY_VERSION, tag->whole);
}

static void
read_kind(struct dkim_key *key)
{
	const struct tag *tag = tags_find(&key->tags, "k");

	key->kind = CRYPTO_RSA;
	key->is_known_kind = true;
	if (!tag || span_equal(tag->value, span_of("rsa")))
		return;
	if (span_equal(tag->value, span_of("ed25519"))) {
		key->kind = CRYPTO_ED25519;
		return;
	}
	key->is_known_kind = false;
	set_fault(key, DKIM_REASON_KEY_TYPE, tag->whole);
}

static void
read_public(struct arena *arena, struct dkim_key *key)
{
	const struct tag *tag = tags_find(&key->tags, "p");
	struct text bytes;

	if (!tag) {
		set_fault(key, DKIM_REASON_KEY_SYNTAX,
		    span_from(key->text, key->text.len));
		return;
	}
	if (tag->value.len == 0) {
		key->is_revoked = true;
		set_fault(key, DKIM_REASON_KEY_REVOKED, tag->whole);
		return;
	}
	text_init(&bytes, arena, KEY_MAX);
	key->is_base64 =
	    crypto_base64_decode(&bytes, tag->value) && !bytes.is_cut;
	if (key->is_base64)
		key->has_public = crypto_public_parse(text_span(&bytes),
		    key->kind, &key->public);
	/* RFC 8463, 4.2: the bare key, and nothing around it. */
	if (key->kind == CRYPTO_ED25519 && key->public.form != CRYPTO_RAW)
		key->has_public = false;
	if (!key->has_public)
		set_fault(key, DKIM_REASON_KEY_DATA, tag->value);
}

void
dkim_key_parse(struct arena *arena, struct span text, struct dkim_key *key)
{
	*key = (struct dkim_key){ .text = text,
		.fault_at = (struct span){ text.ptr, 0 } };
	if (!tags_parse(text, &key->tags))
		set_fault(key, DKIM_REASON_KEY_SYNTAX, key->tags.fault_at);
	key->is_foreign =
	    !tags_find(&key->tags, "v") && !tags_find(&key->tags, "p");
	read_version(key);
	read_kind(key);
	key->is_testing = lists(key, "t", "y", false);
	key->is_strict = lists(key, "t", "s", false);
	key->is_for_mail =
	    lists(key, "s", "email", true) || lists(key, "s", "*", true);
	key->allows_sha1 = lists(key, "h", "sha1", true);
	key->allows_sha256 = lists(key, "h", "sha256", true);
	read_public(arena, key);
	if (!key->is_for_mail)
		set_fault(key, DKIM_REASON_KEY_SERVICE,
		    tags_find(&key->tags, "s")->whole);
}

/* RFC 6376, 6.1.2, steps 5 to 8, in their order. */
enum dkim_reason
dkim_key_reason(const struct dkim_key *key,
    const struct dkim_signature *signature)
{
	bool allows_hash = signature->digest == CRYPTO_SHA1
	    ? key->allows_sha1
	    : key->allows_sha256;

	if (key->reason == DKIM_REASON_KEY_SYNTAX ||
	    key->reason == DKIM_REASON_KEY_VERSION)
		return key->reason;
	if (!allows_hash)
		return DKIM_REASON_KEY_HASH;
	if (key->is_revoked)
		return DKIM_REASON_KEY_REVOKED;
	if (!key->is_known_kind || key->kind != signature->kind)
		return DKIM_REASON_KEY_TYPE;
	if (!key->is_for_mail)
		return DKIM_REASON_KEY_SERVICE;
	if (!key->has_public)
		return DKIM_REASON_KEY_DATA;
	if (key->is_strict && signature->is_identity_below)
		return DKIM_REASON_KEY_STRICT;
	return DKIM_REASON_NONE;
}
