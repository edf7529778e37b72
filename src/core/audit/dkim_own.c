#include "core/audit/dkim_own.h"

#include "core/auth/dkim_key.h"
#include "core/crypto/base64.h"
#include "core/crypto/digest.h"
#include "core/dns/record.h"

enum {
	NAME_MAX = 600,
	RECORD_MAX = 4096,
	BY_GROUP = 0070,
	BY_OTHERS = 0007,
};

/* The first record with another key, and whether one has ours. */
struct own_look {
	struct audit *audit;
	const struct dkim_own *own;
	struct span name; /* of the record with another key */
	const struct dns_answer *answer;
	struct span text, key; /* it, and what stands in its p= */
	bool is_found;
};

/* Of the same key, in whatever form it is published. */
static bool
is_same(const struct crypto_public *a, const struct crypto_public *b)
{
	if (a->kind != b->kind)
		return false;
	return a->kind == CRYPTO_RSA ? span_equal(a->modulus, b->modulus) &&
		span_equal(a->exponent, b->exponent)
				     : span_equal(a->raw, b->raw);
}

static void
look_at_record(struct own_look *look, struct span name,
    const struct dns_answer *answer, struct span text)
{
	struct crypto_public ours;
	struct dkim_key key;

	dkim_key_parse(look->audit->arena, text, &key);
	if (!key.has_public ||
	    !crypto_public_parse(look->own->public,
		span_equal(look->own->kind, span_of("rsa")) ? CRYPTO_RSA
							    : CRYPTO_ED25519,
		&ours))
		return;
	if (is_same(&key.public, &ours)) {
		look->is_found = true;
		audit_add(look->audit, FINDING_DKIM_OWN_KEY, name)->detail =
		    look->own->file;
	} else if (!look->answer) {
		look->name = name;
		look->answer = answer;
		look->text = text;
		look->key = tags_get(&key.tags, "p");
	}
}

/* False: it is not known yet. */
static bool
look_at_selector(struct own_look *look, struct span domain,
    struct span selector)
{
	const struct dns_answer *answer;
	struct text name;
	struct span text;

	text_init(&name, look->audit->arena, NAME_MAX);
	text_write(&name, selector);
	text_write_string(&name, "._domainkey.");
	text_write(&name, domain);
	answer = audit_ask(look->audit, text_span(&name), DNS_TXT);
	for (size_t i = 0; answer && i < answer->count; i++)
		if (dns_record_text(look->audit->arena, answer->records[i],
			&text))
			look_at_record(look, text_span(&name), answer, text);
	return answer != NULL;
}

/* "SHA-256 of the key in FILE: 04af..." */
static void
prove_sum(struct own_look *look, struct finding *finding, struct span where,
    struct span bytes)
{
	unsigned char sum[CRYPTO_DIGEST_MAX];
	size_t len = crypto_digest(CRYPTO_SHA256, bytes, sum);
	struct text note;

	text_init(&note, look->audit->arena, NAME_MAX);
	text_write_string(&note, "SHA-256 of the key at ");
	text_write(&note, where);
	text_write_string(&note, ": ");
	for (size_t i = 0; i < len; i++)
		text_write_format(&note, "%02x", sum[i]);
	finding_prove_note(look->audit, finding, text_span(&note),
	    span_empty());
}

static void
tell_mismatch(struct own_look *look)
{
	struct arena *arena = look->audit->arena;
	struct finding *finding =
	    audit_add(look->audit, FINDING_DKIM_PRIVATE_MISMATCH, look->name);
	struct text bytes, after;

	finding->detail = look->own->file;
	finding_prove(look->audit, finding, look->answer, look->text,
	    look->key);
	text_init(&bytes, arena, RECORD_MAX);
	if (crypto_base64_decode(&bytes, look->key))
		prove_sum(look, finding, look->name, text_span(&bytes));
	prove_sum(look, finding, look->own->file, look->own->public);
	text_init(&after, arena, RECORD_MAX);
	text_write_string(&after, "v=DKIM1; k=");
	text_write(&after, look->own->kind);
	text_write_string(&after, "; p=");
	crypto_base64_write(&after, look->own->public);
	finding_change(look->audit, finding,
	    (struct change){ .name = look->name,
		.type = DNS_TXT,
		.before = look->text,
		.after = text_span(&after) });
}

/* The group may be that of the signing daemon alone: a warning, then. */
static void
judge_mode(struct audit *audit, const struct dkim_own *own)
{
	struct finding *finding;
	struct text text;

	if ((own->mode & (BY_GROUP | BY_OTHERS)) == 0)
		return;
	finding = audit_add(audit, FINDING_DKIM_KEY_FILE, own->file);
	if ((own->mode & BY_OTHERS) == 0)
		finding->severity = SEVERITY_WARNING;
	finding->detail = (own->mode & BY_OTHERS) == 0
	    ? span_of("its group")
	    : span_of("every user of the machine");
	text_init(&text, audit->arena, NAME_MAX);
	text_write_format(&text, "its mode is %04o", own->mode);
	finding_prove_note(audit, finding, text_span(&text), span_empty());
}

void
audit_dkim_own(struct audit *audit, struct span domain,
    const struct span *selectors, size_t count, const struct dkim_own *own)
{
	struct own_look look = { .audit = audit, .own = own };
	bool is_known = true;

	judge_mode(audit, own);
	for (size_t i = 0; i < count; i++)
		is_known &= look_at_selector(&look, domain, selectors[i]);
	if (is_known && !look.is_found && look.answer)
		tell_mismatch(&look);
}
