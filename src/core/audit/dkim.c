#include "core/audit/dkim.h"

#include "core/audit/dkim_weak.h"
#include "core/auth/dkim_key.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum {
	KEY_NAME_MAX = 2 * DNS_NAME_MAX,
	SHORT_BITS = 1024,
	GOOD_BITS = 2048,
	DETAIL_MAX = 100,
	OTHERS_MAX = 1000,
	SEEN_MAX = 32,
};

/* What servers and services call their selectors, the most usual first. */
static const char *const usual[] = { "default", "selector1", "selector2",
	"google", "dkim", "mail", "k1", "k2", "s1", "s2", "smtp", "key1" };

enum { USUAL = sizeof(usual) / sizeof(*usual) };

const char *
audit_dkim_usual(size_t number)
{
	return number < USUAL ? usual[number] : NULL;
}

/* The keys of a domain, as far as they were looked at. */
struct keys_look {
	struct audit *audit;
	struct span domain;
	struct {
		struct span name, key; /* key: what stands in p= */
	} seen[SEEN_MAX];
	size_t count;
	struct text others; /* names of sound keys that nobody asked for */
	size_t other_count;
};

/* One key looked at. */
struct key_look {
	struct audit *audit;
	struct keys_look *keys;
	struct span selector;
	const struct dns_answer *answer;
	struct span name; /* selector._domainkey.domain */
	struct dkim_key key;
	bool is_sound; /* no finding of an error so far */
	bool is_guess; /* nobody said that this selector is in use */
	bool is_empty; /* what stands there is no key record */
	bool is_other; /* others are in use; of this one little is told */
};

static struct finding *
add(struct key_look *look, enum finding_kind kind, struct span part)
{
	struct finding *finding = audit_add(look->audit, kind, look->name);
	bool has_text = look->key.text.len > 0;

	finding_prove(look->audit, finding, look->answer,
	    has_text ? look->key.text : span_empty(),
	    has_text ? part : span_empty());
	if (finding_row(kind)->severity >= SEVERITY_ERROR)
		look->is_sound = false;
	/* Whether anybody signs with it is not known. */
	if (look->is_guess && finding->severity == SEVERITY_BLOCK)
		finding->severity = kind == FINDING_DKIM_CNAME_BROKEN
		    ? SEVERITY_WARNING
		    : SEVERITY_ERROR;
	return finding;
}

static struct span
whole_tag(const struct key_look *look, const char *name)
{
	const struct tag *tag = tags_find(&look->key.tags, name);

	return tag ? tag->whole : span_empty();
}

static void
judge_tags(struct key_look *look)
{
	const struct dkim_key *key = &look->key;

	if (tags_find(&key->tags, "v") && !tags_begin(&key->tags, "v", "DKIM1"))
		add(look, FINDING_DKIM_VERSION, whole_tag(look, "v"));
	if (!key->is_known_kind)
		add(look, FINDING_DKIM_KIND, whole_tag(look, "k"))->detail =
		    tags_get(&key->tags, "k");
	if (!key->is_for_mail)
		add(look, FINDING_DKIM_SERVICE, whole_tag(look, "s"))->detail =
		    tags_get(&key->tags, "s");
	if (!key->allows_sha256)
		add(look, FINDING_DKIM_HASH, whole_tag(look, "h"))->detail =
		    tags_get(&key->tags, "h");
	if (key->is_testing)
		add(look, FINDING_DKIM_TESTING, whole_tag(look, "t"));
	if (tags_find(&key->tags, "g"))
		add(look, FINDING_DKIM_G_TAG, whole_tag(look, "g"));
}

static void
judge_length(struct key_look *look)
{
	unsigned bits = look->key.public.bits;
	enum finding_kind kind;

	if (look->key.kind != CRYPTO_RSA)
		return;
	if (bits < SHORT_BITS)
		kind = FINDING_DKIM_SHORT;
	else if (bits < GOOD_BITS)
		kind = FINDING_DKIM_1024;
	else if (bits > GOOD_BITS)
		kind = FINDING_DKIM_LONG;
	else
		return;
	add(look, kind, span_empty())->count = bits;
}

