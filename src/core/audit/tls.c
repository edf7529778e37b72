#include "core/audit/tls.h"

#include "base/scan.h"
#include "core/audit/contact.h"
#include "core/audit/mail_host.h"
#include "core/mime/date.h"

enum {
	SMTP_PORT = 25,
	DAY = 24 * 60 * 60,
	SOON = 14, /* days */
	RSA_BITS = 2048,
	DATE_MAX = 64,
	NAME_MAX_LEN = DNS_NAME_MAX + 16,
	RECORD_MAX = 256,
	USAGE_TA = 2,
};

/* A mail host, what it showed, and what is promised of it. */
struct tls_look {
	struct audit *audit;
	struct span host;
	const struct contact_answer *contact;
	struct dane_lookup dane;
	bool is_enforced; /* by MTA-STS */
	int64_t now;
};

static struct finding *
add(struct tls_look *look, enum finding_kind kind, struct span detail)
{
	struct finding *finding = audit_add(look->audit, kind, look->host);

	finding->detail = detail;
	return finding;
}

/* What the server said, or the certificate has. */
static void
prove(struct tls_look *look, struct finding *finding, struct span text)
{
	finding_prove_note(look->audit, finding, look->contact->end, text);
}

/*
 * Most senders take any certificate (RFC 7435); those that heed MTA-STS do
 * not. Those that heed DANE look at nothing else (RFC 7672, 3.1).
 */
static struct finding *
add_flaw(struct tls_look *look, enum finding_kind kind, struct span detail)
{
	struct finding *finding = add(look, kind, detail);

	if (look->is_enforced)
		finding->severity = SEVERITY_ERROR;
	else if (look->dane.found == DANE_FOUND)
		finding->severity = SEVERITY_NOTE;
	return finding;
}

static struct span
keep_date(struct tls_look *look, int64_t seconds)
{
	const struct mime_date date = { .seconds = seconds };
	struct text text;

	text_init(&text, look->audit->arena, DATE_MAX);
	mime_date_write(&text, &date);
	return text_span(&text);
}

static void
look_at_dates(struct tls_look *look)
{
	const struct contact_answer *contact = look->contact;
	struct finding *finding;

	if (look->now == 0 || contact->not_after == 0)
		return;
	if (contact->not_after < look->now) {
		prove(look,
		    add_flaw(look, FINDING_TLS_EXPIRED,
			keep_date(look, contact->not_after)),
		    contact->names);
	} else if (contact->not_before > look->now) {
		prove(look,
		    add_flaw(look, FINDING_TLS_EARLY,
			keep_date(look, contact->not_before)),
		    contact->names);
	} else if (contact->not_after - look->now < (int64_t)SOON * DAY) {
		finding = add(look, FINDING_TLS_EXPIRES, span_empty());
		finding->count =
		    (size_t)((contact->not_after - look->now) / DAY);
		prove(look, finding, keep_date(look, contact->not_after));
	}
}

static bool
is_out_of_date(const struct tls_look *look)
{
	return look->now != 0 && look->contact->not_after != 0 &&
	    (look->contact->not_after < look->now ||
		look->contact->not_before > look->now);
}

/* Why nobody vouches for it, as far as OpenSSL's words tell. */
static void
look_at_trust(struct tls_look *look)
{
	const struct contact_answer *contact = look->contact;
	enum finding_kind kind = FINDING_TLS_UNTRUSTED;
	size_t at;

	if (contact->is_trusted || is_out_of_date(look))
		return;
	if (contact->chain.count <= 1 &&
	    span_find(contact->problem, span_of("self-signed"), &at))
		kind = FINDING_TLS_SELF_SIGNED;
	else if (contact->chain.count == 1 &&
	    (span_find(contact->problem, span_of("local issuer"), &at) ||
		span_find(contact->problem, span_of("first certificate"), &at)))
		kind = FINDING_TLS_INCOMPLETE;
	prove(look, add_flaw(look, kind, contact->problem), contact->issuer);
}

/* "RSA 1024": elliptic curves that are too short nobody has. */
static void
look_at_key(struct tls_look *look)
{
	struct span rest = look->contact->key;
	unsigned bits;

	if (!span_starts(rest, span_of("RSA ")))
		return;
	span_take(&rest, strlen("RSA "));
	if (scan_number(&rest, 1, 6, &bits) && bits < RSA_BITS)
		prove(look,
		    add(look, FINDING_TLS_SHORT_KEY, look->contact->key),
		    look->contact->key);
}

