#include "core/audit/dnsbl.h"
#include "core/confirm/parts.h"

struct span
confirm_captured(const struct diagnosis *diagnosis, enum capture_kind kind)
{
	for (size_t i = 0; i < diagnosis->captured_count; i++)
		if (diagnosis->captured[i].kind == kind)
			return diagnosis->captured[i].value;
	return span_empty();
}

struct span
confirm_domain_of(struct span address)
{
	for (size_t i = address.len; i-- > 0;)
		if (address.ptr[i] == '@')
			return span_from(address, i + 1);
	return span_empty();
}

static struct span
first_of(struct span first, struct span second)
{
	return first.len > 0 ? first : second;
}

static void
find_ip(const struct diagnosis *diagnosis, struct confirm_subject *subject)
{
	subject->has_ip =
	    ip_parse(evidence_value(diagnosis->evidence, FACT_CLIENT_IP),
		&subject->ip) ||
	    ip_parse(confirm_captured(diagnosis, CAPTURE_IP), &subject->ip);
	if (subject->has_ip)
		subject->ip = ip_unmap(subject->ip);
}

/*
 * "s1", and perhaps "example.org" beside it, or "s1._domainkey.example.org" as
 * one word. The signer is not always the sender.
 */
static void
find_key(const struct diagnosis *diagnosis, struct confirm_subject *subject)
{
	static const char place[] = "._domainkey.";
	struct span selector = confirm_captured(diagnosis, CAPTURE_SELECTOR);
	struct span domain = span_empty();
	size_t at;

	if (selector.len > 0)
		domain = confirm_captured(diagnosis, CAPTURE_DOMAIN);
	if (span_find_nocase(selector, span_of(place), &at)) {
		domain = span_from(selector, at + strlen(place));
		selector.len = at;
	}
	subject->selector = selector;
	subject->key_domain = first_of(domain, subject->sender_domain);
}

/* A list may stand in the reply, though no rule made note of it. */
static const struct zone_row *
find_zone(const struct diagnosis *diagnosis, const struct knowledge *knowledge)
{
	return diagnosis->zone
	    ? diagnosis->zone
	    : dnsbl_find_zone(knowledge, diagnosis->reply.text);
}

void
confirm_find_subject(const struct diagnosis *diagnosis,
    const struct knowledge *knowledge, struct confirm_subject *subject)
{
	const struct evidence *evidence = diagnosis->evidence;
	struct span recipient = evidence_value(evidence, FACT_RECIPIENT);

	*subject = (struct confirm_subject){
		.helo = evidence_value(evidence, FACT_HELO),
		.sender = evidence_value(evidence, FACT_SENDER),
		.recipient_domain = confirm_domain_of(recipient),
		.host = evidence_value(evidence, FACT_REMOTE_HOST),
		.zone = find_zone(diagnosis, knowledge),
	};
	/* "connect to mx.example.net[192.0.2.9]:25: Connection refused" */
	if (subject->host.len == 0 && diagnosis->stage == STAGE_CONNECT)
		subject->host = confirm_captured(diagnosis, CAPTURE_HOST);
	find_ip(diagnosis, subject);
	subject->sender_domain = diagnosis->sender_domain;
	subject->from_domain =
	    first_of(confirm_domain_of(evidence_value(evidence, FACT_FROM)),
		subject->sender_domain);
	if (subject->recipient_domain.len == 0 &&
	    diagnosis->side != SIDE_SENDER)
		subject->recipient_domain =
		    confirm_captured(diagnosis, CAPTURE_DOMAIN);
	find_key(diagnosis, subject);
}
