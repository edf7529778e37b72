#include "core/intake/transcript_case.h"

#include "base/ascii.h"
#include "core/intake/facts.h"
#include "core/intake/transcript_header.h"

enum { MAX_NAMED = 10 };

void
transcript_case_renote(struct transcript_session *session, enum fact_kind kind,
    enum witness witness, struct span quote, struct span value)
{
	session->facts[kind] = (struct fact){ kind, witness, quote, value };
	session->has[kind] = true;
}

void
transcript_case_note(struct transcript_session *session, enum fact_kind kind,
    enum witness witness, struct span quote, struct span value)
{
	if (!session->has[kind])
		transcript_case_renote(session, kind, witness, quote, value);
}

static struct span
known(const struct transcript_session *session, enum fact_kind kind)
{
	return session->has[kind] ? session->facts[kind].value : span_empty();
}

static bool
is_submission_port(struct span port)
{
	return span_equal(port, span_of("587")) ||
	    span_equal(port, span_of("465")) ||
	    span_equal(port, span_of("2525"));
}

/* Is the domain the host's own, or does the host's name show it? */
static bool
is_domain_of(struct span domain, struct span host)
{
	char dashed[256];
	size_t at;

	if (domain.len < 4 || domain.len > sizeof(dashed) || host.len > 255)
		return false;
	if (span_ends_nocase(host, domain) &&
	    (host.len == domain.len ||
		host.ptr[host.len - domain.len - 1] == '.'))
		return true;
	/* example-org.mail.protection.outlook.com */
	memcpy(dashed, domain.ptr, domain.len);
	for (size_t i = 0; i < domain.len; i++)
		if (dashed[i] == '.')
			dashed[i] = '-';
	return span_find_nocase(host, (struct span){ dashed, domain.len }, &at);
}

/* Names that hosts have which take mail in from anywhere. */
static bool
is_mx_name(struct span host)
{
	static const char *const fronts[] = { "mx.", "mx1.", "mx2.", "mx0",
		"mx-", "aspmx.", "alt1.aspmx.", "inbound." };
	static const char *const parts[] = { "-smtp-in.",
		".mail.protection.outlook.com", ".mx." };
	size_t at;

	for (size_t i = 0; i < sizeof(fronts) / sizeof(*fronts); i++)
		if (span_starts_nocase(host, span_of(fronts[i])))
			return true;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (span_find_nocase(host, span_of(parts[i]), &at))
			return true;
	return false;
}

static struct span
domain_of(struct span address)
{
	const char *at = memchr(address.ptr, '@', address.len);

	return at ? span_from(address, (size_t)(at + 1 - address.ptr))
		  : span_empty();
}

/* The name that a banner begins with. */
static struct span
banner_host(const struct transcript_session *session)
{
	struct span banner = known(session, FACT_BANNER), word;

	return span_split(&banner, ' ', &word) ? word : span_empty();
}

static enum role
role_of(const struct transcript_session *session, struct span recipient)
{
	const struct span port = known(session, FACT_PORT);
	const struct span domain = domain_of(recipient);
	const struct span host = known(session, FACT_REMOTE_HOST);
	const bool is_25 = span_equal(port, span_of("25"));

	if (session->has[FACT_AUTH_TRIED] || is_submission_port(port))
		return ROLE_SENDER_MTA;
	if (port.len > 0 && !is_25)
		return ROLE_UNKNOWN;
	if (is_domain_of(domain, host) ||
	    is_domain_of(domain, banner_host(session)) || is_mx_name(host))
		return ROLE_RECIPIENT_MX;
	if (session->reader->is_library && session->has[FACT_AUTH_OFFERED])
		return ROLE_SENDER_MTA;
	return ROLE_UNKNOWN;
}

static void
fill(struct transcript_session *session, struct evidence *evidence,
    const struct transcript_failure *failure, struct span recipient)
{
	*evidence = (struct evidence){
		.source = { .kind = SOURCE_TRANSCRIPT,
		    .format = session->reader->format,
		    .name = span_empty(),
		    .line = failure->line },
		.kind = CASE_FAILURE,
		.stage = failure->stage,
		.role = role_of(session, recipient),
		.input = session->input,
		.reply = failure->reply,
	};
	if (recipient.len > 0)
		evidence_add(session->arena, evidence, FACT_RECIPIENT,
		    WITNESS_US, recipient);
	for (size_t i = 0; i < FACTS; i++)
		if (session->has[i])
			*list_add(session->arena, &evidence->facts) =
			    session->facts[i];
}

void
transcript_case_add(struct transcript_session *session,
    const struct transcript_failure *failure, struct span recipient)
{
	struct evidence *evidence;

	if (session->cases->count >= TRANSCRIPT_MAX_CASES)
		return;
	evidence = list_add(session->arena, session->cases);
	fill(session, evidence, failure, recipient);
	/* Without commands, the address that it names may be the sender's. */
	if (failure->code > 0 && session->commands > 0)
		facts_from_reply(session->arena, evidence);
}

void
transcript_case_add_accepted(struct transcript_session *session,
    const struct transcript_failure *failure)
{
	struct span header;

	if (failure->stage == STAGE_EOD &&
	    transcript_header_culprit(session, failure->reply, &header))
		transcript_case_note(session, FACT_HEADER, WITNESS_US, header,
		    header);
	for (size_t i = 0; i < session->accepted.count; i++)
		transcript_case_add(session, failure,
		    session->accepted.items[i]);
	session->accepted.count = 0;
	session->has[FACT_HEADER] = false;
}

void
transcript_case_follow_up(struct transcript_session *session,
    const struct transcript_failure *failure)
{
	if (session->follow_ups >= TRANSCRIPT_MAX_FOLLOW_UPS)
		return;
	session->follow_ups++;
	for (size_t i = session->first_of_transaction;
	     i < session->cases->count; i++) {
		struct evidence *evidence = &session->cases->items[i];

		*list_add(session->arena, &evidence->facts) =
		    (struct fact){ FACT_FOLLOW_UP, WITNESS_REMOTE,
			    failure->quote, failure->reply };
	}
}

void
transcript_case_deliver(struct transcript_session *session,
    const struct transcript_failure *reply)
{
	struct evidence *evidence = &session->delivered;
	const size_t count = session->accepted.count;

	session->was_delivered = true;
	if (!session->is_delivered) {
		session->is_delivered = true;
		fill(session, evidence, reply,
		    count > 0 ? session->accepted.items[0] : span_empty());
		evidence->kind = CASE_DELIVERED;
		for (size_t i = 1; i < count && i < MAX_NAMED; i++)
			evidence_add(session->arena, evidence, FACT_RECIPIENT,
			    WITNESS_US, session->accepted.items[i]);
	}
	session->accepted.count = 0;
}