static bool
has_any(struct span name, const char *const *parts, size_t count)
{
	size_t at;

	for (size_t i = 0; i < count; i++)
		if (span_find(name, span_of(parts[i]), &at))
			return true;
	return false;
}

/* Those of TLS 1.3 are all good, and begin with TLS_. */
static void
look_at_cipher(struct tls_look *look)
{
	static const char *const weak[] = { "RC4", "DES", "NULL", "EXP", "MD5",
		"RC2", "IDEA", "SEED", "ADH", "AECDH" };
	static const char *const secret[] = { "DHE-", "EDH-", "TLS_" };
	struct span cipher = look->contact->cipher;

	if (cipher.len == 0)
		return;
	if (has_any(cipher, weak, sizeof(weak) / sizeof(*weak)))
		prove(look, add_flaw(look, FINDING_TLS_WEAK_CIPHER, cipher),
		    cipher);
	else if (!has_any(cipher, secret, sizeof(secret) / sizeof(*secret)))
		prove(look, add(look, FINDING_TLS_NO_SECRECY, cipher), cipher);
}

/* How it was signed, and whether that is still meant. */
static void
look_at_signing(struct tls_look *look)
{
	static const char *const old[] = { "SHA1", "MD5", "MD4", "MD2" };
	const struct contact_answer *contact = look->contact;

	if (contact->is_revoked)
		prove(look, add_flaw(look, FINDING_TLS_REVOKED, span_empty()),
		    contact->issuer);
	if (has_any(contact->signing, old, sizeof(old) / sizeof(*old)))
		prove(look, add_flaw(look, FINDING_TLS_SHA1, contact->signing),
		    contact->issuer);
}

/* Where the name does not fit anyway, nothing is gained by giving it. */
static void
look_at_sni(struct tls_look *look)
{
	struct span names = look->contact->names_without;

	if (look->contact->is_for_name && names.len > 0)
		prove(look, add_flaw(look, FINDING_TLS_SNI_NEEDED, names),
		    names);
}

static void
look_at_certificate(struct tls_look *look)
{
	const struct contact_answer *contact = look->contact;
	const size_t before = look->audit->findings.count;
	struct span version = contact->version;

	if (span_equal(version, span_of("TLSv1")) ||
	    span_equal(version, span_of("TLSv1.1")) ||
	    span_starts(version, span_of("SSL")))
		prove(look, add(look, FINDING_TLS_OLD, version), version);
	look_at_dates(look);
	look_at_trust(look);
	if (!contact->is_for_name)
		prove(look, add_flaw(look, FINDING_TLS_NAME, contact->names),
		    contact->names);
	look_at_key(look);
	look_at_cipher(look);
	look_at_signing(look);
	look_at_sni(look);
	if (look->audit->findings.count == before)
		prove(look, add(look, FINDING_TLS_GOOD, version),
		    keep_date(look, contact->not_after));
}

/* The record that would fit now. */
static void
propose_record(struct tls_look *look, struct finding *finding)
{
	const struct contact_answer *contact = look->contact;
	struct text name, record;

	text_init(&name, look->audit->arena, NAME_MAX_LEN);
	text_init(&record, look->audit->arena, RECORD_MAX);
	text_write_format(&name, "_%d._tcp.", SMTP_PORT);
	text_write(&name, look->dane.base);
	if (contact->chain.count > 0 &&
	    dane_write(&record, 3, 1, 1, &contact->chain.items[0]))
		finding_change(look->audit, finding,
		    (struct change){ text_span(&name), DNS_TLSA, span_empty(),
			text_span(&record) });
}

static bool
has_match(const struct tls_look *look, unsigned *usage)
{
	const struct contact_answer *contact = look->contact;

	for (size_t i = 0; i < look->dane.records.count; i++) {
		*usage = look->dane.records.items[i].usage;
		if (dane_match(&look->dane.records.items[i],
			contact->chain.items, contact->chain.count) >= 0)
			return true;
	}
	return false;
}

static bool
names_authority(const struct tls_look *look)
{
	for (size_t i = 0; i < look->dane.records.count; i++)
		if (look->dane.records.items[i].usage == USAGE_TA)
			return true;
	return false;
}

static void
add_dane(struct tls_look *look, enum finding_kind kind, struct span detail)
{
	struct finding *finding = add(look, kind, detail);

	finding_prove(look->audit, finding, look->dane.answer, span_empty(),
	    span_empty());
	if (kind == FINDING_DANE_MISMATCH)
		propose_record(look, finding);
}