static void
judge_strength(struct key_look *look)
{
	const char *weakness = audit_dkim_weakness(&look->key.public);

	if (weakness)
		add(look, FINDING_DKIM_WEAK, whole_tag(look, "p"))->detail =
		    span_of(weakness);
	if (look->key.kind == CRYPTO_RSA &&
	    look->key.public.form == CRYPTO_PKCS1)
		add(look, FINDING_DKIM_PKCS1, whole_tag(look, "p"));
	judge_length(look);
}

/* Its last byte: there something is missing. */
static struct span
end_of_key(const struct key_look *look)
{
	struct span key = tags_get(&look->key.tags, "p");

	return key.len > 0 ? span_from(key, key.len - 1) : key;
}

static void
judge_bad_key(struct key_look *look)
{
	const struct crypto_public *public = &look->key.public;
	const char *fault = crypto_key_fault_name(public->fault);

	if (!tags_find(&look->key.tags, "p"))
		add(look, FINDING_DKIM_BAD_KEY, span_empty())->detail =
		    span_of("there is no p=");
	else if (!look->key.is_base64)
		add(look, FINDING_DKIM_BAD_BASE64, whole_tag(look, "p"));
	else if (public->kind == CRYPTO_ED25519 &&
	    public->form == CRYPTO_SPKI && public->fault == CRYPTO_KEY_SOUND)
		add(look, FINDING_DKIM_WRAPPED, whole_tag(look, "p"));
	else if (public->fault == CRYPTO_KEY_CUT)
		add(look, FINDING_DKIM_TRUNCATED, end_of_key(look))->count =
		    public->missing;
	else
		add(look, FINDING_DKIM_BAD_KEY, whole_tag(look, "p"))->detail =
		    span_of(fault ? fault : "nothing that can be read");
}

static void
judge_key(struct key_look *look)
{
	const struct dkim_key *key = &look->key;

	/* To revoke what is not used any more is as it should be. */
	if (key->is_revoked && look->is_guess)
		return;
	judge_tags(look);
	if (key->is_revoked)
		add(look, FINDING_DKIM_REVOKED, whole_tag(look, "p"));
	else if (!key->is_known_kind)
		return;
	else if (!key->has_public)
		judge_bad_key(look);
	else
		judge_strength(look);
}

/* Has another selector this key? */
static void
judge_sharing(struct key_look *look)
{
	struct keys_look *keys = look->keys;
	struct span key = tags_get(&look->key.tags, "p");
	size_t i = 0;

	while (i < keys->count && !span_equal(keys->seen[i].key, key))
		i++;
	if (i < keys->count)
		add(look, FINDING_DKIM_SHARED, whole_tag(look, "p"))->detail =
		    keys->seen[i].name;
	else if (keys->count < SEEN_MAX) {
		keys->seen[keys->count].name = look->name;
		keys->seen[keys->count++].key = key;
	}
}

/* A key that is there besides those which are in use. */
static void
note_other(struct key_look *look)
{
	struct keys_look *keys = look->keys;

	if (!look->key.has_public)
		return;
	text_write_string(&keys->others, keys->other_count++ > 0 ? ", " : "");
	text_write(&keys->others, look->selector);
}

static void
tell_found(struct key_look *look)
{
	struct text text;

	text_init(&text, look->audit->arena, DETAIL_MAX);
	if (look->key.kind == CRYPTO_RSA)
		text_write_format(&text, "RSA with %u bits",
		    look->key.public.bits);
	else
		text_write_string(&text, "Ed25519");
	add(look, FINDING_DKIM_FOUND, span_empty())->detail = text_span(&text);
}

/* Something else altogether, which a wildcard puts here: "v=spf1 -all". */
static bool
is_foreign(const struct key_look *look)
{
	const struct tags *tags = &look->key.tags;

	return look->key.is_foreign ||
	    (!tags_begin(tags, "v", "DKIM1") && !tags_find(tags, "p"));
}

