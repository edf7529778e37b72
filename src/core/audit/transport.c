#include "core/audit/transport.h"

#include "core/audit/sts.h"
#include "core/auth/dane.h"
#include "core/auth/lookup.h"
#include "core/auth/tls_rpt.h"

enum { SMTP_PORT = 25 };

static struct finding *
add(struct audit *audit, enum finding_kind kind, struct span subject,
    const struct dns_answer *answer)
{
	struct finding *finding = audit_add(audit, kind, subject);

	finding_prove(audit, finding, answer, span_empty(), span_empty());
	return finding;
}

static void
look_at_tls_rpt(struct audit *audit, struct span domain)
{
	const struct auth_lookup lookup = auth_lookup_text(audit->arena,
	    audit->known, "_smtp._tls.", domain, tls_rpt_record_is);
	struct tls_rpt_record record;
	struct finding *finding;

	if (lookup.found == AUTH_FOUND_NOTHING)
		add(audit, FINDING_TLSRPT_NONE, domain, lookup.answer);
	if (lookup.found == AUTH_FOUND_SEVERAL)
		add(audit, FINDING_TLSRPT_MULTIPLE, domain, lookup.answer)
		    ->count = lookup.count;
	if (lookup.found != AUTH_FOUND_RECORD)
		return;
	tls_rpt_record_parse(audit->arena, lookup.text, &record);
	if (record.is_valid)
		return;
	finding = audit_add(audit, FINDING_TLSRPT_BAD, domain);
	finding_prove(audit, finding, lookup.answer, record.text, record.rua);
}

static void
look_at_records(struct audit *audit, struct span host,
    const struct dane_lookup *lookup)
{
	struct finding *finding =
	    add(audit, FINDING_DANE_GOOD, host, lookup->answer);

	finding->count = lookup->records.count;
	if (lookup->records.count == 1)
		add(audit, FINDING_DANE_SINGLE, host, lookup->answer);
}

/* Why the first of them is of no use. */
static struct span
fault_of(const struct dane_lookup *lookup)
{
	if (lookup->records.count == 0)
		return span_of("they cannot be read");
	return span_of(dane_use_words(dane_judge(&lookup->records.items[0])));
}

void
audit_dane(struct audit *audit, struct span host)
{
	const struct dane_lookup lookup =
	    dane_look(audit->arena, audit->known, host, SMTP_PORT);

	switch (lookup.found) {
	case DANE_WAITS:
		break;
	case DANE_NONE:
		if (lookup.address && lookup.address->security == DNS_SECURE)
			add(audit, FINDING_DANE_NONE, host, lookup.answer);
		break;
	case DANE_INSECURE_ADDRESS:
		add(audit, FINDING_DANE_INSECURE_ADDRESS, host, lookup.answer);
		break;
	case DANE_INSECURE:
		add(audit, FINDING_DANE_INSECURE, host, lookup.answer);
		break;
	case DANE_FAILED:
		if (lookup.address->security == DNS_SECURE ||
		    lookup.answer->failure == DNS_BOGUS)
			add(audit, FINDING_DANE_BOGUS, host, lookup.answer)
			    ->detail =
			    span_of(dns_failure_name(lookup.answer->failure));
		break;
	case DANE_UNUSABLE:
		add(audit, FINDING_DANE_UNUSABLE, host, lookup.answer)->detail =
		    fault_of(&lookup);
		break;
	case DANE_FOUND:
		look_at_records(audit, host, &lookup);
		break;
	}
}

/* Senders do not even ask where the address is not signed (RFC 7672, 2.2.2). */
static bool
is_worth_asking(struct audit *audit, struct span host)
{
	const struct dns_answer *v4 = audit_ask(audit, host, DNS_A);
	const struct dns_answer *v6 = audit_ask(audit, host, DNS_AAAA);
	struct text name;

	if (!v4 || !v6)
		return false;
	if (v4->security == DNS_SECURE || v6->security == DNS_SECURE)
		return true;
	text_init(&name, audit->arena, DNS_NAME_MAX + 32);
	text_write_format(&name, "_%u._tcp.", SMTP_PORT);
	text_write(&name, host);
	return audit_ask_spare(audit, text_span(&name), DNS_TLSA) != NULL;
}

void
audit_transport(struct audit *audit, struct span domain,
    const struct mx_view *view)
{
	if (view->is_known && view->count > 0 && !view->is_null) {
		audit_sts(audit, domain, view);
		look_at_tls_rpt(audit, domain);
		for (size_t i = 0; i < view->count; i++)
			if (is_worth_asking(audit, view->hosts[i].mx.exchange))
				audit_dane(audit, view->hosts[i].mx.exchange);
	}
}
