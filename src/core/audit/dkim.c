#include "core/audit/dkim.h"

#include "core/auth/dkim_key.h"
#include "core/dns/name.h"
#include "core/dns/record.h"

enum {
	KEY_NAME_MAX = 2 * DNS_NAME_MAX,
	SHORT_BITS = 1024,
	GOOD_BITS = 2048,
	DETAIL_MAX = 100,
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

/* One key looked at. */
struct key_look {
	struct audit *audit;
	const struct dns_answer *answer;
	struct span name; /* selector._domainkey.domain */
	struct dkim_key key;
	bool is_sound; /* no finding of an error so far */
	bool is_guess; /* nobody said that this selector is in use */
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
judge_bad_key(struct key_look *look)
{
	const struct crypto_public *public = &look->key.public;
	const char *fault = crypto_key_fault_name(public->fault);

	if (!look->key.is_base64)
		add(look, FINDING_DKIM_BAD_BASE64, whole_tag(look, "p"));
	else if (public->fault == CRYPTO_KEY_CUT)
		add(look, FINDING_DKIM_TRUNCATED, whole_tag(look, "p"))->count =
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
	else {
		if (key->kind == CRYPTO_RSA && key->public.form == CRYPTO_PKCS1)
			add(look, FINDING_DKIM_PKCS1, whole_tag(look, "p"));
		judge_length(look);
	}
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
	if (is_name(text))
		add(look, FINDING_DKIM_CNAME_AS_TXT, text)->detail = text;
	else if (span_find(text, span_of("\""), &at))
		add(look, FINDING_DKIM_QUOTES,
		    (struct span){ text.ptr + at, 1 });
	else if (look->key.is_foreign)
		add(look, FINDING_DKIM_NO_KEY, span_empty());
	else
		judge_key(look);
	if (look->is_sound && look->key.has_public)
		tell_found(look);
}

static void
judge_answer(struct key_look *look)
{
	struct span text;

	if (look->answer->count > 1)
		add(look, FINDING_DKIM_MULTIPLE, span_empty())->count =
		    look->answer->count;
	for (size_t i = 0; i < look->answer->count; i++)
		if (dns_record_text(look->audit->arena,
			look->answer->records[i], &text))
			judge_text(look, text);
}

/* Nothing there: not worth a word where it was only a guess. */
static void
judge_absence(struct key_look *look)
{
	if (look->answer->outcome == DNS_FAILED) {
		if (!look->is_guess && look->answer->failure != DNS_NOT_ASKED)
			add(look, FINDING_DKIM_DNS, span_empty())->detail =
			    span_of(dns_failure_name(look->answer->failure));
	} else if (look->answer->canonical.len > 0) {
		add(look, FINDING_DKIM_CNAME_BROKEN, span_empty())->detail =
		    look->answer->canonical;
	} else if (!look->is_guess) {
		add(look, FINDING_DKIM_NO_KEY, span_empty());
	}
}

/* True: there is something at the selector, or that is not known yet. */
static bool
look_at(struct audit *audit, struct span domain, struct span selector,
    bool is_guess)
{
	struct key_look look = { .audit = audit,
		.is_sound = true,
		.is_guess = is_guess };
	struct text name;

	text_init(&name, audit->arena, KEY_NAME_MAX);
	text_write(&name, selector);
	text_write_string(&name, "._domainkey.");
	text_write(&name, domain);
	look.name = text_span(&name);
	look.answer = audit_ask(audit, look.name, DNS_TXT);
	if (!look.answer)
		return true;
	if (look.answer->outcome != DNS_DATA) {
		judge_absence(&look);
		return look.answer->canonical.len > 0;
	}
	judge_answer(&look);
	return true;
}

/* NXDOMAIN proves that there is nothing below the name (RFC 8020). */
static void
guess(struct audit *audit, struct span domain)
{
	const struct dns_answer *answer;
	struct finding *finding;
	bool is_found = false;
	struct text name;

	text_init(&name, audit->arena, KEY_NAME_MAX);
	text_write_string(&name, "_domainkey.");
	text_write(&name, domain);
	answer = audit_ask(audit, text_span(&name), DNS_TXT);
	if (!answer)
		return;
	if (answer->outcome == DNS_NXDOMAIN) {
		if (audit->context.sends) {
			finding = audit_add(audit, FINDING_DKIM_NONE, domain);
			finding_prove(audit, finding, answer, span_empty(),
			    span_empty());
		}
		return;
	}
	for (size_t i = 0; i < USUAL; i++)
		is_found |= look_at(audit, domain, span_of(usual[i]), true);
	if (!is_found)
		audit_add(audit, FINDING_DKIM_SELECTOR_UNKNOWN, domain)->count =
		    USUAL;
}

void
audit_dkim(struct audit *audit, struct span domain,
    const struct span *selectors, size_t count)
{
	for (size_t i = 0; i < count; i++)
		look_at(audit, domain, selectors[i], false);
	if (count == 0)
		guess(audit, domain);
}