/* A text that is a host name was meant to be an alias. */
static bool
is_name(struct span text)
{
	return dns_name_is_valid(text) && dns_name_labels(text) > 2 &&
	    !memchr(text.ptr, ' ', text.len) &&
	    !memchr(text.ptr, '=', text.len);
}

static void
judge_text(struct key_look *look, struct span text)
{
	size_t at;

	dkim_key_parse(look->audit->arena, text, &look->key);
	look->is_empty &= is_foreign(look);
	if (look->is_other) {
		note_other(look);
		return;
	}
	if (is_name(text))
		add(look, FINDING_DKIM_CNAME_AS_TXT, text)->detail = text;
	else if (span_find(text, span_of("\""), &at))
		add(look, FINDING_DKIM_QUOTES,
		    (struct span){ text.ptr + at, 1 });
	else if (is_foreign(look) && look->is_guess)
		return;
	else if (is_foreign(look))
		add(look, FINDING_DKIM_NO_KEY, span_empty());
	else
		judge_key(look);
	if (look->is_sound && look->key.has_public)
		tell_found(look);
	if (look->key.has_public)
		judge_sharing(look);
}

static void
judge_answer(struct key_look *look)
{
	struct span text;

	if (look->answer->count > 1 && !look->is_other)
		add(look, FINDING_DKIM_MULTIPLE, span_empty())->count =
		    look->answer->count;
	for (size_t i = 0; i < look->answer->count; i++)
		if (dns_record_text(look->audit->arena,
			look->answer->records[i], &text))
			judge_text(look, text);
}

/* Where forms and people put a record that belongs to the look's name. */
static struct span
write_place(const struct key_look *look, unsigned number)
{
	static const char *const between[] = { "._domainkey.", ".domainkey.",
		"." };
	const struct span domain = look->keys->domain;
	struct text name;

	text_init(&name, look->audit->arena, (size_t)2 * KEY_NAME_MAX);
	text_write(&name, look->selector);
	text_write_string(&name, between[number]);
	text_write(&name, domain);
	if (number == 0) {
		text_write_byte(&name, '.');
		text_write(&name, domain);
	}
	return text_span(&name);
}

static void
add_misplaced(struct key_look *look, const struct dns_answer *answer,
    struct span text)
{
	struct finding *finding =
	    audit_add(look->audit, FINDING_DKIM_WRONG_NAME, look->name);

	finding->detail = answer->question.name;
	finding_prove(look->audit, finding, answer, text, span_empty());
	finding_change(look->audit, finding,
	    (struct change){ .name = look->name,
		.type = DNS_TXT,
		.before = span_empty(),
		.after = text });
}

/* A key that was meant for this name, but stands at another. */
static void
find_misplaced(struct key_look *look)
{
	enum { PLACES = 3 };

	for (unsigned i = 0; i < PLACES; i++) {
		const struct dns_answer *answer =
		    audit_ask(look->audit, write_place(look, i), DNS_TXT);
		struct dkim_key key;
		struct span text;

		for (size_t k = 0; answer && k < answer->count; k++) {
			if (!dns_record_text(look->audit->arena,
				answer->records[k], &text))
				continue;
			dkim_key_parse(look->audit->arena, text, &key);
			if (!key.is_foreign && key.has_public)
				add_misplaced(look, answer, text);
		}
	}
}

/* Nothing there: not worth a word where it was only a guess. */
static void
judge_absence(struct key_look *look)
{
	if (look->is_other)
		return;
	if (look->answer->outcome == DNS_FAILED) {
		if (!look->is_guess && look->answer->failure != DNS_NOT_ASKED)
			add(look, FINDING_DKIM_DNS, span_empty())->detail =
			    span_of(dns_failure_name(look->answer->failure));
	} else if (look->answer->canonical.len > 0) {
		add(look, FINDING_DKIM_CNAME_BROKEN, span_empty())->detail =
		    look->answer->canonical;
	} else if (!look->is_guess) {
		add(look, FINDING_DKIM_NO_KEY, span_empty());
		find_misplaced(look);
	}
}