/*
 * Records of keys that are not shown: of the next one, as it should be before
 * a change, or of the last, which may be deleted by now.
 */
static void
look_at_others(struct tls_look *look)
{
	const struct contact_answer *contact = look->contact;
	size_t count = 0;

	for (size_t i = 0; i < look->dane.records.count; i++)
		count += dane_match(&look->dane.records.items[i],
			     contact->chain.items, contact->chain.count) < 0;
	if (count == 0)
		return;
	add_dane(look, FINDING_DANE_ROLLOVER, span_empty());
	look->audit->findings.items[look->audit->findings.count - 1].count =
	    count;
}

static void
look_at_dane(struct tls_look *look)
{
	unsigned usage;

	if (look->dane.found != DANE_FOUND)
		return;
	if (!look->contact->is_secure) {
		add_dane(look, FINDING_DANE_NO_STARTTLS, span_empty());
		return;
	}
	if (names_authority(look) && look->contact->chain.count == 1)
		add_dane(look, FINDING_DANE_NO_AUTHORITY, span_empty());
	if (!has_match(look, &usage))
		add_dane(look, FINDING_DANE_MISMATCH, span_empty());
	else if (usage == USAGE_TA && !look->contact->is_for_name)
		add_dane(look, FINDING_DANE_TA_NAME, look->contact->names);
	else {
		add_dane(look, FINDING_DANE_MATCH, span_empty());
		look_at_others(look);
	}
}

/* "250-XXXXXXXX": so do firewalls that do not want STARTTLS seen. */
static bool
find_stripped(const struct contact_answer *contact, struct span *line)
{
	struct span rest = contact->offers;
	size_t at;

	while (span_split(&rest, '\n', line)) {
		*line = span_trim(*line);
		if (span_find(*line, span_of("XXXXXX"), &at))
			return true;
	}
	return false;
}

static void
look_at_session(struct tls_look *look)
{
	const struct contact_answer *contact = look->contact;
	struct span line;

	if (contact->is_secure)
		look_at_certificate(look);
	else if (contact->offers_tls)
		prove(look,
		    add(look, FINDING_TLS_HANDSHAKE, contact->tls_failure),
		    contact->tls_failure);
	else if (find_stripped(contact, &line))
		prove(look, add_flaw(look, FINDING_TLS_STRIPPED, line), line);
	else
		prove(look, add_flaw(look, FINDING_TLS_NONE, span_empty()),
		    contact->offers);
	look_at_dane(look);
}

static void
look_at_contact(struct tls_look *look)
{
	const struct contact_answer *contact = look->contact;

	switch (contact->outcome) {
	case CONTACT_MADE:
		look_at_session(look);
		break;
	case CONTACT_REFUSED:
		prove(look, add(look, FINDING_MX_REFUSED, contact->why),
		    contact->why);
		break;
	case CONTACT_UNREACHABLE:
		prove(look, add(look, FINDING_MX_UNREACHABLE, contact->why),
		    contact->why);
		break;
	case CONTACT_NO_SERVICE:
		prove(look, add(look, FINDING_MX_NO_SERVICE, contact->why),
		    contact->why);
		break;
	case CONTACT_NOT_ASKED:
	case CONTACT_OUTCOMES:
		break;
	}
}

void
audit_tls(struct audit *audit, struct span domain, const struct mx_view *view,
    int64_t now)
{
	struct tls_look look = { .audit = audit, .now = now };
	bool is_unseen = false, has_both = false;

	if (audit->contacts)
		audit->contacts->domain = domain;
	look.is_enforced = audit_has(audit, FINDING_STS_ENFORCED, domain);
	for (size_t i = 0; !view->is_null && i < view->count; i++) {
		if (!view->hosts[i].is_usable)
			continue;
		look.host = view->hosts[i].mx.exchange;
		look.dane =
		    dane_look(audit->arena, audit->known, look.host, SMTP_PORT);
		has_both |= look.is_enforced && look.dane.found == DANE_FOUND;
		look.contact = audit->contacts
		    ? contact_known_ask(audit->contacts, look.host)
		    : NULL;
		if (!look.contact)
			continue;
		is_unseen |= look.contact->outcome == CONTACT_NOT_ASKED;
		look_at_contact(&look);
		audit_mail_host(audit, domain, look.contact);
	}
	if (is_unseen)
		audit_add(audit, FINDING_TLS_NOT_SEEN, domain);
	if (has_both)
		audit_add(audit, FINDING_STS_AND_DANE, domain);
}
