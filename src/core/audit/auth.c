#include "core/audit/auth.h"

#include "core/audit/auth_look.h"
#include "core/dns/name.h"

/* Where anybody may have an address, and others may not send for it. */
static const char *const freemail[] = { "gmail.com", "googlemail.com",
	"yahoo.com", "ymail.com", "yahoo.co.uk", "yahoo.co.jp", "aol.com",
	"outlook.com", "hotmail.com", "live.com", "msn.com", "icloud.com",
	"me.com", "mac.com", "gmx.com", "gmx.net", "gmx.de", "web.de",
	"proton.me", "protonmail.com", "mail.ru", "yandex.ru", "qq.com",
	"163.com", "126.com", "zoho.com", "t-online.de", "orange.fr",
	"libero.it", "comcast.net" };

const struct dkim_field *
auth_find_list(const struct auth_message *message)
{
	static const char *const names[] = { "List-Id", "List-Post",
		"Mailing-List", "X-Forwarded-For", "X-Forwarded-To",
		"Resent-From", "Resent-Sender", "ARC-Seal" };
	const struct dkim_field *field = NULL;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !field; i++)
		field = dkim_message_find(&message->dkim.message, names[i]);
	return field;
}

static struct finding *
add_from(struct audit *audit, const struct auth_message *message,
    enum finding_kind kind)
{
	struct finding *finding = audit_add(audit, kind, message->from.domain);

	finding->detail = span_of(dmarc_from_words(message->from.state));
	if (message->from.fields > 0)
		finding_prove_note(audit, finding, span_of("From"),
		    message->from.value);
	return finding;
}

static void
look_at_from(struct audit *audit, const struct auth_message *message)
{
	switch (message->from.state) {
	case DMARC_FROM_GOOD:
		break;
	case DMARC_FROM_MISSING:
		add_from(audit, message, FINDING_DMARC_NO_FROM);
		break;
	case DMARC_FROM_EMPTY:
	case DMARC_FROM_BAD:
		add_from(audit, message, FINDING_DMARC_GROUP_FROM);
		break;
	case DMARC_FROM_DOMAINS:
	case DMARC_FROM_FIELDS:
		add_from(audit, message, FINDING_DMARC_MULTI_FROM);
		break;
	}
}

/* "SPF proves a.example, DKIM proves b.example" */
static struct span
proven_words(struct audit *audit, const struct dmarc_verdict *verdict)
{
	struct text words;

	text_init(&words, audit->arena, AUTH_WORDS_MAX);
	for (size_t i = 0; i < verdict->count; i++) {
		const struct dmarc_identity *identity =
		    &verdict->alignments[i].identity;

		text_write_format(&words, "%s%s proves ", i > 0 ? ", " : "",
		    identity->mechanism == DMARC_BY_SPF ? "SPF" : "DKIM");
		text_write(&words, identity->domain);
	}
	return text_span(&words);
}

static bool
is_freemail(struct span domain)
{
	for (size_t i = 0; i < sizeof(freemail) / sizeof(*freemail); i++)
		if (dns_name_equal(domain, span_of(freemail[i])))
			return true;
	return false;
}

static void
tell_forwarding(struct audit *audit, const struct auth_message *message)
{
	const struct dkim_field *field = auth_find_list(message);
	struct finding *finding;

	if (!field)
		return;
	finding =
	    audit_add(audit, FINDING_DMARC_FORWARDED, message->from.domain);
	finding->detail = field->name;
	finding_prove(audit, finding, NULL, field->whole, span_empty());
	if (message->hop.line.len > 0)
		finding_prove_note(audit, finding,
		    span_of("the last server to pass it on"),
		    message->hop.line);
}

/* What would prove the domain, were it not for strict alignment. */
static void
look_at_strictness(struct audit *audit, const struct auth_message *message,
    const struct dmarc_verdict *verdict)
{
	for (size_t i = 0; i < verdict->count; i++) {
		const struct dmarc_alignment *one = &verdict->alignments[i];

		if (one->is_strict && one->aligned == DMARC_UNALIGNED &&
		    (dns_name_within(one->identity.domain,
			 message->from.domain) ||
			dns_name_within(message->from.domain,
			    one->identity.domain)))
			audit_add(audit, FINDING_DMARC_STRICT,
			    message->from.domain)
			    ->detail = one->identity.domain;
	}
}

static void
look_at_failure(struct audit *audit, const struct auth_message *message,
    const struct dmarc_verdict *verdict)
{
	const struct span domain = message->from.domain;

	if (is_freemail(domain))
		audit_add(audit, FINDING_DMARC_FREEMAIL, domain);
	else if (verdict->count > 0)
		audit_add(audit, FINDING_DMARC_NOT_ALIGNED, domain)->detail =
		    proven_words(audit, verdict);
	look_at_strictness(audit, message, verdict);
	tell_forwarding(audit, message);
}

/* The tree walk is what counts (RFC 9989). */
static void
look_at_verdict(struct audit *audit, const struct auth_message *message)
{
	const struct dmarc_verdict *verdict =
	    &message->dmarc.verdicts[DMARC_TREE_WALK];

	if (message->from.state != DMARC_FROM_GOOD)
		return;
	if (verdict->result == DMARC_FAIL)
		look_at_failure(audit, message, verdict);
	else if (verdict->result == DMARC_PASS &&
	    !dmarc_is_aligned(verdict, DMARC_BY_DKIM))
		audit_add(audit, FINDING_DMARC_ONLY_SPF, message->from.domain);
}

void
audit_auth(struct audit *audit, const struct auth_subject *subject)
{
	look_at_from(audit, subject->message);
	look_at_verdict(audit, subject->message);
	audit_auth_signatures(audit, subject);
	audit_auth_chain(audit, subject->message);
	audit_sort(audit);
}