enum look_kind { LOOK_TOLD, LOOK_GUESS, LOOK_OTHER };

/* True: there is something at the selector, or that is not known yet. */
static bool
look_at(struct keys_look *keys, struct span selector, enum look_kind kind)
{
	struct audit *audit = keys->audit;
	struct key_look look = { .audit = audit,
		.keys = keys,
		.selector = selector,
		.is_sound = true,
		.is_empty = true,
		.is_guess = kind != LOOK_TOLD,
		.is_other = kind == LOOK_OTHER };
	struct text name;

	text_init(&name, audit->arena, KEY_NAME_MAX);
	text_write(&name, selector);
	text_write_string(&name, "._domainkey.");
	text_write(&name, keys->domain);
	look.name = text_span(&name);
	look.answer = kind == LOOK_OTHER
	    ? audit_ask_spare(audit, look.name, DNS_TXT)
	    : audit_ask(audit, look.name, DNS_TXT);
	if (!look.answer)
		return true;
	if (look.answer->outcome != DNS_DATA) {
		judge_absence(&look);
		return look.answer->canonical.len > 0;
	}
	judge_answer(&look);
	return !look.is_empty;
}

/* NXDOMAIN proves that there is nothing below the name (RFC 8020). */
static void
guess(struct keys_look *keys)
{
	struct audit *audit = keys->audit;
	const struct dns_answer *answer;
	struct finding *finding;
	bool is_found = false;
	struct text name;

	text_init(&name, audit->arena, KEY_NAME_MAX);
	text_write_string(&name, "_domainkey.");
	text_write(&name, keys->domain);
	answer = audit_ask(audit, text_span(&name), DNS_TXT);
	if (!answer)
		return;
	if (answer->outcome == DNS_NXDOMAIN) {
		if (audit->context.sends) {
			finding =
			    audit_add(audit, FINDING_DKIM_NONE, keys->domain);
			finding_prove(audit, finding, answer, span_empty(),
			    span_empty());
		}
		return;
	}
	for (size_t i = 0; i < USUAL; i++)
		is_found |= look_at(keys, span_of(usual[i]), LOOK_GUESS);
	if (!is_found)
		audit_add(audit, FINDING_DKIM_SELECTOR_UNKNOWN, keys->domain)
		    ->count = USUAL;
}

static bool
is_among(struct span selector, const struct span *selectors, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal_nocase(selector, selectors[i]))
			return true;
	return false;
}

/*
 * What is published besides, under names that can be guessed. A note: several
 * services that sign, or a change of keys under way, look just the same, and
 * nothing in the DNS says which key still signs.
 */
static void
look_at_others(struct keys_look *keys, const struct span *selectors,
    size_t count)
{
	struct finding *finding;

	text_init(&keys->others, keys->audit->arena, OTHERS_MAX);
	for (size_t i = 0; i < USUAL; i++)
		if (!is_among(span_of(usual[i]), selectors, count))
			look_at(keys, span_of(usual[i]), LOOK_OTHER);
	if (keys->other_count == 0)
		return;
	finding = audit_add(keys->audit, FINDING_DKIM_OTHERS, keys->domain);
	finding->count = keys->other_count;
	finding->detail = text_span(&keys->others);
}

void
audit_dkim_key(struct audit *audit, struct span domain, struct span selector)
{
	struct keys_look keys = { .audit = audit, .domain = domain };

	look_at(&keys, selector, LOOK_TOLD);
}

void
audit_dkim(struct audit *audit, struct span domain,
    const struct span *selectors, size_t count)
{
	struct keys_look keys = { .audit = audit, .domain = domain };

	for (size_t i = 0; i < count; i++)
		look_at(&keys, selectors[i], LOOK_TOLD);
	if (count > 0)
		look_at_others(&keys, selectors, count);
	else
		guess(&keys);
}
