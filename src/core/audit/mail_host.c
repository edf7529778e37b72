#include "core/audit/mail_host.h"

#include "core/dns/name.h"

static struct finding *
add(struct audit *audit, enum finding_kind kind,
    const struct contact_answer *contact, struct span said)
{
	struct finding *finding = audit_add(audit, kind, contact->host);

	finding_prove_note(audit, finding, contact->end, said);
	return finding;
}

/*
 * "220 mx.example.org ESMTP": the name is the first word (RFC 5321, 4.2).
 * Another name of the same host is usual, and right, where it serves many.
 */
static void
look_at_banner(struct audit *audit, const struct contact_answer *contact)
{
	struct span rest = contact->banner, name = span_empty();

	if (!span_starts(rest, span_of("220")) || rest.len < 5)
		return;
	span_take(&rest, 4);
	span_split(&rest, ' ', &name);
	name = span_trim(name);
	if (dns_name_is_host(name) && dns_name_labels(name) > 1 &&
	    !dns_name_within(name, span_of("localdomain")) &&
	    !dns_name_within(name, span_of("local")))
		return;
	add(audit, FINDING_MX_BANNER, contact, contact->banner)->detail = name;
}

/* That we have no IPv6 ourselves is no fault of the host. */
static bool
is_ours(struct span why)
{
	size_t at;

	return span_find_nocase(why, span_of("network is unreachable"), &at) ||
	    span_find_nocase(why, span_of("no route"), &at) ||
	    span_find_nocase(why, span_of("cannot assign"), &at) ||
	    span_find_nocase(why, span_of("not supported"), &at);
}

/* Where one address serves and another does not, mail is delayed. */
static void
look_at_addresses(struct audit *audit, const struct contact_answer *contact)
{
	if (contact->outcome != CONTACT_MADE)
		return;
	for (size_t i = 0; i < contact->tries.count; i++) {
		const struct contact_try *one = &contact->tries.items[i];
		struct finding *finding;

		if (one->outcome == CONTACT_MADE || is_ours(one->why))
			continue;
		finding = audit_add(audit,
		    one->is_v6 ? FINDING_MX_V6_BROKEN : FINDING_MX_V4_BROKEN,
		    contact->host);
		finding->detail = one->end;
		finding_prove_note(audit, finding, one->end, one->why);
	}
}

static bool
is_taken(struct span reply)
{
	return reply.len > 0 && *reply.ptr == '2';
}

static bool
is_refused(struct span reply)
{
	return reply.len > 0 && *reply.ptr == '5';
}

static void
look_at_replies(struct audit *audit, struct span domain,
    const struct contact_answer *contact)
{
	static const struct {
		enum contact_asked asked;
		enum finding_kind kind;
		bool is_taken; /* it is wrong to take it; or to refuse it */
	} rows[] = {
		{ CONTACT_FOREIGN, FINDING_MX_OPEN_RELAY, true },
		{ CONTACT_SENDER, FINDING_MX_NO_BOUNCES, false },
		{ CONTACT_POSTMASTER, FINDING_MX_NO_POSTMASTER, false },
		{ CONTACT_ABUSE, FINDING_MX_NO_ABUSE, false },
		{ CONTACT_NOBODY, FINDING_MX_CATCH_ALL, true },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct span reply = contact->replies[rows[i].asked];

		if (rows[i].is_taken ? is_taken(reply) : is_refused(reply))
			add(audit, rows[i].kind, contact, reply)->detail =
			    domain;
	}
}

void
audit_mail_host(struct audit *audit, struct span domain,
    const struct contact_answer *contact)
{
	look_at_banner(audit, contact);
	look_at_addresses(audit, contact);
	look_at_replies(audit, domain, contact);
}
